"""Who is who: each organisation of the system once, through all its names, from opening to closing.

Every rule takes the day it is asked about. On lists use `Organisation.objects.….for_listing(on)`: its rows
carry `name`, `short_name`, `slug`, `partnership_name`, `patients` … as they were on that day, in one query.
A single organisation answers `name`, `short_name` and `slug` for today, and `name_on(day)` for any day.
"""

from datetime import date, timedelta

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from pages.models.kinds import COUNCILS, Kind
from pages.models.register import SourcedFact, during
from pages.models.structure import Membership, OrganisationName, PatientCount, Succession


def known_open(on, prefix=""):
    """True of organisations that, as far as is known, had opened by the day `on`."""
    return (Q(**{f"{prefix}opened_on": None}) | Q(**{f"{prefix}opened_on__lte": on})) & (
        Q(**{f"{prefix}known_open_on": None}) | Q(**{f"{prefix}known_open_on__lte": on})
    )


def open_during(on, prefix=""):
    """True of organisations open on the day `on`; `closed_on` is the last day."""
    return known_open(on, prefix) & (Q(**{f"{prefix}closed_on": None}) | Q(**{f"{prefix}closed_on__gte": on}))


def started(on):
    """True of dated facts that began by the day `on`."""
    return Q(starts_on=None) | Q(starts_on__lte=on)


NEWEST_FIRST = F("starts_on").desc(nulls_last=True)


def names_of(reference, on, prefix=""):
    """Annotations: the names that the organisation `reference` had on the day `on`."""
    names = OrganisationName.objects.filter(started(on), organisation=OuterRef(reference)).order_by(
        NEWEST_FIRST
    )
    return {
        f"{prefix}name": Subquery(names.values("name")[:1]),
        f"{prefix}short_name": Subquery(names.values("short_name")[:1]),
        f"{prefix}slug": Subquery(names.exclude(slug=None).values("slug")[:1]),
    }


class OrganisationQuerySet(models.QuerySet):
    def of_kinds(self, *kinds):
        return self.filter(kind__in=kinds)

    def partnerships(self):
        """The health and care partnerships (not the statutory Integrated Care Partnership)."""
        return self.of_kinds(Kind.HEALTH_AND_CARE_PARTNERSHIP)

    def networks(self):
        return self.of_kinds(Kind.PRIMARY_CARE_NETWORK)

    def practices(self):
        return self.of_kinds(Kind.GP_PRACTICE)

    def councils(self):
        return self.of_kinds(*COUNCILS)

    def open_on(self, on=None):
        """Organisations known to be open on the day `on` (default: today)."""
        return self.filter(open_during(on or timezone.localdate()))

    def known_by(self, on=None):
        """Organisations that had opened by the day `on`, open or closed since: those with a page."""
        return self.filter(known_open(on or timezone.localdate()))

    def at_slug(self, slug, on=None):
        """The organisation that has, or had before the day `on`, this last part of an address."""
        on = on or timezone.localdate()
        used = OrganisationName.objects.filter(started(on), slug=slug)
        return self.known_by(on).filter(pk__in=used.values("organisation"))

    def called(self, words):
        """Organisations with `words` in a present or former name, or as their ODS code."""
        names = OrganisationName.objects.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
        return self.filter(Q(ods_code__iexact=words) | Q(pk__in=names.values("organisation")))

    def members_of(self, parent, on=None):
        """The networks of a partnership, or the practices of a network, on the day `on`."""
        on = on or timezone.localdate()
        belonging = Membership.objects.on(on).filter(parent=parent)
        return self.open_on(on).filter(pk__in=belonging.values("child"))

    def in_partnership(self, partnership, on=None):
        """Networks and practices of a partnership on the day `on`, directly or through a network."""
        return self.with_partnership(on).filter(partnership_id=partnership.pk)

    def with_name(self, on=None):
        """Each with `name`, `short_name` and `slug` of the day `on`; if it had closed, its last ones."""
        return self.annotate(**names_of("pk", on or timezone.localdate()))

    def with_partnership(self, on=None):
        """Each with `parent_id` (its network, or partnership) on the day `on`, and with `partnership_id`,
        `partnership_name`, `partnership_short_name`, `partnership_slug`, directly or through its network.
        """
        on = on or timezone.localdate()
        memberships = Membership.objects.on(on)
        to_partnership = memberships.filter(parent_kind=Kind.HEALTH_AND_CARE_PARTNERSHIP).values("parent")
        my_parents = memberships.filter(child=OuterRef(OuterRef("pk"))).values("parent")
        return self.annotate(
            parent_id=Subquery(memberships.filter(child=OuterRef("pk")).values("parent")[:1]),
            partnership_id=Coalesce(
                Subquery(to_partnership.filter(child=OuterRef("pk"))[:1]),
                Subquery(to_partnership.filter(child__in=my_parents)[:1]),
            ),
        ).annotate(**names_of("partnership_id", on, "partnership_"))

    def with_patients(self, on=None):
        """Each with `patients` and `patients_as_at`: the newest count made by the day `on`, or None."""
        counts = PatientCount.objects.filter(
            organisation=OuterRef("pk"), as_at__lte=on or timezone.localdate()
        ).order_by("-as_at")
        return self.annotate(
            patients=Subquery(counts.values("patients")[:1]),
            patients_as_at=Subquery(counts.values("as_at")[:1]),
        )

    def with_network_count(self, on=None):
        """Partnerships, each with `network_count`: its primary care networks open on the day `on`."""
        on = on or timezone.localdate()
        children = "memberships_of_children__"
        counted = (
            during(on, children)
            & open_during(on, f"{children}child__")
            & Q(**{f"{children}child__kind": Kind.PRIMARY_CARE_NETWORK})
        )
        return self.annotate(network_count=Count("memberships_of_children", filter=counted))

    def for_listing(self, on=None):
        """All that one list row shows, ordered by name, in one query (see the `with_…` methods)."""
        return self.with_name(on).with_partnership(on).with_patients(on).order_by("name", "pk")


