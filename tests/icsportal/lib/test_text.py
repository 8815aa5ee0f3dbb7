import pytest

from icsportal.lib.text import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("A&E", "a and e"),
        ("A and E", "a and e"),
        ("St Martin’s", "st martins"),
        ("St. Martin's", "st martins"),
        ("Café  crème", "cafe creme"),
        ("walk-in centre", "walk in centre"),
        ("ﬁt note", "fit note"),
        ("☎ 111!", "111"),
        ("", ""),
    ],
)
def test_what_people_vary_is_folded_away(written, folded):
    assert fold(written) == folded
