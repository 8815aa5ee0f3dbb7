"""A publication as the public reads it: about it, its text, its versions, its series."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from lxml import html

from icsportal.lib.chapters import LONG
from icsportal.publishing import actions
from tests import markup
from tests.crawl import crawl
from tests.factories import (
    AttachmentFactory,
    EditionFactory,
    MovedAddressFactory,
    PublicationFactory,
    SeriesFactory,
    StoredFileFactory,
    TopicFactory,
    UserFactory,
    days_ago,
)

pytestmark = pytest.mark.django_db

SHORT = (
    "<p>First words.</p><h2>Aims</h2><p>What we want[^a].</p><h2>Money</h2><p>None.</p><p>[^a]: A note.</p>"
)
MANY_WORDS = "<p>" + "word " * LONG + "</p>"
MONEY = "<h2>Money</h2><h3>Costs</h3><p>None[^a].</p><p>[^a]: A note.</p>"
LONG_TEXT = f"<p>First words.</p><h2>Aims</h2>{MANY_WORDS}{MONEY}"


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def words(element):
    return " ".join(element.text_content().split())


def main(found):
    return words(found.xpath("//main")[0])


def facts(found):
    return {words(row[0]): words(row[1]) for row in found.xpath("//dl/div")}


# About it


def test_its_page_leads_to_the_text_first_and_says_what_it_is(client):
    publication = PublicationFactory(
        body=SHORT,
        type="plan",
        published_on=date(2024, 8, 1),
        published_on_precision="month",
        covers_from=date(2024, 4, 1),
        covers_to=date(2026, 3, 31),
        review_due_on=date(2027, 1, 2),
        original_url="https://www.kent.gov.uk/plan",
    )
    publication.topics.set([TopicFactory(name="Teeth")])
    found = page(client, publication.get_absolute_url())
    assert found.xpath("//h2/text()")[:1] == ["Read this first"]
    assert "11 words. You can change the size and colours" in main(found)
    reading = found.xpath("//a[contains(., 'Read it as a web page')]/@href")
    assert reading == [f"{publication.get_absolute_url()}read/"]
    assert facts(found) == {
        "Type": "Plan",
        "From": "NHS Kent and Medway",
        "Date": "August 2024",
        "About the time": "2024/25 to 2025/26",
        "Place": "Kent and Medway",
        "Topics": "Teeth",
        "Part of the publication scheme": "Our priorities and how we are doing",
        "Next review due": "2 January 2027",
        "First published at": "www.kent.gov.uk",
    }
    assert "What we want" not in main(found)


def test_without_a_web_page_it_says_why_and_leads_to_the_original(client):
    publication = PublicationFactory(
        body="", no_text_reason="We hold only its title.", original_url="https://www.kent.gov.uk/plan"
    )
    found = page(client, publication.get_absolute_url())
    assert "There is no web page of this document. We hold only its title." in main(found)
    assert found.xpath("//a[contains(., 'www.kent.gov.uk')]/@href")[0] == "https://www.kent.gov.uk/plan"
    answer = client.get(f"{publication.get_absolute_url()}read/")
    assert (answer.status_code, answer.url) == (302, publication.get_absolute_url())


def test_each_format_says_type_size_pages_language_date_and_what_was_measured(client):
    publication = PublicationFactory()
    file = StoredFileFactory(
        public_size_bytes=348_160, pages=12, accessibility={"tagged": False, "scanned_pages": 2}
    )
    AttachmentFactory(
        publication=publication, file=file, language="pl", dated_on=date(2024, 2, 3), name="a.pdf"
    )
    AttachmentFactory(publication=publication, video=True)
    AttachmentFactory(publication=publication, format="easy-read", file__pages=1, name="easy-read.pdf")
    found = page(client, publication.get_absolute_url())
    assert "Also available in" in found.xpath("//h2/text()")
    links = [words(link) for link in found.xpath("//article/ul/li/p[1]/a")]
    assert links == [
        "Easy Read (PDF, 37 bytes, 1 page)",
        "British Sign Language (BSL) video (video)",
        "Whole document (PDF, 340.0 KB, 12 pages, in Polish)",
    ]
    assert "Date: 3 February 2024" in main(found)
    assert "It has no tags, so a screen reader has to guess the order of its words." in main(found)
    assert "2 pages are pictures of words" in main(found)
    assert "This file may not work with a screen reader." in main(found)


def test_a_file_that_nobody_approved_is_not_listed(client):
    publication = PublicationFactory()
    AttachmentFactory(publication=publication, file__unchecked=True, name="not-yet.pdf")
    answer = client.get(publication.get_absolute_url())
    assert b"not-yet" not in answer.content
    assert b"Also available in" not in answer.content


@pytest.mark.parametrize("part", ["", "read/", "read/aims/", "print/"])
def test_a_publication_that_was_replaced_says_so_first_once_the_new_one_is_public(client, part):
    new = PublicationFactory(title="New plan", publish_at=timezone.now() + timedelta(days=1))
    old = PublicationFactory(superseded_by=new, body=LONG_TEXT)
    address = f"{old.get_absolute_url()}{part}"
    assert "Superseded" not in main(page(client, address))
    new.publish_at = days_ago(1)
    new.save()
    found = page(client, address)
    assert words(found.xpath("//article/*[1]")[0]).startswith("Superseded.")
    assert found.xpath("//article/*[1]//a/@href") == [new.get_absolute_url()]
    assert facts(page(client, new.get_absolute_url()))["Replaces"] == old.title


def test_what_was_put_right_is_said_on_its_page(client):
    publication = PublicationFactory(publish_at=days_ago(2))
    writer, second = UserFactory(), UserFactory()
    new = actions.start_new_version(record=publication, by=writer)
    new.change_note = "New figures."
    new.save()
    actions.record_edit(record=new, by=writer)
    actions.submit(record=new, by=writer)
    actions.publish(record=new, by=second, correction="The total was wrong.")
    assert "The total was wrong." in main(page(client, publication.get_absolute_url()))


# Its text


def test_a_short_text_is_one_page_with_contents_and_notes(client):
    publication = PublicationFactory(body=SHORT, is_numbered=True)
    found = page(client, f"{publication.get_absolute_url()}read/")
    contents = found.xpath("//nav[@aria-label='Contents']//a")
    assert [(words(link), link.get("href")) for link in contents] == [
        ("1 Aims", "#aims"),
        ("2 Money", "#money"),
    ]
    assert [words(heading) for heading in found.xpath("//article//h2")][-3:] == ["1 Aims", "2 Money", "Notes"]
    assert found.xpath("//*[@id='note-1']/a/@href") == ["#note-mark-1"]
    assert found.xpath("//*[@id='note-mark-1']/@href") == ["#note-1"]
    for part in ("read/aims/", "print/"):
        assert client.get(f"{publication.get_absolute_url()}{part}").status_code == 302


def test_a_long_text_is_read_section_by_section(client):
    publication = PublicationFactory(body=LONG_TEXT)
    start = f"{publication.get_absolute_url()}read/"
    found = page(client, start)
    assert "First words." in main(found)
    assert "word word" not in main(found)
    assert found.xpath("//a[@rel='prev']") == []
    assert found.xpath("//a[@rel='next']/@href") == [f"{start}aims/"]
    last = page(client, f"{start}money/")
    assert last.xpath("//a[@rel='prev']/@href") == [f"{start}aims/"]
    assert last.xpath("//a[@rel='next']") == []
    assert words(last.xpath("//nav[@aria-label='Sections of this document']//*[@aria-current]")[0]) == "Money"
    assert words(last.xpath("//*[@id='note-1']")[0]).startswith("A note.")
    assert client.get(f"{start}none/").status_code == 404


def test_the_address_of_a_section_of_an_earlier_version_leads_to_the_text(client):
    publication = PublicationFactory(body=LONG_TEXT)
    EditionFactory(publication=publication, body="<h2>Goals</h2><p>Old words.</p>")
    start = f"{publication.get_absolute_url()}read/"
    answer = client.get(f"{start}goals/")
    assert (answer.status_code, answer.url, answer.headers["Cache-Control"]) == (302, start, "no-cache")
    assert client.get(f"{start}plans/").status_code == 404


def test_the_whole_of_a_long_text_is_on_one_page_to_print(client):
    publication = PublicationFactory(body=LONG_TEXT)
    found = page(client, f"{publication.get_absolute_url()}print/")
    assert main(found).count("word") >= LONG
    assert "First words." in main(found)
    assert "A note." in main(found)


def test_another_language_is_marked_as_such(client):
    publication = PublicationFactory(language="ur", body="<p>سلام</p>")
    (text,) = page(client, f"{publication.get_absolute_url()}read/").xpath("//*[@lang='ur']")
    assert (text.get("dir"), words(text)) == ("rtl", "سلام")


# Its versions


def test_an_earlier_version_says_that_it_is_superseded_and_leads_to_the_newest(client):
    publication = PublicationFactory(publish_at=days_ago(9))
    EditionFactory(
        publication=publication,
        title="Old title",
        body="<p>Old words.</p>",
        published_at=days_ago(9),
        replaced_at=days_ago(2),
    )
    EditionFactory(publication=publication, number=2, published_at=days_ago(2), change_note="New figures.")
    answer = client.get(f"{publication.get_absolute_url()}versions/1/")
    found = html.fromstring(answer.content)
    first = found.xpath("//article/*[1]")[0]
    assert words(first).startswith("Superseded. This is an old version.")
    assert first.xpath(".//a/@href") == [publication.get_absolute_url()]
    assert "Old words." in main(found)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert found.xpath("//link[@rel='canonical']/@href") == [
        f"http://testserver{publication.get_absolute_url()}"
    ]
    listed = [words(item) for item in page(client, publication.get_absolute_url()).xpath("//article//ul/li")]
    assert listed[0].startswith("Version 2, the current one,")
    assert listed[0].endswith("New figures.")
    current = page(client, f"{publication.get_absolute_url()}versions/2/")
    assert words(current.xpath("//article/*[1]")[0]).startswith("This is the current version.")
    publication.superseded_by = PublicationFactory(title="Another plan")
    publication.save()
    current = page(client, f"{publication.get_absolute_url()}versions/2/")
    assert words(current.xpath("//article/*[1]")[0]).endswith("It was replaced by Another plan.")
    assert client.get(f"{publication.get_absolute_url()}versions/3/").status_code == 404


# When it went, or moved


@pytest.mark.parametrize(
    "part",
    [
        "",
        "read/",
        "read/aims/",
        "print/",
        "files/a.pdf",
        "versions/1/",
        "versions/1/files/a.pdf",
        "another-format/",
    ],
)
def test_every_address_of_a_withdrawn_publication_says_why_it_went(client, part):
    publication = PublicationFactory(withdrawn=True, body=LONG_TEXT)
    answer = client.get(f"{publication.get_absolute_url()}{part}")
    assert answer.status_code == 410
    assert "It was wrong." in answer.content.decode()


@pytest.mark.parametrize("part", ["", "read/aims/", "files/a.pdf", "versions/1/files/a.pdf"])
def test_every_address_of_a_publication_that_moved_leads_to_where_it_is(client, part):
    MovedAddressFactory(old_path="/publications/old-name/", new_path="/publications/new-name/")
    answer = client.get(f"/publications/old-name/{part}")
    assert (answer.status_code, answer.url) == (301, f"/publications/new-name/{part}")


# Its series


def test_a_series_has_an_address_that_always_leads_to_the_newest(client):
    series = SeriesFactory(name="Annual reports", slug="annual-reports")
    assert client.get("/publications/series/annual-reports/").status_code == 404
    old = PublicationFactory(series=series, published_on=date(2023, 9, 1))
    PublicationFactory(
        series=series, published_on=date(2025, 9, 1), publish_at=timezone.now() + timedelta(days=1)
    )
    latest = "/publications/series/annual-reports/latest/"
    assert client.get(latest).url == old.get_absolute_url()
    new = PublicationFactory(series=series, published_on=date(2024, 9, 1))
    answer = client.get(latest)
    assert (answer.status_code, answer.url, answer.headers["Cache-Control"]) == (
        302,
        new.get_absolute_url(),
        "no-cache",
    )
    found = page(client, "/publications/series/annual-reports/")
    assert found.xpath("//li/h3/a/text()") == [new.title, old.title]
    assert facts(page(client, new.get_absolute_url()))["Series"] == "Annual reports"


# All of it


def test_its_pages_are_sound(client, site):
    series = SeriesFactory()
    publication = PublicationFactory(body=LONG_TEXT, series=series, original_url="https://www.kent.gov.uk/x")
    short = PublicationFactory(body=SHORT, superseded_by=publication)
    AttachmentFactory(publication=publication)
    EditionFactory(publication=publication, published_at=days_ago(2), replaced_at=days_ago(1))
    EditionFactory(publication=publication, number=2)
    addresses = [
        *(f"{publication.get_absolute_url()}{part}" for part in ("", "read/", "read/money/", "print/")),
        *(f"{publication.get_absolute_url()}{part}" for part in ("versions/1/", "another-format/")),
        *(f"{short.get_absolute_url()}{part}" for part in ("", "read/")),
        series.get_absolute_url(),
        "/publications/?q=item&format=web-page",
        "/publications/?type=none",
    ]
    for address in addresses:
        found = crawl_one(client, address)
        assert (address, [fault for check in markup.CHECKS for fault in check(found)]) == (address, [])


def crawl_one(client, address):
    class Once:
        def get(self, wanted):
            return client.get(wanted) if wanted == address else client.get("/no-such-page/")

    return crawl(Once(), start=address)[address]
