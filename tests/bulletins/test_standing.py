"""News that comes with the site."""

from datetime import date

import pytest

from bulletins.models import Bulletin
from bulletins.standing import add_bulletin
from icsportal.lib.standing_text import BadStandingText
from icsportal.publishing.checking import findings
from icsportal.search.models import Entry
from pages.site_content import sources
from tests.factories import BulletinFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

FIELDS = {
    "title": "A clinic opens",
    "slug": "clinic",
    "summary": "A clinic opens.",
    "issued_on": date(2026, 6, 1),
    "organisation": "NHS Kent and Medway",
    "source_note": "Written afresh.",
    "sources": ["Minutes of 3 May"],
}


def add(**fields):
    add_bulletin(fields=FIELDS | fields, text="It *opens*.", by=UserFactory())
    return Bulletin.objects.get(slug="clinic")


def test_an_item_is_live_from_the_first_minute_of_its_day_in_britain():
    bulletin = add(topics=[TopicFactory(slug="teeth").slug])
    assert bulletin.publish_at.isoformat() == "2026-05-31T23:00:00+00:00"
    assert bulletin.body == "<p>It <em>opens</em>.</p>\n"
    assert [topic.slug for topic in bulletin.topics.all()] == ["teeth"]
    assert bulletin.source_note == "Written afresh.\nSource: Minutes of 3 May"


def test_a_file_that_cannot_be_published_is_named_with_the_reason():
    BulletinFactory(slug="taken")
    with pytest.raises(BadStandingText, match="no topic is called 'nothing'"):
        add(topics=["nothing"])


def test_every_item_says_for_staff_where_its_facts_come_from():
    for source in sources("bulletins"):
        assert source.fields["sources"] and source.fields["source_note"].startswith("Written afresh")
        assert str(source.fields["issued_on"]) == source.key.rpartition("/")[2][:10]


def test_the_news_of_the_site_is_live_findable_and_has_nothing_to_put_right(site, client):
    made = Bulletin.objects.live()
    assert made.count() == len(sources("bulletins"))
    for bulletin in made:
        page = client.get(bulletin.get_absolute_url()).content.decode()
        assert "What has changed since" in page
        assert bulletin.source_note and bulletin.source_note not in page
        assert [finding for finding in findings(bulletin) if finding.stops] == []
        assert not Entry.objects.matching("Written afresh").filter(url=bulletin.get_absolute_url()).exists()
