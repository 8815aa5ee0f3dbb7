"""Finding publications: by words and by what they are, with right counts, as a page, a table and a feed."""

import csv
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.utils import timezone
from lxml import etree, html

from icsportal.search import index
from pages.models import Kind
from publications.models import Attachment, Format, Publication
from tests.factories import (
    AttachmentFactory,
    EditionFactory,
    OrganisationFactory,
    PublicationFactory,
    StoredFileFactory,
    TopicFactory,
    days_ago,
)

pytestmark = pytest.mark.django_db

MANY = 10_000
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def rows(found):
    return found.xpath("//main//li/h3/a/text()")


def options(found, name):
    return found.xpath(f"//select[@name='{name}']/option/text()")


@pytest.fixture
def east():
    return OrganisationFactory(
        kind=Kind.HEALTH_AND_CARE_PARTNERSHIP,
        called="East Kent Health and Care Partnership",
        called__slug="east-kent",
    )


@pytest.fixture
def teeth():
    return TopicFactory(name="Teeth", slug="teeth")


def test_each_choice_narrows_the_list_and_can_be_taken_away(client, east, teeth):
    plan = PublicationFactory(
        title="Plan", type="plan", published_on=date(2024, 1, 4), organisation="Kent Council"
    )
    plan.places.set([east])
    plan.topics.set([teeth])
    AttachmentFactory(publication=plan, format="easy-read")
    PublicationFactory(title="Report", published_on=date(2023, 1, 4))
    for query in ("type=plan", "organisation=Kent+Council", "topic=teeth", "year=2024", "format=easy-read"):
        found = page(client, f"/publications/?{query}")
        assert (query, rows(found)) == (query, ["Plan"])
        assert found.xpath("//ul[@class='chips']//a/@href") == ["/publications/"]
    assert rows(page(client, "/publications/?place=east-kent")) == ["Plan", "Report"]
    found = page(client, "/publications/?type=plan&year=2024&sort=title")
    chips = found.xpath("//ul[@class='chips']//a")
    assert [link.get("href") for link in chips] == [
        "/publications/?year=2024&sort=title",
        "/publications/?type=plan&sort=title",
    ]
    assert rows(page(client, "/publications/?type=plan&year=2023")) == []


def test_a_row_says_type_organisation_date_and_formats(client):
    publication = PublicationFactory(title="Plan", published_on=date(2024, 1, 4))
    AttachmentFactory(publication=publication)
    AttachmentFactory(publication=publication, video=True)
    AttachmentFactory(publication=publication, format="large-print", file__unchecked=True)
    (row,) = page(client, "/publications/").xpath("//li[h3]")
    said = " ".join(row.text_content().split())
    assert "Report, NHS Kent and Medway, 4 January 2024" in said
    assert said.endswith("You can get it as: Web page, British Sign Language (BSL), PDF")


def test_a_row_says_that_a_newer_document_is_public(client):
    coming = PublicationFactory(publish_at=timezone.now() + timedelta(days=1))
    PublicationFactory(title="Old", superseded_by=PublicationFactory(title="New"))
    PublicationFactory(title="Still in force", superseded_by=coming)
    found = page(client, "/publications/")
    assert found.xpath("//li[.//strong='Superseded']/h3/a/text()") == ["Old"]


@pytest.mark.parametrize(
    ("sort", "titles"),
    [("", ["C", "a", "B", "none"]), ("oldest", ["B", "a", "C", "none"]), ("title", ["a", "B", "C", "none"])],
)
def test_the_list_is_in_the_order_that_was_asked_for(client, sort, titles):
    for title, year in (("B", 2022), ("C", 2024), ("a", 2023)):
        PublicationFactory(title=title, published_on=date(year, 1, 1))
    PublicationFactory(title="none", published_on=None)
    assert rows(page(client, f"/publications/?sort={sort}")) == titles


