"""The search page."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from icsportal.search import index, views
from icsportal.search.bounded import TookTooLong
from icsportal.search.searching import ON_A_PAGE
from tests.factories import BulletinFactory, EntryFactory

# Synonyms, best bets, how the words are stemmed, counts, ranks, what is shown, places, the word list and the
# count of the search, each asked for once; and the limit of time around them.
MOST_QUERIES = 18
MOST_QUERIES_OF_A_SECOND_TRY = 26  # the spelling, or fewer of the words


def search(client, words, **parameters):
    response = client.get("/search/", {"q": words, **parameters})
    assert response.status_code == 200
    return response


def headings(response):
    return re.findall(r"<h2[^>]*>(.*?)</h2>", response.content.decode())


def results(response):
    return re.findall(r'<h3><a href="([^"]+)">', response.content.decode())


def test_the_standing_site_can_be_searched(client, site):
    response = search(client, "our system")
    assert "/about/our-system/" in results(response)
    assert headings(response)[0].endswith(" results for “our system”")


def test_a_bulletin_is_found_from_the_moment_it_is_on_the_site(client, db):
    bulletin = BulletinFactory(title="Clinic opens in Deal")
    response = search(client, "deal clinic")
    assert results(response) == [bulletin.get_absolute_url()]
    assert headings(response)[0] == "1 result for “deal clinic”"
    assert "<p>What it is about.</p>" in response.content.decode()
    assert ">News" in response.content.decode()


def test_what_is_to_come_is_not_found_yet(client, db):
    EntryFactory(title="Clinic to open in Deal", live_from=timezone.now() + timedelta(minutes=1))
    assert results(search(client, "deal clinic")) == []


def test_the_words_stay_in_the_box_and_stand_in_the_title(client, db):
    page = search(client, "<b>flu & you</b>").content.decode()
    assert "<title>&lt;b&gt;flu &amp; you&lt;/b&gt; – Search – " in page
    assert 'value="&lt;b&gt;flu &amp; you&lt;/b&gt;"' in page
    assert "<b>" not in page


def test_finding_nothing_says_what_to_try_next(client, db):
    response = search(client, "xyzzy")
    assert headings(response)[0] == "0 results for “xyzzy”"
    main = re.search("<main.*</main>", response.content.decode(), re.DOTALL)[0]
    for address in ("/services/a-to-z/", "/site-map/", "/contact/", "/foi/", "https://111.nhs.uk"):
        assert f'href="{address}"' in main
    assert "999" in main


def test_without_words_the_page_offers_the_form_and_ways_on(client, db, count_queries):
    client.get("/search/")
    page = client.get("/search/").content.decode()
    assert "results for" not in page
    assert 'href="/services/"' in page
    assert count_queries(client.get, "/search/") < count_queries(client.get, "/search/?q=flu")


def test_a_misspelt_word_is_put_right_said_and_may_be_searched_for_as_it_is(client, db):
    EntryFactory(title="Physiotherapy")
    page = search(client, "fisiotherapy").content.decode()
    assert "1 result for “physiotherapy”" in page
    assert "Showing results for “physiotherapy”." in page
    assert '<a href="/search/?q=fisiotherapy&amp;exact=1">Search instead for “fisiotherapy”</a>' in page
    exactly = search(client, "fisiotherapy", exact="1")
    assert headings(exactly)[0] == "0 results for “fisiotherapy”"


def test_a_page_of_a_document_says_which_and_opens_there_with_its_words_marked(client, db):
    page = index.Page(
        14, "page 14", "Beds in the zebra ward.", "/files/plan.pdf#page=14", "Winter plan (PDF)"
    )
    EntryFactory(title="Winter plan", summary="What is planned.", pages=[page])
    shown = " ".join(search(client, "zebra").content.decode().split())
    assert '<a href="/files/plan.pdf#page=14">Page 14 of Winter plan (PDF)</a>' in shown
    assert "Beds in the <mark>zebra</mark> ward" in shown


def test_what_a_text_says_is_never_markup(client, db):
    EntryFactory(
        title="<b>Zebra</b>", summary='Zebra <img src="x"> & <mark>', body="zebra <script>x</script>"
    )
    page = search(client, "zebra").content.decode()
    assert "&lt;b&gt;Zebra&lt;/b&gt;" in page
    assert "&amp; &lt;mark&gt;" in page
    assert "<img" not in page
    assert "<script>x" not in page


def test_choices_say_what_they_would_leave_and_can_be_taken_back(client, db):
    for kind, year in [("News", 2024), ("News", 2025), ("Report", 2025)]:
        EntryFactory(title="Clinic", kind=kind, year=year, place=("East Kent",))
    page = search(client, "clinic").content.decode()
    assert '<option value="News">News (2)</option>' in page
    assert page.index('value="2025"') < page.index('value="2024"')
    assert 'name="place"' not in page  # all are of one place
    narrowed = search(client, "clinic", kind="News", year="2025")
    page = narrowed.content.decode()
    assert headings(narrowed)[0] == "1 result for “clinic”"
    assert '<option value="News" selected>News (1)</option>' in page
    assert (
        'href="/search/?q=clinic&amp;year=2025"><span class="nhsuk-u-visually-hidden">Remove </span>News'
        in page
    )
    assert 'href="/search/?q=clinic">Clear filters</a>' in page
    none = search(client, "clinic", kind="Song").content.decode()
    assert "No result fits all of your choices." in none


def test_many_results_that_fit_a_choice_come_in_pages_that_keep_it(client, db):
    EntryFactory.create_batch(ON_A_PAGE + 1, title="Clinic", kind="News")
    page = search(client, "clinic", kind="News").content.decode()
    assert 'href="/search/?q=clinic&amp;kind=News&amp;page=2"' in page


def test_words_that_are_in_every_page_ask_for_others(client, db):
    assert headings(search(client, "the of and"))[0] == "Try other words"


def test_a_place_is_answered_above_the_results(client, site):
    page = search(client, "Faversham").content.decode()
    assert page.index('href="/where-you-live/find/faversham/"') < page.index("<h3>")


def test_a_search_that_takes_too_long_says_so(client, db, monkeypatch):
    def slow(*arguments, **options):
        raise TookTooLong

    monkeypatch.setattr(views, "search", slow)
    assert headings(search(client, "dentist"))[0] == "This search took too long"
    assert client.get("/search/feed/?q=dentist").status_code == 400


def test_what_a_search_finds_can_be_followed_newest_first(client, db):
    EntryFactory(title="Old clinic", dated_on=date(2019, 1, 1), url="/old/", kind="News")
    EntryFactory(title="New clinic", dated_on=date(2025, 1, 1), url="/new/", summary="A <clinic> & more.")
    EntryFactory(title="Clinic to come", live_from=timezone.now() + timedelta(days=1))
    page = search(client, "clinic").content.decode()
    assert 'type="application/atom+xml"' in page
    answer = client.get("/search/feed/?q=clinic")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = answer.content.decode()
    assert re.findall("<title>(.*?)</title>", feed)[1:] == ["New clinic", "Old clinic"]
    assert "A &amp;lt;clinic&amp;gt; &amp;amp; more." in feed or "A &lt;clinic&gt; &amp; more." in feed
    narrowed = client.get("/search/feed/?q=clinic&kind=News").content.decode()
    assert re.findall("<title>(.*?)</title>", narrowed)[1:] == ["Old clinic"]
    assert client.get("/search/feed/").status_code == 400


def test_a_browser_learns_how_to_search_here(client, db):
    described = re.search(
        'rel="search" type="([^"]+)".*href="([^"]+)"', client.get("/search/").content.decode()
    )
    answer = client.get(described[2])
    assert answer.headers["Content-Type"].partition(";")[0] == described[1]
    assert 'template="http://testserver/search/?q={searchTerms}"' in answer.content.decode()


def test_a_search_costs_the_same_whatever_it_finds(client, site, count_queries):
    client.get("/search/?q=mental+health")
    for words in ("mental health", "dentist", "faversham", "gp"):
        assert count_queries(client.get, "/search/", {"q": words}) <= MOST_QUERIES, words
    for words in ("fisiotherapy", "please find me a nice zebra dentist"):
        assert count_queries(client.get, "/search/", {"q": words}) <= MOST_QUERIES_OF_A_SECOND_TRY, words


@pytest.mark.parametrize(
    "query_string",
    [
        'q="""""',
        'q="flu',
        "q=-flu",
        'q=-"flu',
        "q=--- --",
        "q=flu+-",
        "q=" + "x" * 10_000,
        "q=" + "%22a+b%22+" * 1000,
        "q=" + "-a+" * 3000,
        "q=flu:*+|+!flu+<->+()",
        "q=%25%25__%25",
        "q=*:*",
        "q=\\%27",
        "q=%D7%A9%D7%9C%D7%95%D7%9D",
        "q=%C2%AD%E2%80%8B",
        "q=1e400+0x41+9999999999999999999999",
        "q=flu&kind=%00",
        "q=flu&year=99999999999999999999",
        "q=flu&year=DROP",
        "q=flu&place=" + "x" * 5000,
        "q=flu&format={}",
        "q=flu&exact=%00",
        "q=flu&page=-1",
        "q=flu&page=1000000",
        "q=flu&page=1e9",
        "q=%00",
        "q=flu%00shot",
        "q=%ff%fe",
        "q=%0d%0aSet-Cookie:x",
        "q=" + "a" * 5000,
        "q=" + "flu+" * 1000,
        "q=%F0%9F%98%80",
        "q=';DROP+TABLE+search_entry;--",
        "q=the+of",
        "q=flu&q=shot",
        "q=flu&page=0",
        "q=flu&page=999999999999999999999",
        "q=flu&page=x%00",
        "q[]=flu",
        "%00=1",
        "q=%E2%80%AE%E2%80%8Bflu",
    ],
)
def test_no_query_string_breaks_the_page(client, db, query_string):
    EntryFactory(title="Flu")
    response = client.get(f"/search/?{query_string}")
    assert response.status_code == 200
    assert len(response.content) < 30_000
    assert client.get(f"/search/feed/?{query_string}").status_code in (200, 400)
    assert client.get(f"/search/suggestions/?{query_string}").status_code == 200
    assert b"\0" not in response.content


def test_many_results_come_in_pages_that_keep_the_words(client, db, count_queries):
    EntryFactory(title="Flu & colds")
    client.get("/search/?q=flu+%26+colds")
    for_one = count_queries(client.get, "/search/?q=flu+%26+colds")
    EntryFactory.create_batch(ON_A_PAGE, title="Flu & colds")
    assert count_queries(client.get, "/search/?q=flu+%26+colds") == for_one
    first, second = search(client, "flu & colds"), search(client, "flu & colds", page=2)
    assert (len(results(first)), len(results(second))) == (ON_A_PAGE, 1)
    assert not set(results(first)) & set(results(second))
    assert 'href="/search/?q=flu+%26+colds&amp;page=2"' in first.content.decode()


def test_who_searched_for_what_is_kept_by_nobody(client, db, caplog):
    with caplog.at_level("DEBUG"):
        response = search(client, "miscarriage")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert 'name="robots" content="noindex"' in response.content.decode()
    assert not response.cookies
    told = [record for record in caplog.records if record.name != "django.db.backends"]
    assert "miscarriage" not in "".join(record.getMessage() for record in told)
