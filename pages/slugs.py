"""The last part of an organisation's address: words from its name, never used twice."""

from itertools import chain, count

from django.utils.text import slugify

from pages.models import Kind, OrganisationName

# Said by the rest of the address.
ENDINGS = {
    Kind.PRIMARY_CARE_NETWORK: ("-pcn", "-primary-care-network"),
    Kind.HEALTH_AND_CARE_PARTNERSHIP: ("-health-and-care-partnership", "-integrated-care-partnership"),
}


def plain_slug(kind, name) -> str:
    """ "deal-and-sandwich" for the network "Deal & Sandwich PCN"."""
    slug = slugify(name.replace("&", " and "))[:80]
    for ending in ENDINGS.get(kind, ()):
        slug = slug.removesuffix(ending)
    return slug or slugify(kind)


def unused_slug(organisation, name, taken=None) -> str:
    """The plain slug, or with the town, the last year or a number if another organisation ever had that.

    `taken` saves asking the database: all slugs ever used.
    """
    plain = plain_slug(organisation.kind, name)
    if taken is None:
        taken = set(OrganisationName.objects.exclude(slug=None).values_list("slug", flat=True))
    longer = chain(
        [organisation.closed_on and f"until-{organisation.closed_on.year}", slugify(organisation.town)],
        count(2),
    )
    slug = plain
    while slug in taken:
        slug = f"{plain}-{next(filter(None, longer))}"
    return slug
