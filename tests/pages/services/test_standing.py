"""The services that come with the site, and the words with which residents look for them."""

import csv

import html5lib
import pytest
from django.conf import settings
from django.utils.text import slugify

from icsportal.lib.standing_text import BadStandingText
from pages import site_content
from pages.models import Service, Site, Topic, TopicService, UrgentHelp
from pages.services import standing
from tests.factories import OrganisationFactory, SiteFactory, TopicFactory

with (settings.BASE_DIR / "fixtures" / "services-words.csv").open(encoding="utf-8", newline="") as file:
    SAYINGS = list(csv.DictReader(file))

RIGHT = {
    "name": "Dentist",
    "slug": "dentist",
    "topic": "teeth",
    "also_known_as": ["toothache", "gums"],
    "summary": "Help with teeth.",
    "urgency": "routine",
    "access": ["phone"],
    "who_for": "Everyone.",
    "hours": "unknown",
    "partnerships": "all",
    "owner": "Communications team",
    "sources": ["A list"],
    "checked_on": "2026-11-22",
    "review_due_on": "2027-05-22",
}
TEXT = "## When to use it\nNow.\n\n## When not to use it\nThen.\n\n## How to get it\nCall.\n"


def links_on(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    document = html5lib.parse(answer.content, treebuilder="lxml", namespaceHTMLElements=False)
    return [
        (" ".join("".join(link.itertext()).split()), link.get("href"))
        for link in document.find(".//main").iter("a")
    ]


def first_click(route):
    """Where the first click leads from the health services page, and the words to look for there."""
    kind, _, what = route.partition(":")
    if kind == "topic":
        return f"/services/{what}/", ""
    if kind == "filter":
        name, _, value = what.partition("=")
        parameter = {"place": ("place", slugify(value)), "access": ("way", value)}[name]
        return "/services/a-to-z/?{}={}".format(*parameter), ""
    return "/services/a-to-z/", what


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda saying: saying["phrase"])
def test_what_a_resident_says_leads_to_the_service_in_two_clicks(site, client, saying):
    address, words = first_click(saying["route"])
    service = Service.objects.live().get(slug=saying["service"])
    assert address.partition("?")[0] in {href for _, href in links_on(client, "/services/")}
    reached = [text for text, href in links_on(client, address) if href == service.get_absolute_url()]
    assert reached
    if words:
        assert any(text.casefold().startswith(words.casefold()) for text in reached), reached


def test_residents_are_asked_about_in_sixty_ways_at_least():
    assert len({saying["phrase"] for saying in SAYINGS}) >= 60
    assert len({saying["service"] for saying in SAYINGS}) >= 40


def test_every_file_is_on_the_site_and_says_all_that_it_must(site):
    files = site_content.sources("services")
    services = Service.objects.live()
    assert {source.key.rpartition("/")[2] for source in files} == set(services.values_list("slug", flat=True))
    assert len(files) >= 45
    lacking = {service.slug: service.missing() for service in services if service.missing()}
    assert lacking == {}
    assert Topic.objects.count() == len(site_content.sources("topics"))
    assert UrgentHelp.objects.count() == len(UrgentHelp.Line)
    assert services.most_wanted().first().slug == "nhs-111"


def test_every_site_of_the_register_has_a_service(site):
    assert not Site.objects.filter(services=None).exists()


def test_the_order_of_a_topic_is_that_of_its_file(site):
    for source in site_content.sources("topics"):
        slug = source.key.rpartition("/")[2]
        shown = Service.objects.live().in_topic(Topic.objects.get(slug=slug))
        assert [service.slug for service in shown][: len(source.fields["services"])] == source.fields[
            "services"
        ]


@pytest.mark.django_db
def test_a_service_of_a_file_stands_whole():
    home, other = TopicFactory(slug="teeth"), TopicFactory(slug="pain")
    clinic = SiteFactory(name="Tooth house")
    provider = OrganisationFactory()
    fields = RIGHT | {
        "urgency": "urgent",
        "hours": {"monday": "08:00-18:30"},
        "ages": {"from": 5, "to": None},
        "also_in": ["pain"],
        "sites": ["Tooth house"],
        "providers": [provider.name],
        "contacts": [
            {"label": "NHS 111", "phone": "111"},
            {"label": "Online", "website": "https://111.nhs.uk"},
        ],
    }
    standing.add_service(fields=fields, text=TEXT, by=None)
    service = Service.objects.live().get()
    assert (service.topic, set(service.topics.all())) == (home, {home, other})
    assert service.shows_urgent_help
    assert (service.age_from, service.age_to) == (5, None)
    assert service.opening_hours.in_words()[0] == "Monday: 8am to 6.30pm"
    assert (list(service.sites.all()), list(service.providers.all())) == ([clinic], [provider])
    assert [contact.label for contact in service.contacts.all()] == ["NHS 111", "Online"]
    assert (service.when_to_use, service.when_not_to_use) == ("<p>Now.</p>\n", "<p>Then.</p>\n")
    assert TopicService.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "text", "words"),
    [
        ({"topic": "hands"}, TEXT, "no topic is called 'hands'"),
        ({"sites": ["Nowhere"]}, TEXT, "no site is called 'Nowhere'"),
        ({"sites": ["Twice"]}, TEXT, "more than one site is called 'Twice'"),
        ({"providers": ["Nobody"]}, TEXT, "no organisation is called 'Nobody'"),
        ({"partnerships": ["Wessex"]}, TEXT, "no health and care partnership is called 'Wessex'"),
        ({"hours": {"monday": "8 to 6"}}, TEXT, "hours: Monday:"),
        ({"access": ["self-referral"]}, TEXT, "nothing says how"),
        ({"also_known_as": ["toothache"]}, TEXT, "two other words"),
        ({}, "## Where\nHere.\n", "no part of a service is called Where"),
    ],
    ids=str,
)
def test_a_file_that_cannot_be_right_is_named_with_its_fault(what, text, words):
    TopicFactory(slug="teeth")
    SiteFactory.create_batch(2, name="Twice")
    with pytest.raises(BadStandingText, match=words):
        standing.add_service(fields=RIGHT | what, text=text, by=None)
