"""How far it is from one place to another, as the crow flies. Pure: degrees in, miles and words out."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_MILES = 3958.8

Position = tuple[float, float]  # latitude and longitude in degrees (WGS84)


def miles_between(here: Position, there: Position) -> float:
    """Miles in a straight line, by the haversine formula (the earth as a sphere: wrong by at most 0.5%)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, position)) for position in (here, there))
    square = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * asin(sqrt(square))


def distance_words(miles: float) -> str:
    """Such as "about 4 miles away"; never more exact than a postcode district allows."""
    if miles < 1:
        return "less than a mile away"
    rounded = round(miles)
    return f"about {rounded} mile{'' if rounded == 1 else 's'} away"
