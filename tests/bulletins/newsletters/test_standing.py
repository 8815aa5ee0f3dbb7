"""Newsletters that come with the site."""

from datetime import date

import pytest

from bulletins.newsletters.models import NewsletterIssue, NewsletterList
from icsportal.publishing.checking import findings
from icsportal.search.models import Entry
from pages.site_content import sources

pytestmark = pytest.mark.django_db


def test_there_is_a_list_for_each_partnership_and_one_for_all(site):
    lists = NewsletterList.objects.with_place()
    assert [each.name for each in lists] == [
        "Kent and Medway",
        "Dartford, Gravesham and Swanley",
        "East Kent",
        "Medway and Swale",
        "West Kent",
    ]
    assert [each.area for each in lists] == [each.name for each in lists]


def test_the_issue_of_july_2022_is_told_again_in_ten_parts_and_a_link(site, client):
    issue = NewsletterIssue.objects.live().get()
    assert issue.get_absolute_url() == "/bulletins/medway-and-swale/2022-07-01/"
    assert (issue.issued_on, issue.day_words) == (date(2022, 7, 1), "July 2022")
    assert [bool(item.entry) for item in issue.items_shown] == [False] * 10 + [True]
    assert [finding for finding in findings(issue) if finding.stops] == []
    issue.changed_by = issue.approved_by  # so that its links are asked for too
    assert issue.missing() == []
    page = client.get(issue.get_absolute_url()).content.decode()
    assert "This is old news" in page
    assert issue.source_note and issue.source_note not in page


def test_every_issue_says_for_staff_where_its_facts_come_from():
    for source in sources("newsletters"):
        assert source.fields["sources"] and source.fields["source_note"].startswith("Written afresh")


def test_newsletters_are_found_by_their_words_and_by_the_name_of_their_list(site):
    for words in ("voluntary sector framework", "medway swale newsletter", "breast screening"):
        assert Entry.objects.live().matching(words).filter(kind="Newsletter").exists()


def test_newsletters_are_found_by_their_place_and_year_and_no_day_is_made_up(site):
    card = Entry.objects.get(url=NewsletterIssue.objects.live().get().get_absolute_url()).card
    assert (card.places, card.year, card.dated_on) == (["Medway and Swale"], 2022, None)


def test_newsletters_are_on_both_maps_of_the_site(site, client):
    for address in ("/sitemap.xml", "/site-map/"):
        page = client.get(address).content.decode()
        assert "/bulletins/" in page and "/bulletins/medway-and-swale/" in page
    assert "/bulletins/medway-and-swale/2022-07-01/" in client.get("/sitemap.xml").content.decode()