def test_words_are_found_in_the_title_and_in_the_text(client):
    PublicationFactory(title="Dental plan", body="<p>Nothing.</p>")
    PublicationFactory(title="Report", body="<p>About dentists and teeth.</p>")
    assert rows(page(client, "/publications/?q=teeth")) == ["Report"]
    assert rows(page(client, "/publications/?q=Dental+plan")) == ["Dental plan"]
    found = page(client, "/publications/?q=teeth")
    assert "“teeth”" in found.xpath("//ul[@class='chips']")[0].text_content()
    assert found.xpath("//input[@name='q'][@id='id_q']/@value") == ["teeth"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "a" * 10_000,
        "q=%27%29%3B+DROP+TABLE&type=%00",
        "type=plan&type=report",
        "year=99999999999999999999",
        "place=none&topic=none",
        "page=99999999999&sort=none",
        "page=-1",
        "format=pdf&format=pdf&format=%FF",
        "organisation=%00" + "x" * 5_000,
    ],
)
@pytest.mark.parametrize("address", ["/publications/", "/publications/feed/", "/publications/list.csv"])
def test_any_query_is_answered(client, address, query):
    PublicationFactory()
    assert client.get(f"{address}?{query}").status_code in (200, 400, 404)


def test_a_choice_that_does_not_exist_is_answered_with_a_way_out(client):
    PublicationFactory()
    found = page(client, "/publications/?type=none")
    assert rows(found) == []
    assert "does not exist" in found.xpath("//main")[0].text_content()
    assert "/publications/" in found.xpath("//main//p/a/@href")


# Counts


@pytest.fixture
def ten_thousand(db, east):
    """Publications of every type, organisation, place, topic, year and format, made in one go."""
    topics = [TopicFactory(name=f"Topic of test {number}", slug=f"topic-{number}") for number in range(3)]
    file = StoredFileFactory()
    made = Publication.objects.bulk_create(
        Publication(
            type=Publication.Type.values[number % 7],
            title=f"Bulk {number}",
            slug=f"bulk-{number}",
            summary="What it is about.",
            body="<p>What it says.</p>" if number % 3 else "",
            no_text_reason="" if number % 3 else "It is a form.",
            published_on=date(2026 - number % 11, 1, 1) if number % 13 else None,
            organisation=f"Body {number % 17}",
            scheme_class=1 + number % 7,
            state="approved",
            publish_at=days_ago(1) if number % 5 else timezone.now() + timedelta(days=1),
        )
        for number in range(MANY)
    )
    Publication.places.through.objects.bulk_create(
        Publication.places.through(publication=each, organisation=east) for each in made[::4]
    )
    Publication.topics.through.objects.bulk_create(
        Publication.topics.through(publication=each, topic=topics[number % 3])
        for number, each in enumerate(made)
        if number % 2
    )
    Attachment.objects.bulk_create(
        Attachment(publication=each, format=format, file=file, name=f"{format}-{copy}.pdf")
        for number, each in enumerate(made)
        for copy in range(2)
        for format in Format.values[number % 4 : number % 4 + 2]
        if format != "bsl"
    )
    for each in [each for each in made[:70] if each.is_live()]:
        index.refresh(each)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL does it by itself, but only once rows are kept


def counted(found, name):
    """{words: number} of the choices of one list."""
    pairs = [option.rpartition(" (") for option in options(found, name)[1:]]
    return {words: int(number.rstrip(")")) for words, _, number in pairs}


def plainly(publications, name):
    """The same, counted one by one."""
    counts = Counter()
    for each in publications:
        match name:
            case "type":
                counts[each.get_type_display()] += 1
            case "organisation":
                counts[each.organisation] += 1
            case "year" if each.published_on:
                counts[str(each.published_on.year)] += 1
            case "topic":
                counts.update({topic.name for topic in each.topics.all()})
            case "place":
                names = {place.pk for place in each.places.all()}
                counts["East Kent"] += not names or each.in_east
            case "format":
                kinds = {attachment.format for attachment in each.attachments.all()}
                counts.update(Format(kind).label for kind in kinds)
                counts["Web page"] += bool(each.body)
    return dict(counts)


def fits(publication, chosen):
    formats = {attachment.format for attachment in publication.attachments.all()}
    return chosen.get("type", publication.type) == publication.type and (
        "format" not in chosen or chosen["format"] in formats
    )


