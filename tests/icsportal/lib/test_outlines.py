import re

from icsportal.lib.outlines import MARGIN, draw, is_inside, path, roomiest_point


def feature(name, *rings, type="Polygon"):
    coordinates = list(rings) if type == "Polygon" else [[ring] for ring in rings]
    return {"properties": {"name": name}, "geometry": {"type": type, "coordinates": coordinates}}


def square(west, south, size):
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def test_a_drawing_is_as_wide_as_asked_with_north_at_the_top():
    sheet = draw({"features": [feature("South", square(0, 50, 1)), feature("North", square(0, 51, 1))]}, 500)
    south, north = sheet.outlines
    assert sheet.width == 500
    assert sheet.point(0, 52) == (MARGIN, MARGIN)
    assert sheet.point(1, 50) == (500 - MARGIN, sheet.height - MARGIN)
    assert north.label[1] < south.label[1]


def test_a_degree_north_is_longer_than_a_degree_east_by_the_latitude():
    sheet = draw({"features": [feature("Here", square(0, 59.5, 1))]}, 108)
    assert 195 <= sheet.height - 2 * MARGIN <= 205  # at 60 degrees a degree east is half as long


def test_a_path_is_one_move_and_short_steps_that_close():
    assert path([(4, 4), (10, 4), (10, 12), (4, 4)]) == "M4 4l6 0 0 8z"
    assert path([(4, 4), (10, 4), (10, 12)]) == "M4 4l6 0 0 8z"
    assert path([(10, 4), (4, 6), (4, 1), (10, 4)]) == "M10 4l-6 2 0-5z"


def test_points_that_fall_together_are_left_out():
    assert path([(1, 1), (1, 1), (9, 1), (9, 1), (9, 9), (1, 1)]) == "M1 1l8 0 0 8z"
    assert path([(1, 1), (2, 2), (1, 1)]) == ""
    assert path([(1, 1), (1, 1)]) == ""


def test_an_area_of_several_parts_is_one_path_and_its_label_is_in_the_largest():
    island = square(0, 0, 1)
    mainland = [[3, 0], [6, 0], [8, 0], [8, 5], [3, 5], [3, 0]]
    (outline,) = draw({"features": [feature("Coast", island, mainland, type="MultiPolygon")]}, 1000).outlines
    assert len(re.findall("M", outline.path)) == 2
    assert outline.label[0] > 400


def test_the_label_stands_inside_where_there_is_most_room():
    bow = [(0, 0), (100, 0), (100, 40), (60, 40), (60, 100), (0, 100), (0, 90), (50, 90), (50, 10), (0, 10)]
    x, y = roomiest_point(bow)
    assert (60 < x < 100, 0 < y < 40) == (True, True)


def test_inside_is_told_from_outside_by_the_edges_between():
    edges = list(zip(corners := [(0, 0), (10, 0), (10, 10), (0, 10)], corners[1:] + corners[:1], strict=True))
    assert is_inside((5, 5), edges)
    assert not is_inside((15, 5), edges)
    assert not is_inside((-5, 5), edges)
