"""Publications that come with the site."""

import csv
from datetime import date

import pytest
from django.conf import settings
from django.db.models import Q
from lxml import html

from icsportal.lib.standing_text import BadStandingText
from icsportal.publishing.checking import what_stops
from pages.site_content import sources
from publications.models import Publication, Series
from publications.standing import add_publication
from tests.factories import PublicationFactory, UserFactory

pytestmark = pytest.mark.django_db

FIELDS = {
    "title": "Winter plan",
    "slug": "winter-plan",
    "type": "plan",
    "summary": "How we get ready.",
    "scheme_class": 3,
    "published_on": date(2026, 6, 1),
    "organisation": "NHS Kent and Medway",
    "original": "https://www.kent.gov.uk/plan",
    "reviewed_on": date(2026, 7, 2),
}
ELSEWHERE = {"news", "newsletter"}  # these are news, not documents


def add(text="It *starts*.", **fields):
    add_publication(fields=FIELDS | fields, text=text, by=UserFactory())
    return Publication.objects.get(slug=fields.get("slug", "winter-plan"))


def test_a_document_is_live_from_the_first_minute_of_its_day_in_britain():
    publication = add()
    assert publication.publish_at.isoformat() == "2026-05-31T23:00:00+00:00"
    assert publication.body == "<p>It <em>starts</em>.</p>\n"
    assert publication.editions.get().number == 1


def test_a_document_without_a_date_is_live_from_the_day_it_was_looked_at():
    fields = {name: value for name, value in FIELDS.items() if name != "published_on"}
    add_publication(fields=fields, text="It starts.", by=UserFactory())
    publication = Publication.objects.get()
    assert (publication.published_on, publication.published_in_words) == (None, "date not known")
    assert publication.publish_at.isoformat() == "2026-07-01T23:00:00+00:00"


def test_the_first_file_of_a_series_makes_it_and_the_next_joins_it():
    series = {"slug": "plans", "name": "Plans", "summary": "All plans."}
    first, second = add(series=series), add(series=series, slug="second")
    assert first.series == second.series == Series.objects.get()


def test_a_file_that_cannot_be_published_says_why():
    PublicationFactory(slug="taken")
    with pytest.raises(BadStandingText, match="Write its text as a web page, or say why there is none"):
        add(text="")


def test_every_document_that_we_know_of_is_there_with_its_date_publisher_and_source(site):
    with open(settings.BASE_DIR / "fixtures/register/documents_sample.csv", encoding="utf-8") as file:
        known = [row for row in csv.DictReader(file) if row["kind"] not in ELSEWHERE]
    assert len(known) == 15
    for row in known:
        titles = Q(title=row["title"]) | Q(title=f"{row['title']} of {row['publisher']}")
        publication = Publication.objects.live().get(titles)
        if publication.published_on:
            assert str(publication.published_on).startswith(row["date"][:7])
        else:
            assert row["date"] in ("", "2019-2020")
        assert publication.original_url.startswith("http")
        assert publication.scheme_class in Publication.SchemeClass.values
        assert what_stops(publication) == []


def test_the_final_strategy_replaces_the_interim_one(site, client):
    old = html.fromstring(client.get("/publications/interim-integrated-care-strategy/read/").content)
    first = old.xpath("//article/*[1]")[0]
    assert first.text_content().split()[0] == "Superseded."
    assert first.xpath(".//a/@href") == ["/publications/integrated-care-strategy/"]
    new = html.fromstring(client.get("/publications/integrated-care-strategy/").content)
    assert "/publications/interim-integrated-care-strategy/" in new.xpath("//dl//a/@href")


@pytest.mark.parametrize(
    "heading",
    [
        "The best start in life",
        "Cost of living",
        "Mental wellbeing",
        "Work and skills",
        "Homes and the places we live in",
        "The end of life",
        "Carers",
        "Research",
    ],
)
def test_the_strategy_can_be_read_theme_by_theme(site, client, heading):
    found = html.fromstring(client.get("/publications/interim-integrated-care-strategy/read/").content)
    assert heading in [" ".join(each.text_content().split()) for each in found.xpath("//h2 | //h3")]


def test_the_annual_reports_have_an_address_that_leads_to_the_latest(site, client):
    answer = client.get("/publications/series/annual-reports-of-nhs-kent-and-medway/latest/")
    assert answer.url == "/publications/annual-report-2023-24-executive-summary/"
    assert sources("publications")
