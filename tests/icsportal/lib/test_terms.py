import pytest

from icsportal.lib.terms import plain, searchable
from icsportal.lib.text import fold


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A&E", "ae"),
        ("a and e", "ae"),
        ("R & D", "rd"),
        ("Kent & Medway", "kent and medway"),
        ("a and b's", "a and bs"),
        ("2024-25", "2024 25"),
        ("2024/2025", "2024 25"),
        ("2024–25", "2024 25"),
        ("2024-31", "2024 31"),
        ("2024-25-26", "2024 25 26"),
        ("Re-admission", "re admission readmission"),
        ("walk-in-centre", "walk in centre walkincentre"),
        ("COVID-19", "covid 19"),
        ("s.40(2)", "s 40 2 s40 s40x2"),
        ("Sections 40(2)(b)", "sections 40 2 b s40 s40x2 s40x2xb"),
        ("regulation 12(4)", "regulation 12 4 r12 r12x4"),
        ("children's 12", "childrens 12"),
        ("FOI/26/101", "foi 26 101 foi26101"),
        ("ref\N{SOFT HYPHEN}erral\x00", "referral"),
        ("Café ﬁne", "cafe fine"),
        ("", ""),
    ],
)
def test_a_text_is_held_in_one_way_with_the_other_ways_at_its_end(text, words):
    assert searchable(text) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("section 40(2)", "s40x2"),
        ("exempt under s40", "exempt under s40"),
        ("A & E", "ae"),
        ("2024/25 accounts", "2024 25 accounts"),
        ("FOI/26/101", "foi 26 101"),
    ],
)
def test_what_is_typed_is_held_so_too(typed, words):
    assert fold(plain(typed)) == words
    assert set(words.split()) <= set(searchable(typed).split())
