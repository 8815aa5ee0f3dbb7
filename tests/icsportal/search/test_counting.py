"""What people look for is counted without them."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django import app

from icsportal.search.counting import KEEP_WEEKS, forget_old
from icsportal.search.models import Term
from icsportal.search.models.term import NOTHING_CHOSEN_AFTER
from tests.factories import EntryFactory, TermFactory
from tests.factories.search import monday

pytestmark = pytest.mark.django_db


def ask(client, words, **more):
    assert client.get("/search/", {"q": words, **more}).status_code == 200


def kept():
    return list(Term.objects.values_list("words", "searches", "without_result", "chosen"))


def test_a_search_is_counted_by_week_and_words(client):
    EntryFactory(title="Dentist")
    for words in ("Ozempic", "ozempic!", "dentist"):
        ask(client, words)
    assert sorted(kept()) == [("dentist", 1, 0, 0), ("ozempic", 2, 2, 0)]
    assert set(Term.objects.values_list("week", flat=True)) == {monday()}


def test_a_further_page_or_a_narrower_choice_is_not_another_search(client):
    EntryFactory(title="Dentist")
    ask(client, "dentist", page=2)
    ask(client, "dentist", kind="News")
    assert kept() == []


@pytest.mark.parametrize(
    "words",
    ["943 476 5919", "jo@example.org", "07700 900123", "ME13 8QR", "Mr Example", "sarah rash", "the of"],
)
def test_words_that_may_say_who_somebody_is_are_not_kept(client, words):
    ask(client, words)
    assert kept() == []


def test_nothing_but_words_week_and_numbers_is_kept():
    assert {field.name for field in Term._meta.fields} == {
        *("id", "words", "week", "searches", "without_result", "chosen", "settled")
    }


def test_a_result_that_is_opened_counts_for_its_words_and_sets_no_cookie(client):
    EntryFactory(title="Dentist")
    ask(client, "dentist")
    answer = client.post("/search/chosen/", {"q": "dentist"})
    assert (answer.status_code, len(answer.cookies)) == (204, 0)
    assert kept() == [("dentist", 1, 0, 1)]


def test_words_that_nobody_searched_for_cannot_be_put_in(client):
    client.post("/search/chosen/", {"q": "buy pills here"})
    assert kept() == []


def test_another_site_cannot_count(client):
    TermFactory(words="dentist")
    answer = client.post("/search/chosen/", {"q": "dentist"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert kept() == [("dentist", 1, 1, 0)]


def test_what_awaits_somebody_found_nothing_or_was_never_opened():
    TermFactory(words="nothing")
    TermFactory(words="never opened", searches=NOTHING_CHOSEN_AFTER, without_result=0)
    TermFactory(words="rare", searches=1, without_result=0)
    TermFactory(words="opened", searches=50, without_result=0, chosen=1)
    TermFactory(words="seen to", settled=Term.Settled.NOT_OURS)
    assert {term.words for term in Term.objects.failing()} == {"nothing", "never opened"}


def test_what_is_not_ours_stays_so_in_later_weeks(client):
    TermFactory(words="plumber", week=monday(weeks_ago=3), settled=Term.Settled.NOT_OURS)
    TermFactory(words="ozempic", week=monday(weeks_ago=3), settled=Term.Settled.SYNONYM)
    ask(client, "plumber")
    ask(client, "ozempic")
    assert [term.words for term in Term.objects.failing()] == ["ozempic"]


def test_what_was_searched_for_half_a_year_ago_is_forgotten():
    TermFactory(words="old", week=monday() - timedelta(weeks=KEEP_WEEKS + 1))
    TermFactory(words="new", week=monday() - timedelta(weeks=KEEP_WEEKS))
    forget_old()
    assert [term.words for term in Term.objects.all()] == ["new"]


def test_the_worker_forgets_every_week():
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["icsportal.search.tasks.forget_old_searches"].split()[-1] == "1"
    TermFactory(week=monday() - timedelta(weeks=KEEP_WEEKS + 1))
    app.tasks["icsportal.search.tasks.forget_old_searches"](timestamp=0)
    assert not Term.objects.exists()
