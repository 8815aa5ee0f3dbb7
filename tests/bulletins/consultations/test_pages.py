"""The list, the page, the home page, the page of a place, the feed and the sitemap say the same."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from bulletins.consultations.models import Consultation
from bulletins.consultations.states import State
from icsportal.lib.opening_hours import day_words
from pages.models import Organisation
from tests.crawl import Page
from tests.factories import (
    ConsultationDocumentFactory,
    ConsultationEventFactory,
    ConsultationFactory,
    TopicFactory,
)
from tests.factories.consultations import in_days
from tests.test_crawl import PLANTED_FAULTS

pytestmark = pytest.mark.django_db

OUTCOME = {"heard": "<p>Heard.</p>", "decided": "<p>Decided.</p>", "changed": "<p>Changed.</p>"}

# state: what makes a consultation be in it today
STATES = {
    State.COMING: {"opens_on": in_days(3), "closes_on": in_days(30)},
    State.OPEN: {"opens_on": in_days(0), "closes_on": in_days(0)},
    State.CONSIDERED: {"closes_on": in_days(-1), "report_back_by": in_days(30)},
    State.OUTCOME_DUE: {"closes_on": in_days(-1), "report_back_by": in_days(0)},
    State.OUTCOME_OVERDUE: {"closes_on": in_days(-5), "report_back_by": in_days(-1)},
    State.OUTCOME_PUBLISHED: {"closes_on": in_days(-5), "outcome_published_on": in_days(0), **OUTCOME},
}
SENTENCES = {
    State.COMING: f"Opens on {day_words(in_days(3))}. Closes at 11.59pm on {day_words(in_days(30))}.",
    State.OPEN: f"Open now. Closes at 11.59pm on {day_words(in_days(0))}.",
    State.CONSIDERED: f"We will tell you the outcome by {day_words(in_days(30))}.",
    State.OUTCOME_DUE: f"The outcome is due soon. We will tell you the outcome by {day_words(in_days(0))}.",
    State.OUTCOME_OVERDUE: f"The outcome is late. It was due by {day_words(in_days(-1))}.",
    State.OUTCOME_PUBLISHED: f"We published the outcome on {day_words(in_days(0))}.",
}
HEADINGS = {
    State.COMING: "Coming soon",
    State.OPEN: "Open now",
    State.CONSIDERED: "Closed, waiting for the outcome",
    State.OUTCOME_DUE: "Closed, waiting for the outcome",
    State.OUTCOME_OVERDUE: "Closed, waiting for the outcome",
    State.OUTCOME_PUBLISHED: "What we asked before",
}
PLACE = "/where-you-live/east-kent/"
SURVEY = "/get-involved/plan-for-joined-up-care/"


def made(which, **fields):
    dates = {"opens_on": in_days(-30), **STATES[which]}
    return ConsultationFactory(**{**dates, **fields})


def page(client, address):
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def under(client, address):
    """{title: the heading of level 2 it stands under} of the consultations on a page."""
    found, heading = {}, ""
    for level, words in re.findall(r"<h([23])[^>]*>(.*?)</h\1>", page(client, address)):
        if level == "2":
            heading = words
        elif link := re.search(r'href="/get-involved/[^"]+">(.*?)</a>', words):
            found[link[1]] = heading
    return found


@pytest.mark.parametrize("state", STATES)
def test_the_page_the_list_and_the_home_page_agree_about_each_state(client, site, state):
    consultation = made(state, title="A question")
    assert consultation.state_at() == state
    assert under(client, "/get-involved/")["A question"] == HEADINGS[state]
    for address in ("/get-involved/", consultation.get_absolute_url(), "/get-involved/feed/"):
        assert SENTENCES[state] in page(client, address)
    assert f">{state.label}<" in page(client, consultation.get_absolute_url())
    for address in ("/", PLACE):
        assert ("A question" in under(client, address)) is (state == State.OPEN)
        assert (SENTENCES[state] in page(client, address)) is (state == State.OPEN)


@pytest.mark.parametrize("state", STATES)
def test_one_can_respond_while_it_is_open_and_reads_how_before(client, site, state):
    consultation = made(
        state, online="https://example.org/survey", post="Room 1\nMaidstone", phone="01622 000000"
    )
    words = page(client, consultation.get_absolute_url())
    assert ("https://example.org/survey" in words) is (state in (State.OPEN, State.COMING))
    assert ("How to respond" in words) is (state in (State.OPEN, State.COMING))
    assert ("views@example.org" in words) is (state in (State.OPEN, State.COMING))
    assert (">What we heard<" in words) is (state == State.OUTCOME_PUBLISHED)


def test_the_page_shows_all_that_people_need_to_answer(client, site):
    consultation = made(
        State.OPEN,
        related=["/news/plan-for-joined-up-care/"],
        online="https://example.org/survey",
        phone="01622 000 000",
        post="Room 1\nMaidstone",
        ways_note="We can send you a paper form.",
    )
    ConsultationEventFactory(consultation=consultation, note="Call to book.")
    ConsultationDocumentFactory(consultation=consultation)
    ConsultationDocumentFactory(
        consultation=consultation, title="The partners", address="/about/partners/", type="", size=""
    )
    consultation.topics.add(TopicFactory(name="Teeth"))
    words = page(client, consultation.get_absolute_url())
    for said in (
        '<a href="/news/plan-for-joined-up-care/">',
        '<a href="https://example.org/survey">Answer online</a>',
        '<a href="tel:01622000000">',
        "Room 1<br>Maidstone",
        "We can send you a paper form.",
        "Meeting in Deal:",
        "Call to book.",
        "The whole plan (PDF, 340 KB)</a>",
        '<a href="/about/partners/">The partners</a>',
        "Director of Communications",
        ">Teeth</a>",
        "All of Kent and Medway",
    ):
        assert said in words, said


def test_an_outcome_with_a_later_date_is_not_shown_before_it(client, site):
    consultation = made(State.CONSIDERED, outcome_published_on=in_days(1), **OUTCOME)
    assert "Heard." not in page(client, consultation.get_absolute_url())


def test_the_survey_of_2019_is_there_and_truthful_about_its_outcome(client, site):
    consultation = Consultation.objects.get(slug="plan-for-joined-up-care")
    assert (str(consultation.opens_on), str(consultation.closes_on)) == ("2019-06-27", "2019-08-16")
    assert consultation.state_at() == State.NO_OUTCOME
    assert consultation.missing() == []
    words = page(client, SURVEY)
    assert "Closed on Friday 16 August 2019. No outcome was recorded." in words
    assert "We could not find a record of what came of this." in words
    assert "There was a short survey online. It is closed." in words
    assert "How to respond" not in words
    assert under(client, "/get-involved/")[consultation.title] == "What we asked before"
    assert consultation.title not in page(client, "/")


def test_when_nothing_is_open_the_list_says_so_and_the_home_page_nothing(client, site):
    assert "No consultation is open at the moment." in page(client, "/get-involved/")
    assert "Have your say now" not in page(client, "/")
    made(State.OPEN)
    assert "No consultation is open at the moment." not in page(client, "/get-involved/")
    assert "Have your say now" in page(client, "/")


def test_a_consultation_of_a_place_stands_on_the_page_of_that_place_only(client, site):
    consultation = made(State.OPEN, title="Of the west")
    consultation.places.add(Organisation.objects.partnerships().at_slug("west-kent").get())
    assert "Of the west" in under(client, "/where-you-live/west-kent/")
    assert "Of the west" not in under(client, PLACE)
    assert "For West Kent" in page(client, "/get-involved/")


def test_what_closes_first_and_what_is_overdue_longest_stands_first(client, site):
    made(State.OPEN, title="Closes later", closes_on=in_days(9))
    made(State.OPEN, title="Closes sooner", closes_on=in_days(2))
    made(State.CONSIDERED, title="Closed now")
    made(State.OUTCOME_OVERDUE, title="Closed long ago")
    titles = list(under(client, "/get-involved/"))
    assert titles.index("Closes sooner") < titles.index("Closes later")
    assert titles.index("Closed long ago") < titles.index("Closed now")


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft", "publish_at": None},
        {"publish_at": timezone.now() + timedelta(days=1)},
        {"expire_at": timezone.now() - timedelta(hours=1), "publish_at": timezone.now() - timedelta(days=1)},
        {"withdrawn": True},
    ],
)
def test_what_is_not_live_is_nowhere(client, site, fields):
    consultation = made(State.OPEN, title="Hidden words", **fields)
    places = [
        "/",
        "/get-involved/",
        "/get-involved/feed/",
        PLACE,
        "/sitemap.xml",
        "/site-map/",
        "/search/?q=hidden",
    ]
    for address in places:
        assert consultation.get_absolute_url() not in page(client, address), address
    assert client.get(consultation.get_absolute_url()).status_code in (404, 410)


def test_a_withdrawn_one_says_why(client, site):
    answer = client.get(made(State.OPEN, withdrawn=True).get_absolute_url())
    assert answer.status_code == 410
    assert "It was wrong." in answer.content.decode()


def test_a_live_one_is_found_in_the_sitemap_the_site_map_and_by_search(client, site):
    consultation = made(
        State.OUTCOME_PUBLISHED, title="A question of zephyrs", changed="<p>Fewer mistrals.</p>"
    )
    for address in ("/sitemap.xml", "/site-map/", "/search/?q=zephyrs", "/search/?q=mistrals"):
        assert consultation.get_absolute_url() in page(client, address), address


def test_editors_may_keep_a_page_of_their_own_below_the_section(client, site):
    assert client.get("/get-involved/no-such-page/").status_code == 404


def test_the_feed_is_sound_and_keeps_its_entries_when_an_address_or_day_is_corrected(client, site):
    consultation = made(State.OPEN, title="A & B <i>")

    def entry():
        feed = ElementTree.fromstring(client.get("/get-involved/feed/").content)  # noqa: S314  our own
        names = {"a": "http://www.w3.org/2005/Atom"}
        found = {each.findtext("a:title", None, names): each for each in feed.findall("a:entry", names)}
        return found["A & B <i>"].findtext("a:id", None, names)

    before = entry()
    consultation.slug = "another-address"
    consultation.opens_on -= timedelta(days=1)
    consultation.save()
    assert entry() == before


@pytest.mark.parametrize("address", ["/get-involved/", "/", PLACE, "/get-involved/feed/"])
def test_a_page_costs_the_same_for_few_consultations_or_many(client, site, count_queries, address):
    for state in STATES:
        made(state)
    client.get(address)
    for_few = count_queries(client.get, address)
    for state in STATES:
        for _ in range(4):
            made(state).topics.add(TopicFactory())
    assert count_queries(client.get, address) == for_few


def test_a_long_past_is_read_page_by_page(client, site):
    for number in range(25):
        made(State.OUTCOME_PUBLISHED, title=f"Old {number}")
    assert "(page 2 of 2)" in page(client, "/get-involved/?page=2")
    assert len(under(client, "/get-involved/")) == 20
    assert len(under(client, "/get-involved/?page=2")) == 6


@pytest.mark.parametrize(
    "query", ["?page=%00", "?page=" + "9" * 10_000, "?page=1&page=x", "?page=-1", "?on=%ff"]
)
def test_hostile_query_strings_break_nothing(client, site, query):
    for address in ("/get-involved/", SURVEY, "/get-involved/feed/"):
        assert client.get(address + query).status_code == 200
    assert client.get("/get-involved/" + "x" * 5000 + "/").status_code == 404
    assert client.get("/get-involved/%00/").status_code == 400


def test_no_cookie_is_set(client, site):
    for address in ("/get-involved/", SURVEY, "/get-involved/feed/"):
        assert not client.get(address).cookies


@pytest.mark.parametrize("state", STATES)
def test_a_consultation_is_sound_markup(client, site, state):
    ways = {"online": "https://example.org/survey", "phone": "01622 000000", "post": "Room 1\nMaidstone"}
    consultation = made(state, related=["/about/"], **ways)
    ConsultationEventFactory(consultation=consultation)
    ConsultationDocumentFactory(consultation=consultation)
    for address in (consultation.get_absolute_url(), "/get-involved/"):
        answer = client.get(address)
        page = Page(address, answer.status_code, dict(answer.headers), list(answer.cookies), answer.content)
        assert {check.__name__: list(check(page)) for check in PLANTED_FAULTS if list(check(page))} == {}
