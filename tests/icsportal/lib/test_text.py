import pytest

from icsportal.lib.text import fold, words_of_html


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


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>Call 111.</p><p>It is free.</p>", "Call 111. It is free."),
        ("<ul><li>chest pain</li><li>stroke</li></ul>", "chest pain stroke"),
        ('<a href="/contact/">A&amp;E</a>', "A&E"),
        ("1 &lt; 2", "1 < 2"),
        ("", ""),
    ],
)
def test_words_that_tags_part_stay_parted(written, read):
    assert words_of_html(written) == read
