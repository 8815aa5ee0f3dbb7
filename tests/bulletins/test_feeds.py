"""The news for feed readers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from lxml import etree

from tests.factories import BulletinFactory, CorrectionFactory, OrganisationFactory, TopicFactory, days_ago

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(client, query=""):
    answer = client.get(f"/news/feed/{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.content)


def texts(found, path):
    return [element.text for element in found.xpath(path, namespaces=ATOM)]


def faults(found):
    """What RFC 4287 asks for and a feed lacks."""
    for element in [found, *found.xpath("a:entry", namespaces=ATOM)]:
        for name in ("id", "title", "updated"):
            if len(element.xpath(f"a:{name}[normalize-space()]", namespaces=ATOM)) != 1:
                yield f"{element.tag}: not one {name}"
        if len(element.xpath("a:link[@rel='alternate'][starts-with(@href, 'http')]", namespaces=ATOM)) != 1:
            yield f"{element.tag}: no link to what it is about"
    if not found.xpath("a:link[@rel='self'][starts-with(@href, 'http')]", namespaces=ATOM):
        yield "no address of its own"
    if not found.xpath("a:author/a:name", namespaces=ATOM):
        yield "no author"
    for moment in texts(found, "//a:updated | //a:published"):
        if datetime.fromisoformat(moment).tzinfo is None:
            yield f"no time zone: {moment}"
    ids = texts(found, "a:entry/a:id")
    if len(ids) != len(set(ids)):
        yield "two entries with one id"


def test_the_feed_is_valid_also_when_it_is_empty(client):
    assert list(faults(feed(client))) == []
    BulletinFactory(title="<b> & “c”", summary="1 < 2 & 3")
    BulletinFactory()
    found = feed(client)
    assert list(faults(found)) == []
    assert "<b> & “c”" in texts(found, "a:entry/a:title")
    assert "<p>1 &lt; 2 &amp; 3</p>" in texts(found, "a:entry/a:summary")


def test_the_checks_of_a_feed_can_fail():
    broken = etree.fromstring(
        '<feed xmlns="http://www.w3.org/2005/Atom"><updated>2026-01-01T00:00</updated></feed>'
    )
    assert len(list(faults(broken))) == 6


def test_only_what_is_live_is_in_the_feed_newest_first(client):
    BulletinFactory(title="old", issued_on=date(2019, 6, 27), is_featured=True)
    BulletinFactory(title="new")
    BulletinFactory(title="gone", withdrawn=True)
    BulletinFactory(title="later", publish_at=timezone.now() + timedelta(days=1))
    assert texts(feed(client), "a:entry/a:title") == ["new", "old"]


def test_any_filter_has_a_feed_which_its_list_names(client):
    OrganisationFactory(kind="health and care partnership", called="East Kent", called__slug="east-kent")
    teeth = TopicFactory(name="Teeth", slug="teeth")
    BulletinFactory(title="teeth").topics.set([teeth])
    BulletinFactory(title="other")
    query = "?place=east-kent&topic=teeth"
    found = feed(client, query)
    assert texts(found, "a:entry/a:title") == ["teeth"]
    assert texts(found, "a:title") == ["News: East Kent, Teeth"]
    assert (
        found.xpath("string(a:link[@rel='self']/@href)", namespaces=ATOM)
        == f"http://testserver/news/feed/{query}"
    )
    page = client.get(f"/news/{query}").content.decode()
    assert 'title="News: East Kent, Teeth" href="/news/feed/?place=east-kent&amp;topic=teeth"' in page


def test_a_filter_that_does_not_exist_has_no_feed(client):
    assert client.get("/news/feed/?place=nowhere").status_code == 404


def test_a_correction_is_said_in_its_entry_and_moves_its_date(client):
    bulletin = BulletinFactory(publish_at=days_ago(9))
    correction = CorrectionFactory(
        record=bulletin, text="It said <Tuesday>.", at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    )
    bulletin.publish_at = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
    bulletin.save()
    found = feed(client)
    assert "Corrected on 1 July 2026: It said &lt;Tuesday&gt;." in texts(found, "a:entry/a:summary")[0]
    assert texts(found, "a:entry/a:updated | a:updated") == ["2026-07-01T00:30:00+01:00"] * 2
    assert texts(found, "a:entry/a:published") == ["2026-05-04T09:00:00+01:00"]
    assert correction.at == timezone.localtime(correction.at)


def test_an_entry_keeps_its_id_when_its_address_or_date_is_corrected(client):
    bulletin = BulletinFactory()
    before = texts(feed(client), "a:entry/a:id")
    bulletin.slug, bulletin.issued_on = "another", date(2019, 6, 27)
    bulletin.save()
    assert texts(feed(client), "a:entry/a:id") == before
