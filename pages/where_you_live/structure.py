"""What pages show of the four partnerships on a day: areas, councils, networks and patients."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Max, Min, Prefetch
from django.utils import timezone
from django.utils.text import get_text_list

from pages.models import Kind, Membership, Organisation, Partner
from pages.where_you_live.addresses import own_address, with_page

# What a name says beyond the place itself, by kind.
ENDINGS = {
    Kind.HEALTH_AND_CARE_PARTNERSHIP: (" Health and Care Partnership", " Integrated Care Partnership"),
    Kind.COUNTY_COUNCIL: (" County Council",),
    Kind.UNITARY_COUNCIL: (" Council",),
    Kind.DISTRICT_COUNCIL: (" Borough Council", " City Council", " District Council"),
}
LOCAL_COUNCILS = (Kind.DISTRICT_COUNCIL, Kind.UNITARY_COUNCIL)


def area_name(organisation: Organisation) -> str:
    """ "East Kent" for its health and care partnership, "Swale" for its borough council."""
    return plain_name(organisation.kind, organisation.name)


def partnership_area_of(row: Organisation) -> str:
    """ "East Kent" for a row of `for_listing` that is in it; empty if it is in none."""
    return plain_name(Kind.HEALTH_AND_CARE_PARTNERSHIP, row.partnership_name or "")


def plain_name(kind: str, name: str) -> str:
    for ending in ENDINGS.get(kind, ()):
        name = name.removesuffix(ending)
    return name


class Registered(NamedTuple):
    """How many people are registered with some practices or networks, and on which days they were counted."""

    patients: int
    first_counted_on: date
    last_counted_on: date
    not_counted: int  # how many of the practices or networks have no number


def registered(rows: Iterable[Organisation]) -> Registered | None:
    """The sum of rows that have `patients`; None if none has."""
    rows = list(rows)
    counted = [row for row in rows if row.patients is not None]
    if not counted:
        return None
    days = [row.patients_as_at for row in counted]
    return Registered(sum(row.patients for row in counted), min(days), max(days), len(rows) - len(counted))


@dataclass(frozen=True)
class CouncilArea:
    """A district, borough or unitary council, as far as its area is in one partnership."""

    council: Organisation
    partnership_id: int
    only: str  # such as "only the Faversham area"; empty if all or most of it is
    is_shared: bool

    @property
    def name(self):
        return area_name(self.council)

    def __str__(self):
        if self.only:
            return f"{self.name} ({self.only})"
        return f"most of {self.name}" if self.is_shared else self.name


def council_areas(on: date) -> list[CouncilArea]:
    """The areas of all partnerships on a day: whole ones first, then most of one, then small parts."""
    councils = Organisation.objects.of_kinds(*LOCAL_COUNCILS).open_on(on)
    partners = list(
        Partner.objects.on(on)
        .filter(organisation__in=councils)
        .prefetch_related(Prefetch("organisation", councils.with_name(on)))
    )
    shared = {partner.organisation_id for partner in partners if partner.notes}
    areas = [
        CouncilArea(
            partner.organisation,
            partner.partnership_id,
            partner.notes[:1].lower() + partner.notes[1:],
            partner.organisation_id in shared,
        )
        for partner in partners
    ]
    return sorted(areas, key=lambda area: (bool(area.only), area.is_shared, area.name))


@dataclass
class PartnershipArea:
    """One of the health and care partnerships as the pages show it, with its number on the map."""

    number: int
    partnership: Organisation
    councils: list[CouncilArea] = field(default_factory=list)
    networks: list[Organisation] = field(default_factory=list)

    @property
    def name(self):
        return area_name(self.partnership)

    @property
    def area(self):
        """Such as "Dartford, Gravesham and Sevenoaks (only the Swanley area)"."""
        return get_text_list([str(council) for council in self.councils], "and")

    @property
    def registered(self):
        return registered(self.networks)


def places(on: date) -> list[PartnershipArea]:
    """All partnerships on a day, by name, with their councils and networks. A handful of queries.

    Each network has `page`: where it is read about today, or "" if that is the page of its successor.
    """
    partnerships = Organisation.objects.partnerships().open_on(on).with_name(on).order_by("name")
    found = {row.pk: PartnershipArea(number, row) for number, row in enumerate(partnerships, start=1)}
    for area in council_areas(on):
        if area.partnership_id in found:
            found[area.partnership_id].councils.append(area)
    today = {} if on == timezone.localdate() else {row.pk: address for row, address in with_page()}
    for network in Organisation.objects.networks().open_on(on).for_listing(on):
        network.page = today.get(network.pk, "") if today else own_address(network)
        if network.partnership_id in found:
            found[network.partnership_id].networks.append(network)
    return list(found.values())


def count_practices(networks: Iterable[Organisation], on: date) -> None:
    """Gives each network `practice_count`: 0 before the day of the first list of practices."""
    open_practices = Organisation.objects.practices().open_on(on)
    in_network = Membership.objects.on(on).filter(child__in=open_practices).values_list("parent")
    counts = dict(in_network.annotate(Count("pk")))
    for network in networks:
        network.practice_count = counts.get(network.pk, 0)


class Bounds(NamedTuple):
    first: date | None  # the first day of which the register knows networks
    as_at: date | None  # the day of the newest list that it was made from


def bounds() -> Bounds:
    found = Organisation.objects.networks().aggregate(first=Min("opened_on"), as_at=Max("as_at"))
    return Bounds(**found)


@dataclass(frozen=True)
class Change:
    """A day on which the number of networks changed, or the first day of all."""

    on: date
    is_exact: bool
    counts: list[tuple[str, int]]  # by the area of each partnership
    opened: list[str]
    closed: list[str]

    @property
    def total(self):
        return sum(count for _, count in self.counts)


def changes(partnerships: Iterable[Organisation], until: date) -> list[Change]:
    """Every day up to `until` on which networks opened or closed, newest first. Two queries."""
    networks = list(
        Organisation.objects.networks()
        .known_by(until)
        .with_name(until)
        .order_by("name")
        .prefetch_related("memberships")
    )
    exact = {network.opened_on for network in networks} | {network.closed_from for network in networks}
    days = {network.opened_on or network.known_open_on for network in networks} | exact
    found = []
    for day in sorted((day for day in days if day and day <= until), reverse=True):
        parents = Counter(
            membership.parent_id
            for network in networks
            if network.is_open_on(day)
            for membership in network.memberships.all()
            if membership.is_on(day)
        )
        found.append(
            Change(
                day,
                day in exact,
                [(area_name(partnership), parents[partnership.pk]) for partnership in partnerships],
                [n.name for n in networks if day in (n.opened_on, n.known_open_on)],
                [n.name for n in networks if n.closed_on == day - timedelta(days=1)],
            )
        )
    return found


def partners_of(partnership: Organisation, on: date) -> list[Organisation]:
    """The trusts, councils and others that take part in a partnership on a day, by kind and name."""
    taking_part = Partner.objects.on(on).filter(partnership=partnership).values("organisation")
    order = list(Kind)
    rows = Organisation.objects.open_on(on).filter(pk__in=taking_part).with_name(on).order_by("name")
    return sorted(rows, key=lambda row: order.index(row.kind))


def takes_part_in(organisation: Organisation, on: date) -> list[tuple[Organisation, str]]:
    """The partnerships that an organisation takes part in on a day, each with what is to be said of it."""
    notes = dict(Partner.objects.on(on).filter(organisation=organisation).values_list("partnership", "notes"))
    partnerships = Organisation.objects.partnerships().open_on(on).filter(pk__in=notes).with_name(on)
    return [(partnership, notes[partnership.pk]) for partnership in partnerships.order_by("name")]


def councils_of(practices: Iterable[Organisation]) -> list[Organisation]:
    """The councils in whose areas some practices are, by name."""
    keys = {practice.council_id for practice in practices} - {None}
    return list(Organisation.objects.filter(pk__in=keys).with_name().order_by("name"))


def practices_in(council: Organisation, on: date):
    """The practices in the area of a council on a day, by name."""
    return Organisation.objects.practices().open_on(on).filter(council=council).for_listing(on)


def main_bodies(on: date):
    """The two bodies that the law sets up for the whole area: the board and the statutory partnership."""
    kinds = [Kind.INTEGRATED_CARE_BOARD, Kind.INTEGRATED_CARE_PARTNERSHIP]
    return Organisation.objects.of_kinds(*kinds).open_on(on).with_name(on).order_by("kind")
