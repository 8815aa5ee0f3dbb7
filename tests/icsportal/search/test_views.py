"""The search page."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from icsportal.search.searching import ON_A_PAGE
from tests.factories import BulletinFactory, EntryFactory


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
    assert "results" not in page
    assert 'href="/services/"' in page
    assert count_queries(client.get, "/search/") < count_queries(client.get, "/search/?q=flu")


@pytest.mark.parametrize(
    "query_string",
    [
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
