"""What crawlers and finders of weak spots are told."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from bulletins.consultations.models import Consultation
from bulletins.models import Bulletin
from bulletins.newsletters.models import NewsletterIssue, NewsletterList
from pages.models import Service
from pages.published import published_pages
from pages.where_you_live.addresses import lists, with_page
from publications.foi.addresses import sections
from publications.foi.models import DisclosureLogEntry, Provision, SchemeClass
from publications.meetings.models import Meeting, MeetingBody
from publications.models import Publication
from tests.factories import BulletinFactory, PublicationFactory, SeriesFactory, days_ago

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def entries(response):
    """{address: day of the last change} of a sitemap."""
    urls = ElementTree.fromstring(response.content).findall("s:url", NAMES)  # noqa: S314  our own words
    return {url.findtext("s:loc", None, NAMES): url.findtext("s:lastmod", None, NAMES) for url in urls}


def test_the_sitemap_names_every_page_and_live_record_once(client, site):
    response = client.get("/sitemap.xml")
    paths = [address.removeprefix("http://testserver") for address in entries(response)]
    services = Service.objects.live()
    records = [*Bulletin.objects.live(), *Publication.objects.live(), *services, *services.topics()]
    records += Consultation.objects.live()
    records += [*Meeting.objects.live(), *MeetingBody.objects.all()]
    records += [*NewsletterIssue.objects.live(), *NewsletterList.objects.all()]
    records += Publication.objects.live().in_series()
    records += [*DisclosureLogEntry.objects.live(), *Provision.objects.all(), *SchemeClass.objects.all()]
    pages = [page.address for page in published_pages()]
    register = [*(address for _, address in lists()), *(address for _, address in with_page())]
    expected = [
        *pages,
        "/services/a-to-z/",
        "/alerts/",
        "/bulletins/subscribe/",
        "/meetings/",
        *(address for _, address in sections()),
        *set(register).difference(pages),
        *(record.get_absolute_url() for record in records),
        *(f"{each.get_absolute_url()}read/" for each in Publication.objects.live().exclude(body="")),
    ]
    assert len(records) >= 2
    assert sorted(paths) == sorted(expected)
    assert response.headers["Content-Type"] == "application/xml"


def test_the_sitemap_says_when_each_changed(client, db):
    bulletin = BulletinFactory()
    Bulletin.objects.update(changed_at=days_ago(7))
    changed_on = timezone.localdate(Bulletin.objects.get().changed_at)
    said = entries(client.get("/sitemap.xml"))[f"http://testserver{bulletin.get_absolute_url()}"]
    assert said == changed_on.isoformat()


def test_the_sitemap_names_the_host_that_was_asked_over_https_where_it_was(client, site, settings):
    settings.ALLOWED_HOSTS = ["www.example.org"]
    response = client.get("/sitemap.xml", secure=True, headers={"host": "www.example.org"})
    assert all(address.startswith("https://www.example.org/") for address in entries(response))


def test_what_is_not_live_is_not_in_the_sitemap(client, db):
    BulletinFactory(publish_at=timezone.now() + timedelta(days=1))
    BulletinFactory(expire_at=timezone.now())
    PublicationFactory(withdrawn=True)
    PublicationFactory(publish_at=timezone.now() + timedelta(days=1), series=SeriesFactory())
    told = entries(client.get("/sitemap.xml"))
    assert [address for address in told if re.search("/(news|publications)/.", address)] == []


def test_robots_are_kept_from_search_and_admin_and_led_to_the_sitemap(client, db):
    words = client.get("/robots.txt", secure=True)
    assert words.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = words.content.decode().splitlines()
    assert {"User-agent: *", "Disallow: /admin/", "Disallow: /search/"} < set(lines)
    assert "Sitemap: https://testserver/sitemap.xml" in lines
    assert "Disallow: /" not in lines


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("mailto:security@example.org", "mailto:security@example.org"),
        ("", "https://testserver/contact/"),
    ],
)
def test_a_finder_of_a_weak_spot_learns_whom_to_tell(client, db, settings, contact, said):
    settings.SECURITY_CONTACT = contact
    response = client.get("/.well-known/security.txt", secure=True)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == said
    assert fields["Canonical"] == "https://testserver/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "en"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields["Expires"])
    left = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=90) < left < timedelta(days=365)
