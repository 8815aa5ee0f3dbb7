"""The news as the public reads it."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from lxml import html

from bulletins.models import Bulletin, Stands
from icsportal.publishing import actions
from pages.models import Kind
from tests import markup
from tests.crawl import crawl
from tests.factories import (
    BulletinBoxFactory,
    BulletinFactory,
    BulletinPictureFactory,
    CorrectionFactory,
    EntryFactory,
    OrganisationFactory,
    TopicFactory,
    UserFactory,
    days_ago,
    upload,
)

pytestmark = pytest.mark.django_db


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def rows(found):
    return found.xpath("//main//li/h3/a/text()")


def words(element):
    return " ".join(element.text_content().split())


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


def many(number, **fields):
    """So many bulletins, one a day, all with a place, made in one go."""
    made = Bulletin.objects.bulk_create(
        Bulletin(
            title=f"Bulk {n}",
            slug=f"bulk-{n}",
            summary="What it is about.",
            body="<p>What it says.</p>",
            state="approved",
            publish_at=days_ago(1),
            issued_on=date(2026, 11, 1) - timedelta(days=n),
            issued_by="NHS Kent and Medway",
            **fields,
        )
        for n in range(number)
    )
    return made


# The list


def test_the_newest_is_first_and_what_is_not_live_is_missing(client):
    BulletinFactory(title="old", issued_on=date(2019, 6, 27))
    BulletinFactory(title="new")
    BulletinFactory(title="scheduled", publish_at=timezone.now() + timedelta(days=1))
    BulletinFactory(title="expired", publish_at=days_ago(3), expire_at=days_ago(2))
    BulletinFactory(title="withdrawn", withdrawn=True)
    BulletinFactory(title="draft", state="draft")
    found = page(client, "/news/")
    assert rows(found) == ["new", "old"]
    assert "2 news items" in found.xpath("//h2/text()")


def test_a_row_says_date_place_and_correction(client, east):
    bulletin = BulletinFactory(issued_on=date(2019, 6, 27))
    bulletin.places.set([east])
    CorrectionFactory(record=bulletin, at=timezone.make_aware(timezone.datetime(2019, 7, 1, 0, 30)))
    row = words(page(client, "/news/").xpath("//main//li[h3]")[0])
    assert "27 June 2019, for East Kent" in row
    assert "Corrected on 1 July 2019" in row


def test_featured_news_is_first_until_a_reader_chooses(client):
    BulletinFactory(title="featured", issued_on=date(2019, 6, 27), is_featured=True)
    BulletinFactory(title="old", issued_on=date(2019, 6, 28))
    found = page(client, "/news/")
    assert rows(found) == ["featured", "old"]
    assert "Featured" in words(found.xpath("//main//li[h3]")[0])
    chosen = page(client, "/news/?year=2019")
    assert rows(chosen) == ["old", "featured"]
    assert "Featured" not in words(chosen.xpath("//main")[0])


def test_choices_narrow_the_news_and_say_how_much_they_leave(client, east, teeth):
    BulletinFactory(title="everywhere", issued_on=date(2026, 1, 1))
    in_east = BulletinFactory(title="east", issued_on=date(2019, 6, 27))
    in_east.places.set([east])
    in_east.topics.set([teeth])
    west = OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP, called="West Kent", called__slug="west")
    BulletinFactory(title="west", issued_on=date(2019, 1, 1)).places.set([west])

    found = page(client, "/news/")
    assert options(found, "place") == ["All of Kent and Medway", "East Kent (2)", "West Kent (2)"]
    assert options(found, "topic") == ["All topics", "Teeth (1)"]
    assert options(found, "year") == ["All years", "2026 (1)", "2019 (2)"]

    assert rows(page(client, "/news/?place=east-kent")) == ["everywhere", "east"]
    assert rows(page(client, "/news/?topic=teeth")) == ["east"]
    narrow = page(client, "/news/?place=east-kent&year=2019")
    assert rows(narrow) == ["east"]
    assert options(narrow, "place")[1:] == ["East Kent (1)", "West Kent (1)"]
    assert options(narrow, "year")[1:] == ["2026 (1)", "2019 (1)"]


def test_each_choice_can_be_taken_away_by_its_chip(client, east):
    BulletinFactory(issued_on=date(2019, 6, 27))
    found = page(client, "/news/?place=east-kent&year=2019&utm_source=x")
    chips = {words(link): link.get("href") for link in found.xpath("//ul[@class='chips']//a")}
    assert chips == {
        "Remove East Kent ✕": "/news/?year=2019",
        "Remove 2019 ✕": "/news/?place=east-kent",
    }
    assert found.xpath("//a[text()='Clear filters']/@href") == ["/news/"]
    assert found.findtext(".//title").startswith("News: East Kent, 2019 – ")
    assert not page(client, "/news/").xpath("//ul[@class='chips']")


@pytest.mark.parametrize(
    "query",
    [
        "place=nowhere",
        "topic=%00",
        "year=1999",
        "year=abc",
        "year=99999999999999999999",
        "place=east-kent&place=x",
        "place=%F0%9F%A6%84&topic='--",
        "year=" + "9" * 5000,
    ],
)
def test_a_choice_that_does_not_exist_is_answered_with_a_way_out(client, query):
    BulletinFactory()
    found = page(client, f"/news/?{query}")
    assert rows(found) == []
    assert "0 news items" in found.xpath("//h2/text()")
    assert "There is no such place, topic or year in our news." in words(found)
    assert found.xpath("//main//a[text()='see all news']/@href") == ["/news/"]


def test_choices_that_fit_nothing_together_say_so(client, east, teeth):
    BulletinFactory(issued_on=date(2026, 1, 1)).topics.set([teeth])
    BulletinFactory(issued_on=date(2019, 1, 1))
    found = page(client, "/news/?topic=teeth&year=2019")
    assert "0 news items" in found.xpath("//h2/text()")
    assert "No news fits all of your choices." in words(found)


@pytest.mark.parametrize("number", ["2", "99", "abc", "-1", "%00", ""])
def test_any_page_number_shows_a_page_and_the_links_keep_the_choices(client, number):
    many(25)
    found = page(client, f"/news/?year=2026&page={number}")
    assert len(rows(found)) == (5 if number in ("2", "99", "-1") else 20)
    links = found.xpath("//nav[@aria-label='Pagination']//a/@href")
    assert set(links) == {"/news/?year=2026&page=1", "/news/?year=2026&page=2"} or set(links) == {
        "?year=2026&page=1",
        "?year=2026&page=2",
    }


def test_a_page_further_on_says_so_in_its_title(client):
    many(25)
    assert page(client, "/news/?page=2").findtext(".//title").startswith("News (page 2 of 2) – ")


def test_the_list_costs_the_same_for_one_bulletin_or_two_thousand(client, count_queries, east, teeth):
    def fill(bulletins):
        for field, chosen in (("places", {"organisation": east}), ("topics", {"topic": teeth})):
            through = getattr(Bulletin, field).through
            through.objects.bulk_create(through(bulletin=bulletin, **chosen) for bulletin in bulletins)
        CorrectionFactory(record=bulletins[0])

    addresses = ["/news/", "/news/?place=east-kent&topic=teeth&year=2026", "/news/feed/", "/news/bulk-0/"]
    made = many(1)
    fill(made)
    EntryFactory(url="/somewhere/")
    Bulletin.objects.update(related=["/somewhere/"])
    for address in addresses:
        client.get(address)
    for_one = [count_queries(client.get, address) for address in addresses]
    Bulletin.objects.all().delete()
    fill(many(2000, related=["/somewhere/"]))
    newest = Bulletin.objects.get(slug="bulk-0")
    BulletinPictureFactory.create_batch(3, bulletin=newest, stands=Stands.END)
    BulletinBoxFactory.create_batch(3, bulletin=newest)
    for name in ("West Kent", "Swale"):
        newest.places.add(OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP, called=name))
    for_all = [count_queries(client.get, address) for address in addresses]
    assert for_all == for_one
    assert max(for_all) < 25


# The article


def test_an_article_shows_all_that_is_said_of_it(client, east, teeth):
    EntryFactory(url="/somewhere/", title="A related page")
    bulletin = BulletinFactory(
        title="A clinic opens",
        issued_on=date(2026, 5, 4),
        body="<h2>Where</h2><p>In Deal.</p>",
        related=["/somewhere/"],
        contact_name="Communications team",
        contact_phone="01234 567890",
        contact_email="press@example.org",
        source_note="Minutes of 3 May.",
    )
    bulletin.places.set([east])
    bulletin.topics.set([teeth])
    answer = client.get(bulletin.get_absolute_url())
    found = html.fromstring(answer.content)
    text = words(found.xpath("//main")[0])
    assert "4 May 2026" in text
    assert found.xpath("//main//dd/a[text()='Teeth']/@href") == ["/services/teeth/"]
    assert found.xpath("//main//dd/a[contains(text(), 'East Kent')]/@href") == ["/where-you-live/east-kent/"]
    assert found.xpath("//a[text()='A related page']/@href") == ["/somewhere/"]
    assert found.xpath("//a[text()='press@example.org']/@href") == ["mailto:press@example.org"]
    assert "Minutes of 3 May" not in answer.content.decode()


def test_corrections_stand_above_the_text_with_their_dates(client):
    bulletin = BulletinFactory(body="<p>As it is now.</p>")
    CorrectionFactory(record=bulletin, text="The first date was wrong.", at=days_ago(3))
    latest = CorrectionFactory(record=bulletin, text="The second date was wrong.", at=days_ago(2))
    text = words(page(client, bulletin.get_absolute_url()).xpath("//main")[0])
    order = ["Corrections", "The second date", "The first date", "As it is now."]
    assert sorted(order, key=text.index) == order
    assert f"{timezone.localtime(latest.at):%-d %B %Y}: The second date was wrong." in text


def test_pictures_fit_the_screen_and_only_the_lead_is_fetched_at_once(client):
    bulletin = BulletinFactory(body="<h2>Where</h2><p>In Deal.</p>")
    BulletinPictureFactory(bulletin=bulletin, picture=upload(size=(1000, 500)), caption="At low tide.")
    BulletinPictureFactory(bulletin=bulletin, stands=1, alt="", is_decorative=True)
    found = page(client, bulletin.get_absolute_url())
    lead, other = found.xpath("//main//img")
    assert (lead.get("alt"), lead.get("loading"), lead.get("width"), lead.get("height")) == (
        "The pier at Deal.",
        None,
        "1000",
        "500",
    )
    assert "480w" in lead.get("srcset") and "960w" in lead.get("srcset")
    assert (other.get("alt"), other.get("loading")) == ("", "lazy")
    assert other.xpath("preceding::h2[1]/text()") == ["Where"]
    for address in [lead.get("src"), found.xpath("//source/@srcset")[0].split()[0]]:
        answer = client.get(address)
        assert answer.status_code == 200
        answer.close()
    assert found.xpath("//meta[@property='og:image']/@content") == [f"http://testserver{lead.get('src')}"]


def test_boxes_stand_under_their_heading_at_the_level_below_it(client):
    bulletin = BulletinFactory(body="<h2>Where</h2><p>In Deal.</p><h2>When</h2><p>In May.</p>")
    BulletinBoxFactory(bulletin=bulletin, type="urgent", heading="Ask for help today if", stands=1)
    BulletinBoxFactory(bulletin=bulletin, type="warning", heading="Bring your letter", stands=2)
    BulletinBoxFactory(bulletin=bulletin, stands=99)
    found = page(client, bulletin.get_absolute_url())
    levels = [(heading.tag, words(heading)) for heading in found.xpath("//article//*[self::h2 or self::h3]")]
    assert levels == [
        ("h2", "Where"),
        ("h3", "Urgent advice: Ask for help today if"),
        ("h2", "When"),
        ("h3", "Important: Bring your letter"),
    ]
    assert words(found.xpath("//div[@class='nhsuk-inset-text']")[0]) == "Information: Words that stand out."


def test_an_article_leads_to_the_older_and_the_newer_one(client):
    old, middle, new = (BulletinFactory(issued_on=date(2026, 1, n)) for n in (1, 2, 3))
    BulletinFactory(issued_on=date(2026, 1, 4), state="draft")
    found = page(client, middle.get_absolute_url())
    assert found.xpath("//a[@rel='prev']/@href") == [old.get_absolute_url()]
    assert found.xpath("//a[@rel='next']/@href") == [new.get_absolute_url()]
    assert page(client, new.get_absolute_url()).xpath("//a[@rel='next']") == []


def test_search_engines_and_shared_links_are_told_what_it_is(client):
    bulletin = BulletinFactory(title='Say "hello"', issued_on=date(2026, 5, 4))
    found = page(client, bulletin.get_absolute_url())
    (article,) = found.xpath("//*[@itemtype='https://schema.org/NewsArticle']")
    props = {element.get("itemprop"): element for element in article.xpath(".//*[@itemprop]")}
    assert words(props["headline"]) == 'Say "hello"'
    assert props["datePublished"].get("datetime") == "2026-05-04"
    assert words(props["articleBody"]) == "What it says."
    assert words(props["author publisher"]) == "NHS Kent and Medway"
    said = {meta.get("property"): meta.get("content") for meta in found.xpath("//meta[@property]")}
    assert said["og:title"] == 'Say "hello"'
    assert said["og:url"] == f"http://testserver{bulletin.get_absolute_url()}"
    assert "og:image" not in said


def test_a_withdrawn_bulletin_leaves_list_and_feed_and_its_neighbours(client):
    bulletin, other = BulletinFactory(title="Gone"), BulletinFactory()
    actions.withdraw(record=bulletin, reason="It was wrong.", by=UserFactory())
    assert client.get(bulletin.get_absolute_url()).status_code == 410
    for address in ("/news/", "/news/feed/", other.get_absolute_url(), "/sitemap.xml"):
        assert "Gone" not in client.get(address).content.decode()
        assert bulletin.get_absolute_url() not in client.get(address).content.decode()


def test_page_list_feed_sitemap_and_search_agree_at_every_moment(client, monkeypatch):
    now, day = timezone.now(), timedelta(days=1)
    states = [
        {"state": "draft", "publish_at": now - day},
        {"state": "in_review", "publish_at": now - day},
        {"publish_at": now},
        {"publish_at": now, "expire_at": now + 2 * day},
        {"publish_at": now - day, "expire_at": now},
        {"withdrawn": True},
    ]
    bulletins = [
        BulletinFactory(title=f"Zebra {n}", slug=f"zebra-{n}", **each) for n, each in enumerate(states)
    ]
    lists = ["/news/", "/news/feed/", "/sitemap.xml", "/search/?q=zebra"]
    live_by_moment = []
    for moment in (now - timedelta(seconds=1), now, now + day, now + 2 * day):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        cache.clear()
        live = {each.slug for each in bulletins if client.get(each.get_absolute_url()).status_code == 200}
        assert live == {each.slug for each in bulletins if each.is_live(moment)}
        for address in lists:
            shown = set(re.findall(r"/news/(zebra-\d)/", client.get(address).content.decode()))
            assert shown == live, (address, moment)
        live_by_moment.append(len(live))
    assert live_by_moment == [1, 2, 2, 1]


def test_the_section_and_its_items_are_sound(client, site, teeth):
    bulletin = BulletinFactory(
        title="With all of it",
        body="<h2>Where</h2><p>In Deal.</p>",
        contact_name="Team",
        contact_email="press@example.org",
        related=["/services/"],
    )
    bulletin.topics.set([teeth])
    BulletinPictureFactory(bulletin=bulletin, caption="At low tide.")
    BulletinBoxFactory(bulletin=bulletin, type="emergency", heading="Call 999 if", stands=1)
    CorrectionFactory(record=bulletin)
    for address in ("/news/", "/news/?topic=teeth", "/news/?topic=none", bulletin.get_absolute_url()):
        found = crawl_one(client, address)
        assert [fault for check in markup.CHECKS for fault in check(found)] == []


def crawl_one(client, address):
    class Once:
        def get(self, wanted):
            return client.get(wanted) if wanted == address else client.get("/no-such-page/")

    return crawl(Once(), start=address)[address]


def test_the_page_of_a_partnership_shows_its_latest_news(client, east):
    everywhere = BulletinFactory(title="Everywhere", issued_on=date(2026, 1, 2))
    BulletinFactory(title="Gone", withdrawn=True)
    west = OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP, called="West Kent", called__slug="west")
    BulletinFactory(title="Only west", issued_on=date(2026, 1, 3)).places.set([west])
    for number in range(3):
        BulletinFactory(title=f"East {number}", issued_on=date(2026, 2, 1 + number)).places.set([east])
    found = page(client, "/where-you-live/east-kent/")
    assert rows(found) == ["East 2", "East 1", "East 0"]
    assert found.xpath("//a[text()='See all news for East Kent']/@href") == ["/news/?place=east-kent"]
    assert rows(page(client, "/where-you-live/west/")) == ["Only west", everywhere.title]
