import pytest

from icsportal.lib.distance import distance_words, miles_between

MEDWAY_MARITIME = (51.37986, 0.54206)
WILLIAM_HARVEY = (51.14149, 0.91621)


def test_a_known_distance_is_right_in_both_directions():
    # One degree of latitude is 69.1 miles.
    assert miles_between((51, 1), (52, 1)) == pytest.approx(69.1, abs=0.05)
    there = miles_between(MEDWAY_MARITIME, WILLIAM_HARVEY)
    assert there == pytest.approx(23.1, abs=0.2)
    assert miles_between(WILLIAM_HARVEY, MEDWAY_MARITIME) == pytest.approx(there)
    assert miles_between(WILLIAM_HARVEY, WILLIAM_HARVEY) == 0


@pytest.mark.parametrize(
    ("miles", "words"),
    [
        (0, "less than a mile away"),
        (0.99, "less than a mile away"),
        (1.4, "about 1 mile away"),
        (1.6, "about 2 miles away"),
        (22.97, "about 23 miles away"),
    ],
)
def test_distances_are_said_in_whole_miles(miles, words):
    assert distance_words(miles) == words
