"""What is suggested while somebody types."""

import pytest

from icsportal.search import views
from icsportal.search.suggesting import MOST, suggestions
from tests.factories import EntryFactory

pytestmark = pytest.mark.django_db


def words(typed):
    return [one.words for one in suggestions(typed)]


def test_titles_that_begin_so_come_first():
    EntryFactory(title="An NHS dentist")
    EntryFactory(title="Dentist, emergency")
    EntryFactory(title="Something else")
    assert words("den") == ["Dentist, emergency", "An NHS dentist"]
    assert words("nhs den") == ["An NHS dentist"]


def test_another_name_says_what_it_leads_to():
    EntryFactory(
        title="Accident and emergency", also_known_as="casualty, broken bones", kind="Health service"
    )
    found = suggestions("casu")[0]
    assert (found.words, found.meant, found.kind) == ("casualty", "Accident and emergency", "Health service")


def test_a_word_from_inside_a_text_is_never_suggested():
    EntryFactory(title="Plan", summary="About zebras", body="Zebras here.")
    assert words("zeb") == []


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "d",
        "' | 'x",
        "a:*",
        "\N{GRINNING FACE}",
        "%%",
        "den & !x",
        "\\",
        "x" * 200,
        "\N{ARABIC LETTER ALEF}b",
    ],
)
def test_nothing_that_can_be_typed_breaks_them(client, typed):
    EntryFactory(title="Dentist")
    assert client.get("/search/suggestions/", {"q": typed}).json() == {"suggestions": []}


def test_there_are_never_more_than_fit():
    for number in range(MOST + 3):
        EntryFactory(title=f"Dentist {number}")
    assert len(suggestions("den")) == MOST


def test_the_answer_is_small_may_be_kept_for_a_minute_and_sets_no_cookie(client):
    EntryFactory(title="Dentist", kind="Health service")
    answer = client.get("/search/suggestions/?q=den")
    assert answer.json() == {"suggestions": [{"words": "Dentist", "kind": "Health service", "meant": ""}]}
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert not answer.cookies


def test_they_cost_one_question_of_the_database(count_queries, client):
    EntryFactory.create_batch(3)
    # With the limit of time and its end, in a transaction of their own.
    assert count_queries(client.get, "/search/suggestions/?q=page") <= 6


def test_a_network_that_asks_too_often_is_told_to_wait(client, monkeypatch):
    monkeypatch.setattr(views, "SUGGESTIONS_A_MINUTE", 2)
    answers = [client.get("/search/suggestions/?q=den").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    other = client.get("/search/suggestions/?q=den", REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200
    assert client.get("/search/suggestions/?q=den").headers["Retry-After"] == "60"