class Organisation(SourcedFact):
    """One body of the health and care system. It stays the same one through any change of name."""

    kind = models.CharField(max_length=40, choices=Kind, help_text="Never changes.")
    ods_code = models.CharField(
        "ODS code",
        max_length=8,
        unique=True,
        null=True,
        blank=True,
        help_text="The NHS code for it, in capitals. Leave empty if it has none.",
    )
    opened_on = models.DateField(
        null=True, blank=True, help_text="Its first day. Leave empty if the day is not known."
    )
    known_open_on = models.DateField(
        "open at the latest on",
        null=True,
        blank=True,
        help_text="Only if the first day is not known: the first day on which a source shows it open. "
        "The public reads “open by” that day.",
    )
    closed_on = models.DateField(
        null=True, blank=True, help_text="Its last day. From the next day its address leads to its successor."
    )
    role = models.CharField(
        "what it does", max_length=300, blank=True, help_text="One plain sentence, shown under its name."
    )
    address = models.CharField(max_length=300, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True, help_text="Starts with https://")
    contact_as_at = models.DateField(
        "contact details as at", null=True, blank=True, help_text="Shown beside the address and phone number."
    )
    council = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations_in_area",
        limit_choices_to={"kind__in": COUNCILS},
        help_text="The district, borough or unitary council whose area it is in.",
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    opening_note = models.CharField(
        max_length=300, blank=True, help_text="Shown to the public: what is known of the first day."
    )
    notes = models.TextField(blank=True, help_text="For staff only: never shown to the public.")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                name="organisation_closes_after_it_opens",
                condition=Q(closed_on=None)
                | (
                    (Q(opened_on=None) | Q(closed_on__gte=F("opened_on")))
                    & (Q(known_open_on=None) | Q(closed_on__gte=F("known_open_on")))
                ),
                violation_error_message="It must not close before it opens.",
            ),
            models.CheckConstraint(
                name="organisation_first_day_known_or_not",
                condition=Q(opened_on=None) | Q(known_open_on=None),
                violation_error_message="Give either its first day, or the day it was open at the latest.",
            ),
            models.CheckConstraint(
                name="organisation_ods_code_well_formed",
                condition=Q(ods_code=None)
                | Q(kind=Kind.PRIMARY_CARE_NETWORK, ods_code__regex=r"^U[0-9]{5}$")
                | Q(kind=Kind.GP_PRACTICE, ods_code__regex=r"^[A-Z][0-9]{5}$")
                | (
                    ~Q(kind__in=[Kind.PRIMARY_CARE_NETWORK, Kind.GP_PRACTICE])
                    & Q(ods_code__regex=r"^[A-Z0-9]{3,8}$")
                ),
                violation_error_message="An ODS code is like U10200 for a network, G82048 for a practice, "
                "and three or more capital letters and digits for others.",
            ),
            models.CheckConstraint(
                name="organisation_position_whole_and_near",
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(49, 61),
                    longitude__range=(-9, 2),
                ),
                violation_error_message="Give both latitude and longitude, in Great Britain, or neither.",
            ),
        ]

    def __str__(self):
        return self.name or f"{self.get_kind_display()} without a name"

    def is_open_on(self, on=None):
        """The twin of `OrganisationQuerySet.open_on`."""
        on = on or timezone.localdate()
        return self.is_known_by(on) and (self.closed_on is None or self.closed_on >= on)

    def is_known_by(self, on=None):
        """The twin of `OrganisationQuerySet.known_by`."""
        first_day = self.opened_on or self.known_open_on
        return first_day is None or first_day <= (on or timezone.localdate())

    def _names_by(self, on):
        """Its names up to the day `on`, newest first; its first name if the day is before all of them."""
        names = sorted(self.names.all(), key=lambda name: name.starts_on or date.min, reverse=True)
        return [name for name in names if name.starts_on is None or name.starts_on <= on] or names[-1:]

    def name_on(self, on) -> str:
        """What it was called on a day; if it had closed, its last name. Lists prefetch `names`."""
        return next((name.name for name in self._names_by(on)), "")

    def short_name_on(self, on) -> str:
        return next((name.short_name or name.name for name in self._names_by(on)), "")

    def slug_on(self, on) -> str:
        return next((name.slug for name in self._names_by(on) if name.slug), "")

    # Rows of `with_name` bring these with them.
    @cached_property
    def name(self):
        return self.name_on(timezone.localdate())

    @cached_property
    def short_name(self):
        return self.short_name_on(timezone.localdate())

    @cached_property
    def slug(self):
        return self.slug_on(timezone.localdate())

    def former_names(self, on=None):
        """Its earlier names on the day `on`, newest first: each with `ends_on` and the start of the next."""
        return self._names_by(on or timezone.localdate())[1:]

    def parent_on(self, on=None):
        """The network or partnership it belongs to on the day `on`, or None."""
        membership = self.memberships.on(on).select_related("parent").first()
        return membership and membership.parent

    def partnership_on(self, on=None):
        """The health and care partnership it is in on the day `on`, directly or through its network."""
        parent = self.parent_on(on)
        return parent.parent_on(on) if parent and parent.kind == Kind.PRIMARY_CARE_NETWORK else parent

    def successors_on(self, on=None):
        """What stands in its place on the day `on`: open organisations, through any number of steps.

        Itself if it is open; empty if nothing followed, or not yet.
        """
        on = on or timezone.localdate()
        if self.is_open_on(on) or not self.is_known_by(on):
            return [self]
        found, seen, waiting = [], {self.pk}, [self]
        while waiting:
            followed_by = Succession.objects.filter(predecessor__in=waiting, on__lte=on)
            next_ones = [
                step.successor
                for step in followed_by.select_related("successor")
                if step.successor_id not in seen
            ]
            seen.update(successor.pk for successor in next_ones)
            found += [successor for successor in next_ones if successor.is_open_on(on)]
            waiting = [successor for successor in next_ones if not successor.is_open_on(on)]
        return list({organisation.pk: organisation for organisation in found}.values())

    def now_on(self, on=None):
        """Its one successor on the day `on`, else itself: what an undated fact such as the partnership of a
        place, or the council of a practice, means on that day.
        """
        successors = self.successors_on(on)
        return successors[0] if len(successors) == 1 else self

    def address_on(self, on=None) -> str:
        """Where the public reads about it on the day `on`: its own page, or that of its one successor.

        A view compares it with the path it was asked for, and redirects if they differ. A closed
        organisation with no successor, or several, keeps its page.
        """
        on = on or timezone.localdate()
        return self.now_on(on).own_address_on(on)

    def own_address_on(self, on) -> str:
        """The address of its own page on the day `on`, whether or not that page leads on to a successor."""
        slug = self.slug_on(on)
        if self.kind == Kind.HEALTH_AND_CARE_PARTNERSHIP:
            return reverse("pages:partnership", args=[slug])
        if self.kind == Kind.GP_PRACTICE:
            return reverse("pages:practice", args=[slug])
        if self.kind == Kind.PRIMARY_CARE_NETWORK:
            partnership = self.partnership_on(self._day_of_its_life(on))
            if partnership:
                return reverse("pages:network", args=[partnership.slug_on(on), slug])
        return reverse("pages:organisation", args=[slug])

    def _day_of_its_life(self, on):
        """The day `on`, or its first or last day if `on` is outside them."""
        first_day = self.opened_on or self.known_open_on or date.min
        return max(min(on, self.closed_on or on), first_day)

    def get_absolute_url(self):
        return self.address_on()

    @property
    def closed_from(self):
        """The first day on which it is closed, or None."""
        return self.closed_on and self.closed_on + timedelta(days=1)
