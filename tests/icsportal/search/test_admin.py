"""The desk of those who keep the words of search."""

import pytest
from django.contrib.auth.models import Group

from icsportal.search.models import BestBet, Synonym, Term
from tests.factories import EntryFactory, TermFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, site):
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="Comms publisher"))
    client.force_login(person)
    return client


def test_failed_searches_are_on_the_desk_and_lead_to_what_can_be_done(staff):
    TermFactory(words="ozempic", searches=7, without_result=7)
    TermFactory(words="dealt with", settled=Term.Settled.NOT_OURS)
    desk = staff.get("/admin/").content.decode()
    assert "Searches that failed" in desk
    assert ">ozempic</a>" in desk
    listed = staff.get("/admin/search/term/").content.decode()
    assert "dealt with" not in listed
    assert "/admin/search/synonym/add/?words=ozempic" in listed
    assert "/admin/search/bestbet/add/?phrase=ozempic" in listed
    assert "dealt with" in staff.get("/admin/search/term/?awaits=settled").content.decode()


def test_somebody_without_that_role_does_not_see_them(client, site):
    person = UserFactory(is_staff=True)
    client.force_login(person)
    TermFactory(words="ozempic")
    assert "ozempic" not in client.get("/admin/").content.decode()
    assert client.get("/admin/search/term/").status_code == 403


def test_a_synonym_settles_the_search_and_answers_it(staff):
    TermFactory(words="plonkers")
    EntryFactory(title="Xylophones")
    answer = staff.post(
        "/admin/search/synonym/add/",
        {"words": "Plonkers\nxylophone", "leads_to": "", "before": "", "note": ""},
    )
    assert answer.status_code == 302, answer.context["errors"]
    assert Synonym.objects.filter(words=["Plonkers", "xylophone"]).exists()
    assert Term.objects.get().settled == Term.Settled.SYNONYM
    assert "Xylophones" in staff.get("/search/?q=plonkers").content.decode()


def test_a_single_word_that_stands_for_nothing_is_refused(staff):
    answer = staff.post(
        "/admin/search/synonym/add/", {"words": "jab", "leads_to": "", "before": "", "note": ""}
    )
    assert "Give at least two words" in answer.content.decode()


def test_a_best_bet_settles_the_search_and_stands_first(staff):
    TermFactory(words="plonkers")
    answer = staff.post(
        "/admin/search/bestbet/add/", {"phrase": "Plonkers", "address": "/contact/", "note": ""}
    )
    assert answer.status_code == 302
    assert Term.objects.get().settled == Term.Settled.BEST_BET
    assert 'href="/contact/"' in staff.get("/search/?q=plonkers").content.decode().partition("<h3>")[2]


@pytest.mark.parametrize(
    ("phrase", "address", "words"),
    [
        ("!!!", "/contact/", "Give at least one word"),
        ("phone", "https://example.org/", "Give an address of this site"),
        ("phone", "//example.org/", "Give an address of this site"),
        ("CONTACT us!", "/contact/", "There is a best bet for these words already"),
    ],
)
def test_a_best_bet_is_for_words_of_its_own_and_a_page_of_this_site(staff, phrase, address, words):
    before = BestBet.objects.count()
    answer = staff.post("/admin/search/bestbet/add/", {"phrase": phrase, "address": address, "note": ""})
    assert words in answer.content.decode()
    assert BestBet.objects.count() == before


def test_a_best_bet_without_a_page_is_kept_and_said(staff):
    answer = staff.post(
        "/admin/search/bestbet/add/", {"phrase": "soon", "address": "/soon/", "note": ""}, follow=True
    )
    page = answer.content.decode()
    assert "No page at this address can be found now" in page
    assert BestBet.objects.filter(folded="soon").exists()


def test_what_is_not_ours_is_put_aside(staff):
    term = TermFactory(words="plumber")
    answer = staff.post(
        "/admin/search/term/", {"action": "not_ours", "_selected_action": [term.pk]}, follow=True
    )
    assert "1 put aside." in answer.content.decode()
    assert not Term.objects.failing().exists()