def test_with_ten_thousand_the_counts_are_what_counting_one_by_one_gives(
    client, ten_thousand, east, count_queries
):
    everything = list(Publication.objects.live().prefetch_related("places", "topics", "attachments"))
    for each in everything:
        each.in_east = east in each.places.all()
    client.get("/publications/")  # fills the CMS's own caches
    for chosen in ({}, {"type": "plan", "format": "pdf"}):
        address = f"/publications/?{urlencode(chosen)}"
        assert count_queries(client.get, address) <= 24
        found = page(client, address)
        for name in ("type", "organisation", "year", "topic", "place", "format"):
            others = {other: value for other, value in chosen.items() if other != name}
            expected = plainly([each for each in everything if fits(each, others)], name)
            assert (name, counted(found, name)) == (name, {words: n for words, n in expected.items() if n})
        total = sum(fits(each, chosen) for each in everything)
        assert f"{total} publications" in found.xpath("//h2/text()")
    client.get("/publications/?q=bulk")
    assert count_queries(client.get, "/publications/?q=bulk&page=2") <= 24
    assert len(rows(page(client, "/publications/?q=bulk&page=2"))) == 20


# Table and feed


def test_the_table_holds_what_the_list_holds(client, east):
    publication = PublicationFactory(
        title="=1+1", type="plan", published_on=date(2024, 1, 4), original_url="https://www.kent.gov.uk/x"
    )
    publication.places.set([east])
    AttachmentFactory(publication=publication)
    PublicationFactory(type="report")
    answer = client.get("/publications/list.csv?type=plan")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="publications.csv"'
    (row,) = csv.DictReader(StringIO(answer.content.decode()))
    assert row == {
        "title": "'=1+1",
        "type": "Plan",
        "organisation": "NHS Kent and Medway",
        "date": "2024-01-04",
        "date is known to the": "day",
        "period from": "",
        "period to": "",
        "summary": "What it is about.",
        "places": "East Kent Health and Care Partnership",
        "topics": "",
        "formats": "Web page; PDF",
        "class of the publication scheme": "Our priorities and how we are doing",
        "language": "English",
        "review due": "",
        "address": f"http://testserver{publication.get_absolute_url()}",
        "first published at": "https://www.kent.gov.uk/x",
    }


@pytest.mark.parametrize("address", ["/publications/feed/", "/publications/list.csv"])
def test_table_and_feed_cost_the_same_for_one_or_twenty(client, count_queries, address):
    AttachmentFactory(publication=PublicationFactory())
    client.get(address)
    for_one = count_queries(client.get, address)
    for publication in PublicationFactory.create_batch(19):
        AttachmentFactory(publication=publication)
    assert count_queries(client.get, address) == for_one
    assert client.get(f"{address}?type=none").status_code == 404


def feed(client, query=""):
    return etree.fromstring(client.get(f"/publications/feed/{query}").content)


def test_the_feed_tells_what_is_new_or_changed_first(client):
    old = PublicationFactory(title="Old", publish_at=days_ago(9), change_note="New figures.")
    PublicationFactory(title="New", publish_at=days_ago(3))
    spelt = PublicationFactory(title="Spelt", publish_at=days_ago(5))
    EditionFactory(publication=old, published_at=days_ago(9), replaced_at=days_ago(2))
    EditionFactory(publication=old, number=2, published_at=days_ago(2))
    EditionFactory(publication=spelt, published_at=days_ago(5), replaced_at=days_ago(1))
    EditionFactory(publication=spelt, number=2, published_at=days_ago(1), is_minor=True)
    found = feed(client)
    assert found.xpath("//a:entry/a:title/text()", namespaces=ATOM) == ["Old", "New", "Spelt"]
    assert "New figures." in found.xpath("//a:entry/a:summary/text()", namespaces=ATOM)[0]
    assert "New figures." not in found.xpath("//a:entry/a:summary/text()", namespaces=ATOM)[1]


def test_any_choice_has_a_feed_and_a_table_which_its_list_names(client):
    PublicationFactory(type="plan", title="Plan")
    PublicationFactory(type="report")
    found = page(client, "/publications/?type=plan")
    assert found.xpath("//link[@rel='alternate']/@href") == ["/publications/feed/?type=plan"]
    assert "/publications/list.csv?type=plan" in found.xpath("//main//a/@href")
    assert feed(client, "?type=plan").xpath("//a:entry/a:title/text()", namespaces=ATOM) == ["Plan"]


def test_an_entry_keeps_its_id_when_its_address_changes(client):
    publication = PublicationFactory()
    before = feed(client).xpath("//a:entry/a:id/text()", namespaces=ATOM)
    publication.slug = "another"
    publication.save()
    assert feed(client).xpath("//a:entry/a:id/text()", namespaces=ATOM) == before
