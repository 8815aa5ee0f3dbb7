"""Who is responsible where: what a postcode, a town or a name stands for.

A full postcode is never needed, and never kept: the answer is that of its sector ("ME13 8"), some hundreds of
addresses, and so is the address of the page with the answer.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.text import slugify

from icsportal.lib.distance import Position
from icsportal.lib.postcodes import codes_of
from icsportal.lib.text import fold
from pages.models import Confidence, Kind, Organisation, Place, Site
from pages.where_you_live.addresses import with_page
from pages.where_you_live.structure import CouncilArea, area_name, council_areas

MOST_CHOICES = 20
SHORTEST = 3
LONG_WORD = 5
CLOSE_ENOUGH = 0.78  # of 1, by difflib: "Favresham" is found, "Fulham" is not
SURE_ENOUGH = 0.75  # the part of its postcodes that makes an answer "most likely"
WORTH_SAYING = 0.01  # a smaller part of its postcodes in another council or partnership is not spoken of
OUTSIDE = "outside-kent-and-medway"

# What people look for first comes first; the other kinds follow in their own order.
FIRST = [Kind.HEALTH_AND_CARE_PARTNERSHIP, Kind.GP_PRACTICE, Kind.PRIMARY_CARE_NETWORK]


@dataclass(frozen=True)
class Choice:
    label: str
    note: str
    address: str
    words: tuple[str, ...] = ()  # folded: what it may be called


@dataclass(frozen=True)
class Found:
    """Where one answer is, or what it may be; nothing of both if nothing fits."""

    address: str = ""
    choices: list[Choice] = field(default_factory=list)
    more: int = 0
    is_guess: bool = False  # the choices are only like what was typed


@dataclass(frozen=True)
class Town:
    """A town or village by the postcode districts of that post town, or the sectors of what is there."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """Who is responsible in a sector, a district or a town."""

    name: str
    partnership: Organisation
    council: Organisation
    confidence: str
    other_partnerships: list[Organisation]
    other_councils: list[str]
    outside: float  # the part of its postcodes that is not in Kent and Medway
    position: Position
    parts: list[Place]

    @property
    def is_sure(self):
        return self.confidence == Confidence.HIGH and not self.is_mostly_outside

    @property
    def is_mostly_outside(self):
        return self.outside > 0.5


def slug_of(code: str) -> str:
    """ "me13-8" for the sector "ME13 8"."""
    return code.lower().replace(" ", "-")


def address_of(slug: str) -> str:
    return reverse("pages:finder_answer", args=[slug])


def towns() -> dict[str, Town]:
    """Every town and village that the register knows, by the last part of its address. Three queries."""
    codes, names = {}, {}

    def add(name, code):
        names.setdefault(slugify(name), name)
        codes.setdefault(slugify(name), {})[code] = None

    for code, name in Place.objects.filter(type=Place.Type.DISTRICT).values_list("code", "post_town"):
        if name:
            add(name, code)
    post_towns = set(names)
    practices = Organisation.objects.practices().open_on().values_list("town", "postcode")
    for name, postcode in [*practices, *Site.objects.values_list("town", "postcode")]:
        if name and slugify(name) not in post_towns and codes_of(postcode):
            add(name, codes_of(postcode)[0])
    return {slug: Town(names[slug], tuple(codes[slug])) for slug in sorted(names)}


def find(typed: str) -> Found:
    """Where the answer is to what a reader typed, in any spelling of a postcode, or a name."""
    if codes := codes_of(typed):
        return Found(address_of(place_slug(codes)))
    words = fold(typed)
    if len(words) < SHORTEST:
        return Found()
    choices = [
        Choice(town.name, "Town or village", address_of(slug), (fold(town.name),))
        for slug, town in towns().items()
    ]
    for choice in choices:
        if words in choice.words:
            return Found(choice.address)
    choices += named_organisations()
    exactly = [choice for choice in choices if words in choice.words]
    fitting = exactly or [choice for choice in choices if any(begins(words, name) for name in choice.words)]
    if len({choice.address for choice in fitting}) == 1:
        return Found(fitting[0].address)
    if fitting:
        return Found(choices=fitting[:MOST_CHOICES], more=max(0, len(fitting) - MOST_CHOICES))
    return Found(choices=guesses(words, choices), is_guess=True)


def guesses(words: str, choices: list[Choice]) -> list[Choice]:
    """What is nearly spelt so, or else what has one of the longer words in its name."""
    names = {name: choice for choice in choices for name in choice.words}
    close = get_close_matches(words, names, n=5, cutoff=CLOSE_ENOUGH)
    longer = {word for word in words.split() if len(word) >= LONG_WORD}
    with_word = (name for name in names if longer & set(name.split()))
    return list(dict.fromkeys(names[name] for name in close or with_word))[:MOST_CHOICES]


def place_slug(codes: list[str]) -> str:
    """The smallest place of these codes that the register knows, or outside.

    A sector that is not known, in a district mostly outside Kent and Medway, is outside too.
    """
    known = {place.code: place for place in Place.objects.filter(code__in=codes)}
    if codes[0] in known:
        return slug_of(codes[0])
    district = known.get(codes[-1])
    return OUTSIDE if district is None or district.mostly_outside_area else slug_of(district.code)


def begins(words: str, name: str) -> bool:
    """True if each of the words begins a word of the name: "newton pl" and "newton place surgery"."""
    return all(any(part.startswith(word) for part in name.split()) for word in words.split())


def named_organisations() -> list[Choice]:
    """Whatever has a page, by all names that it ever had, its town or plain name, or its NHS code."""
    order = [*FIRST, *(kind for kind in Kind if kind not in FIRST)]
    found = sorted(with_page(), key=lambda pair: order.index(pair[0].kind))
    prefetch_related_objects([row for row, _ in found], "names")
    return [
        Choice(
            f"{row.name}, {row.town}" if row.kind == Kind.GP_PRACTICE else row.name,
            row.get_kind_display(),
            address,
            tuple(dict.fromkeys(fold(name) for name in what_it_is_called(row))),
        )
        for row, address in found
    ]


def what_it_is_called(row) -> Iterable[str]:
    for name in row.names.all():
        yield name.name
        if name.short_name:
            yield name.short_name
    if row.kind == Kind.GP_PRACTICE:
        yield f"{row.name} {row.town}"
    if row.kind == Kind.HEALTH_AND_CARE_PARTNERSHIP:
        yield area_name(row)
    if row.ods_code:
        yield row.ods_code


def answer(slug: str, on: date) -> Answer | None:
    """What stands on the page of a place; None if there is none of that name."""
    name = slug.upper().replace("-", " ")
    parts = places_at([name])
    if not parts and (town := towns().get(slug)):
        name, parts = town.name, places_at(town.codes)
    return combined(name, parts, on) if parts else None


def places_at(codes: Iterable[str]) -> list[Place]:
    """The districts and sectors of these codes, TN2 before TN13."""
    found = Place.objects.filter(code__in=codes).prefetch_related("council__names")
    return sorted(found, key=lambda place: (len(place.district), place.code))


def combined(name: str, parts: list[Place], on: date) -> Answer:
    """One answer for places together: that of most of their postcodes, and as sure as they are."""
    inside = [place.postcodes_total - place.postcodes_outside for place in parts]
    total = sum(inside)
    councils, council_names, partnerships = Counter(), Counter(), Counter()
    areas = council_areas(on)
    for place, postcodes in zip(parts, inside, strict=True):
        councils[place.council] += postcodes
        council_names.update(place.postcodes_by_council)
        partnerships.update(postcodes_by_partnership(place, areas))
    known = Organisation.objects.partnerships().with_name(on).in_bulk(list(partnerships))
    (likeliest, most), council = partnerships.most_common(1)[0], councils.most_common(1)[0][0]
    confidence = how_sure(parts, most / total)
    return Answer(
        name=name,
        partnership=known[likeliest],
        council=council,
        confidence=confidence,
        other_partnerships=[
            known[key]
            for key, postcodes in partnerships.most_common()[1:]
            if postcodes / total >= WORTH_SAYING and confidence != Confidence.HIGH
        ],
        other_councils=[
            other
            for other, postcodes in council_names.most_common()
            if postcodes / total >= WORTH_SAYING and other != area_name(council)
        ],
        outside=1 - total / sum(place.postcodes_total for place in parts),
        position=middle(parts, inside),
        parts=parts,
    )


def postcodes_by_partnership(place: Place, areas: list[CouncilArea]) -> Counter:
    """How many postcodes of a place are in which partnership, by its key.

    A council that is in two partnerships counts for the one of the place, or else for the one of most of it.
    """
    of_council = {}
    for area in areas:
        of_council.setdefault(area.name, []).append(area.partnership_id)
    counts = Counter()
    for council, postcodes in place.postcodes_by_council.items():
        partnerships = of_council.get(council, [place.partnership_id])
        counts[place.partnership_id if place.partnership_id in partnerships else partnerships[0]] += postcodes
    return counts


def middle(parts: list[Place], weights: list[int]) -> Position:
    return tuple(
        sum(getattr(place, degrees) * weight for place, weight in zip(parts, weights, strict=True))
        / sum(weights)
        for degrees in ("latitude", "longitude")
    )


def how_sure(parts: list[Place], share: float) -> str:
    """The confidence of the one part, or of parts of which `share` is in the likeliest partnership."""
    if len(parts) == 1:
        return parts[0].confidence
    if share > 1 - WORTH_SAYING and all(place.confidence == Confidence.HIGH for place in parts):
        return Confidence.HIGH
    return Confidence.MEDIUM if share >= SURE_ENOUGH else Confidence.LOW
