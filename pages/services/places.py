"""Where a resident is, as far as it was said, and how far the sites of a service are from there.

What was typed is used for one answer and kept nowhere.
"""

from dataclasses import dataclass

from icsportal.lib.distance import Position, distance_words, miles_between
from icsportal.lib.postcodes import codes_of
from pages.models import Organisation, Place, Site
from pages.where_you_live.structure import area_name


@dataclass(frozen=True)
class Where:
    """A part of a postcode with its position, or a partnership."""

    name: str
    position: Position | None = None
    partnership: Organisation | None = None


@dataclass(frozen=True)
class NearbySite:
    site: Site
    distance: str = ""


def partnerships():
    """The four health and care partnerships as places, by name."""
    return Organisation.objects.partnerships().open_on().with_name().order_by("name")


def where(text: str) -> Where | None:
    """The place that a postcode, a part of one, or the address name of a partnership stands for."""
    codes = codes_of(text)
    found = {place.code: place for place in Place.objects.filter(code__in=codes)}
    for code in codes:
        if code in found:
            return Where(code, (found[code].latitude, found[code].longitude), None)
    if "\0" in text:  # no database field can hold it
        return None
    partnership = partnerships().at_slug(text.strip().lower()).first()
    return Where(area_name(partnership), None, partnership) if partnership else None


def nearby(sites: list[Site], place: Where | None) -> list[NearbySite]:
    """The sites with their distance, nearest first; or those of the partnership before the others."""
    if place is None:
        return [NearbySite(site) for site in sites]
    if place.position:
        by_distance = sorted(
            ((miles_between(place.position, (site.latitude, site.longitude)), site) for site in sites),
            key=lambda pair: pair[0],
        )
        return [NearbySite(site, distance_words(miles)) for miles, site in by_distance]
    return [
        NearbySite(site) for site in sorted(sites, key=lambda site: site.partnership != place.partnership)
    ]
