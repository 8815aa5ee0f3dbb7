"""Where rows of `for_listing` have their page, without asking the database for each."""

from datetime import date

from django.urls import reverse

from pages.models import Kind, Organisation, Succession


def own_address(row: Organisation) -> str:
    """As `Organisation.own_address_on` says it for one, for a row that brings its slugs."""
    if row.kind == Kind.HEALTH_AND_CARE_PARTNERSHIP:
        return reverse("pages:partnership", args=[row.slug])
    if row.kind == Kind.GP_PRACTICE:
        return reverse("pages:practice", args=[row.slug])
    if row.kind == Kind.PRIMARY_CARE_NETWORK and row.partnership_slug:
        return reverse("pages:network", args=[row.partnership_slug, row.slug])
    return reverse("pages:organisation", args=[row.slug])


def lists() -> list[tuple[str, str]]:
    """(title, address) of the pages that lead to all others of this section."""
    return [
        ("Find who is responsible where you live", reverse("pages:finder")),
        ("Networks of GP practices", reverse("pages:network_list")),
        ("GP practices A to Z", reverse("pages:practice_list")),
        ("Trusts, councils and other bodies", reverse("pages:organisation_list")),
        ("Open data", reverse("pages:open_data")),
    ]


def with_page(on=None) -> list[tuple[Organisation, str]]:
    """Every organisation that has a page of its own on a day, with its address: the open ones by name, then
    those that closed with no one successor. Four queries, however many there are.
    """
    open_ones = Organisation.objects.open_on(on).for_listing(on)
    return [(row, own_address(row)) for row in open_ones] + [pair for pair in former(on) if pair[1]]


def former(on=None) -> list[tuple[Organisation, str]]:
    """Organisations closed by a day, newest first, each with its address: "" if that leads to a successor."""
    closed = Organisation.objects.known_by(on).exclude(pk__in=Organisation.objects.open_on(on))
    rows = list(
        closed.with_name(on).order_by("-closed_on", "name").prefetch_related("memberships__parent__names")
    )
    followed = list(Succession.objects.filter(predecessor__in=rows).values_list("predecessor", flat=True))
    for row in rows:
        last = max(row.memberships.all(), key=lambda membership: membership.ends_on or date.max, default=None)
        row.partnership_slug = last.parent.slug_on(row.closed_on) if last else ""
    return [(row, "" if followed.count(row.pk) == 1 else own_address(row)) for row in rows]
