"""Areas of a map as outlines that a page can draw. Pure: GeoJSON in, the path data of SVG out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, hypot, radians

MARGIN = 4  # room for the lines at the edge
GRID = 16  # steps across an area, when the roomiest point in it is looked for

Point = tuple[int, int]


@dataclass(frozen=True)
class Outline:
    """One area: its path, and the point inside with the most room for a label."""

    name: str
    path: str
    label: Point


@dataclass(frozen=True)
class Drawing:
    """All areas on one sheet of `width` by `height`, with north at the top."""

    width: int
    height: int
    outlines: tuple[Outline, ...]
    west: float
    north: float
    per_degree_east: float
    per_degree_south: float

    def point(self, longitude: float, latitude: float) -> Point:
        """Where a position is on the sheet, to the nearest whole number."""
        return (
            MARGIN + round((longitude - self.west) * self.per_degree_east),
            MARGIN + round((self.north - latitude) * self.per_degree_south),
        )


def draw(collection: dict, width: int) -> Drawing:
    """A drawing of a GeoJSON collection whose features have a `name`.

    Degrees become equal distances at the middle of the map, which is exact enough for a county.
    """
    features = collection["features"]
    points = [point for feature in features for ring in rings(feature["geometry"]) for point in ring]
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    per_degree_east = (width - 2 * MARGIN) / (east - west)
    per_degree_south = per_degree_east / cos(radians((south + north) / 2))
    height = 2 * MARGIN + round((north - south) * per_degree_south)
    sheet = Drawing(width, height, (), west, north, per_degree_east, per_degree_south)
    return replace(sheet, outlines=tuple(outline(feature, sheet) for feature in features))


def outline(feature: dict, sheet: Drawing) -> Outline:
    lines = [[sheet.point(*point) for point in ring] for ring in rings(feature["geometry"])]
    return Outline(
        feature["properties"]["name"], "".join(map(path, lines)), roomiest_point(max(lines, key=len))
    )


def rings(geometry: dict) -> Iterable[list]:
    """Every closed line of a Polygon or MultiPolygon, islands and holes alike."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return (ring for polygon in polygons for ring in polygon)


def path(points: list[Point]) -> str:
    """The shortest path data through whole points, each written as a step from the one before.

    Steps that lead nowhere are left out; a line that shrinks to less than a triangle is left out whole.
    """
    kept = [point for before, point in pairwise([None, *points]) if point != before]
    if kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < 3:
        return ""
    steps = [(x - left, y - top) for (left, top), (x, y) in pairwise(kept)]
    numbers = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
    return f"M{kept[0][0]} {kept[0][1]}l{numbers}z"


def roomiest_point(line: list[Point]) -> Point:
    """Of a grid of points inside a closed line the one that is farthest from it."""
    left, right = min(x for x, _ in line), max(x for x, _ in line)
    top, bottom = min(y for _, y in line), max(y for _, y in line)
    edges = [(start, end) for start, end in pairwise([*line, line[0]]) if start != end]
    grid = (
        (round(left + (right - left) * i / GRID), round(top + (bottom - top) * j / GRID))
        for i in range(1, GRID)
        for j in range(1, GRID)
    )
    inside = [point for point in grid if is_inside(point, edges)]
    return max(inside, key=lambda point: min(distance(point, *edge) for edge in edges))


def is_inside(point: Point, edges: list[tuple[Point, Point]]) -> bool:
    """True if a line from the point to the right crosses the edges an odd number of times."""
    x, y = point
    crossed = (
        (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in edges
    )
    return sum(crossed) % 2 == 1


def distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the nearest point of an edge."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2)
    along = min(1.0, max(0.0, along))
    return hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))
