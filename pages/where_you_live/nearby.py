"""What is near a position, nearest first, as the crow flies."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from icsportal.lib.distance import Position, distance_words, miles_between
from pages.models import Organisation, Site


class Near(NamedTuple):
    what: Any
    miles: float

    @property
    def distance(self):
        return distance_words(self.miles)


def nearest(position: Position, things: Iterable, count: int) -> list[Near]:
    """The `count` things with a `latitude` and `longitude` that are nearest."""
    found = [
        Near(thing, miles_between(position, (thing.latitude, thing.longitude)))
        for thing in things
        if thing.latitude is not None
    ]
    return sorted(found, key=lambda near: near.miles)[:count]


def nearest_practices(position: Position, on, count=6) -> list[Near]:
    """Open practices with all that a row shows. Two queries."""
    near = nearest(
        position, Organisation.objects.practices().open_on(on).only("latitude", "longitude"), count
    )
    rows = Organisation.objects.for_listing(on).in_bulk([each.what.pk for each in near])
    return [each._replace(what=rows[each.what.pk]) for each in near]


def nearest_urgent_care(position: Position, count=3) -> list[Near]:
    """Places for urgent help that is not an emergency."""
    return nearest(position, Site.objects.urgent_care(), count)
