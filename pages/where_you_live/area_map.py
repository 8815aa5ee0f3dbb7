"""The map of the council areas, each with the number of its partnership."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.db.models import F

from icsportal.lib.outlines import Drawing, draw
from pages.models import Place
from pages.where_you_live.structure import PartnershipArea

BOUNDARIES = settings.BASE_DIR / "fixtures" / "register" / "boundaries.geojson"
WIDTH = 500


@dataclass
class Link:
    """One partnership on the map: its areas, and its part of the areas that it shares with another."""

    place: PartnershipArea
    paths: list[str] = field(default_factory=list)
    badges: list[tuple[int, int]] = field(default_factory=list)
    parts: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Map:
    width: int
    height: int
    links: list[Link]

    @property
    def parts(self):
        return [part for link in self.links for part in link.parts]


@cache
def drawing() -> Drawing:
    """The outlines, read and drawn once in the life of a process."""
    return draw(json.loads(BOUNDARIES.read_text(encoding="utf-8")), WIDTH)


def area_map(places: Iterable[PartnershipArea]) -> Map:
    """The map of some partnerships with their councils, as `structure.places` gives them. One query.

    An area that is in a partnership, wholly or mostly, is one of its shapes. Where another partnership has
    only a part of it, a circle stands about the middle of that part: the exact boundary is not known.
    """
    places, sheet, middles, links = list(places), drawing(), middles_of_parts(), []
    outlines = {outline.name: outline for outline in sheet.outlines}
    for place in places:
        link = Link(place)
        for area in place.councils:
            outline, middle = outlines.get(area.name), middles.get((area.council.pk, place.partnership.pk))
            if area.only and middle:
                link.parts.append(sheet.point(*middle))
            elif outline and not area.only:
                link.paths.append(outline.path)
                in_its_part = area.is_shared and middle
                link.badges.append(sheet.point(*middle) if in_its_part else outline.label)
        links.append(link)
    return Map(sheet.width, sheet.height, links)


def middles_of_parts() -> dict[tuple[int, int], tuple[float, float]]:
    """Longitude and latitude of the district with most postcodes inside, by council and partnership."""
    districts = Place.objects.filter(type=Place.Type.DISTRICT).order_by(
        F("postcodes_total") - F("postcodes_outside")
    )
    rows = districts.values_list("council", "partnership", "longitude", "latitude")
    return {(council, partnership): (east, north) for council, partnership, east, north in rows}
