"""What stands above the results of a search for a place."""

import pytest

from pages.where_you_live.search_answers import place_answer


def address(typed):
    answer = place_answer(typed)
    return answer and answer.url


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ME13 8QR", "me13-8"),
        ("me138qr", "me13-8"),
        ("dentist ME13 8QR", "me13-8"),
        ("CT5", "ct5"),
        ("Faversham", "faversham"),
        ("doctors in Tunbridge Wells", "tunbridge-wells"),
        ("gp near faversham please", "faversham"),
        ("SW1A 1AA", "outside-kent-and-medway"),
    ],
)
def test_a_place_leads_to_its_answer(register, typed, expected):
    assert address(typed) == f"/where-you-live/find/{expected}/"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "!",
        "cookies",
        "FOI",
        "s40",
        "section 40(2)",
        "deal with stress",
        "faversham hospital opening",
        "covid 19",
    ],
)
def test_what_is_no_place_has_no_answer(register, typed):
    assert address(typed) is None


def test_an_answer_says_its_place_and_never_the_whole_postcode(register):
    assert place_answer("me13 8qr").title == "Where you live: ME13 8"
