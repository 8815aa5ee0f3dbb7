import csv
import json
from datetime import date
from io import StringIO

import html5lib
import pytest
from django.utils import timezone

from icsportal.lib.typed_hours import parse
from icsportal.publishing.models import Record
from icsportal.views import plain_page
from pages.models import (
    Kind,
    Service,
    ServiceName,
    Topic,
    TopicService,
    Urgency,
    UrgentHelp,
    Way,
    standing_lines,
)
from tests.factories import (
    OrganisationFactory,
    OrganisationNameFactory,
    ServiceContactFactory,
    ServiceFactory,
    SiteFactory,
    TopicFactory,
    TopicServiceFactory,
    UrgentHelpFactory,
)

pytestmark = pytest.mark.django_db
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html5lib.parse(answer.content, treebuilder="lxml", namespaceHTMLElements=False)


def links_of(document):
    return {" ".join("".join(link.itertext()).split()): link.get("href") for link in document.iter("a")}


def words_of(document):
    return " ".join(" ".join(document.find(".//main").itertext()).split())


def address_of_service(**what):
    return ServiceFactory(**what).get_absolute_url()


# --- One service


def test_a_service_says_all_that_a_resident_needs(client):
    service = ServiceFactory(
        name="Emergency dentist",
        summary="Help with bad tooth pain.",
        access=[Way.SELF_REFERRAL],
        who_for="Everyone.",
        age_from=5,
        cost="NHS charges",
        languages="You can ask for an interpreter.",
        access_facts=["There is a ramp."],
        when_not_to_use="<p>Not for hands.</p>",
        national_page="https://www.nhs.uk/dentists",
        checked_on=date(2026, 11, 22),
        review_due_on=date(2027, 5, 22),
        topic__name="Teeth",
        topic__slug="teeth",
    )
    provider = OrganisationFactory(kind=Kind.ACUTE_TRUST)
    service.providers.add(provider)
    ServiceContactFactory(service=service, label="Dentist line", phone="01227 123456")
    ServiceContactFactory(service=service, label="Dentists online", phone="", website="https://x.example/")
    document = page(client, service.get_absolute_url())
    said, links = words_of(document), links_of(document)
    for words in (
        "Help with bad tooth pain.",
        "When you need it.",
        "Not for hands.",
        "You can refer yourself.",
        "Everyone.",
        "Aged 5 and over",
        "NHS charges",
        "All of Kent and Medway",
        "You can ask for an interpreter.",
        "There is a ramp.",
        provider.name,
        "We last checked this page on 22 November 2026",
        "The next check is due on 22 May 2027",
        "Communications team",
        "Not known: check before you go",
    ):
        assert words in said
    assert links["Dentist line: 01227 123456"] == "tel:01227123456"
    assert links["Dentists online"] == "https://x.example/"
    assert links["Read about this on the NHS website"] == "https://www.nhs.uk/dentists"
    assert links["Teeth"] == "/services/teeth/"
    assert document.findtext(".//title").startswith("Emergency dentist – ")


def test_a_service_for_some_partnerships_names_their_areas(client):
    service = ServiceFactory(covers_all=False)
    area = OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP)
    area.names.all().delete()
    OrganisationNameFactory(organisation=area, name="East Kent Health and Care Partnership")
    service.partnerships.add(area)
    said = words_of(page(client, service.get_absolute_url()))
    assert "East Kent" in said
    assert "All of Kent and Medway" not in said


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 3, 29), "Today, Sunday 29 March 2026: 10am to 4pm"),
        (date(2026, 10, 26), "Today, Monday 26 October 2026: 8am to 6.30pm"),
        (date(2026, 12, 25), "Today, Friday 25 December 2026 (Christmas Day): closed"),
    ],
)
def test_todays_hours_stand_with_their_date(client, monkeypatch, today, words):
    hours = parse(
        {**dict.fromkeys(WEEK, "8am to 6.30pm"), "sunday": "10am to 4pm", "bank_holidays": "closed"}
    )
    address = address_of_service(hours=hours.to_data())
    monkeypatch.setattr(timezone, "localdate", lambda: today)
    said = words_of(page(client, address))
    assert words in said
    assert "Monday to Saturday: 8am to 6.30pm" in said


@pytest.mark.parametrize("hours", ["always", "unknown"])
def test_hours_that_never_change_or_are_not_known_have_no_line_for_today(client, hours):
    said = words_of(page(client, address_of_service(hours=parse(hours).to_data())))
    assert "Today" not in said


def test_a_page_never_says_that_it_is_open_now(client):
    hours = parse(dict.fromkeys((*WEEK, "bank_holidays"), "24 hours"))
    for what in (hours, parse({"monday": "8am to 6pm"}), parse("unknown")):
        said = words_of(page(client, address_of_service(hours=what.to_data()))).lower()
        assert "open now" not in said
        assert "open until" not in said
        assert "closed now" not in said


def test_a_machine_reads_what_kind_of_thing_it_is_and_when_it_is_open(client):
    service = ServiceFactory(hours=parse({"monday": "8am to 6.30pm", "saturday": "10pm to 2am"}).to_data())
    service.sites.add(SiteFactory(name="Buckland Hospital", town="Dover", postcode="CT17 0HD"))
    document = page(client, service.get_absolute_url())
    assert (
        document.find(".//*[@itemtype='https://schema.org/Service']/*[@itemprop='name']").text == service.name
    )
    specified = [
        (
            each.find("*[@itemprop='dayOfWeek']").get("href"),
            each.find("*[@itemprop='opens']").get("content"),
            each.find("*[@itemprop='closes']").get("content"),
        )
        for each in document.iterfind(".//*[@itemtype='https://schema.org/OpeningHoursSpecification']")
    ]
    assert specified == [
        ("https://schema.org/Monday", "08:00", "18:30"),
        ("https://schema.org/Saturday", "22:00", "02:00"),
    ]
    clinic = document.find(".//*[@itemtype='https://schema.org/MedicalClinic']")
    assert clinic.find("*[@itemprop='name']").text == "Buckland Hospital"
    assert clinic.find(".//*[@itemprop='postalCode']").text == "CT17 0HD"


def test_another_topic_in_the_address_leads_to_the_home_topic(client):
    service = ServiceFactory()
    other = TopicServiceFactory(service=service).topic
    answer = client.get(f"/services/{other.slug}/{service.slug}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, service.get_absolute_url())


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ({"state": Record.State.DRAFT}, 404),
        (
            {
                "state": Record.State.WITHDRAWN,
                "withdrawn_at": timezone.now(),
                "withdrawal_reason": "It moved away.",
            },
            410,
        ),
    ],
)
def test_what_is_not_public_is_not_read(client, what, status):
    answer = client.get(address_of_service(**what))
    assert answer.status_code == status
    assert (b"It moved away." in answer.content) is (status == 410)


# --- Near the reader


def test_the_nearest_site_comes_first_and_the_place_is_kept_nowhere(register, client):
    service = ServiceFactory()
    service.sites.set(
        service.sites.model.objects.filter(name__in=["Buckland Hospital", "Darent Valley Hospital"])
    )
    answer = client.get(service.get_absolute_url(), {"place": "da1 1sa"})
    document = html5lib.parse(answer.content, treebuilder="lxml", namespaceHTMLElements=False)
    headings = [heading.text for heading in document.iter("h3")]
    assert headings.index("Darent Valley Hospital") < headings.index("Buckland Hospital")
    assert "miles away" in words_of(document)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not answer.cookies


def test_a_place_that_is_not_known_is_said_with_what_to_type(client, register):
    service = ServiceFactory()
    service.sites.set(service.sites.model.objects.all()[:2])
    answer = client.get(service.get_absolute_url(), {"place": "<b>Glasgow</b>"})
    assert answer.status_code == 200
    document = html5lib.parse(answer.content, treebuilder="lxml", namespaceHTMLElements=False)
    assert document.findtext(".//title").startswith("Error: ")
    assert "We do not know this postcode" in words_of(document)
    assert document.find(".//input[@name='place']").get("value") == "<b>Glasgow</b>"


def test_without_a_place_there_is_no_distance(client, register):
    service = ServiceFactory()
    service.sites.set(service.sites.model.objects.all()[:2])
    answer = client.get(service.get_absolute_url())
    assert b"away" not in answer.content
    assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_one_site_needs_no_question(client):
    service = ServiceFactory()
    service.sites.add(SiteFactory())
    assert page(client, service.get_absolute_url()).find(".//input[@name='place']") is None


# --- Urgent help


def numbers_of(document):
    return [
        link.get("href") for link in document.find(".//main").iter("a") if link.get("href").startswith("tel:")
    ]


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.EMERGENCY])
def test_an_urgent_service_always_shows_urgent_help(client, urgency):
    document = page(client, address_of_service(urgency=urgency))
    said = words_of(document)
    assert all(line.heading in said and line.words in said for line in standing_lines())
    assert numbers_of(document) == ["tel:999", "tel:999", "tel:111", "tel:111"]


def test_a_routine_service_shows_it_only_when_an_editor_says_so(client):
    assert numbers_of(page(client, address_of_service())) == []
    assert "tel:999" in numbers_of(page(client, address_of_service(shows_urgent_help=True)))


def test_urgent_help_is_one_block_wherever_it_stands(client, site):
    UrgentHelp.objects.filter(line="crisis").update(heading="Call 111, option 2, at any hour")
    urgent = Service.objects.exclude(urgency=Urgency.ROUTINE).first()
    for address, status in (
        ("/", 200),
        ("/services/", 200),
        (urgent.get_absolute_url(), 200),
        ("/nowhere/", 404),
    ):
        answer = client.get(address)
        assert answer.status_code == status
        document = html5lib.parse(answer.content, treebuilder="lxml", namespaceHTMLElements=False)
        said = words_of(document)
        assert "Call 111, option 2, at any hour" in said, address
        assert all(line.heading in said for line in UrgentHelp.objects.lines()), address
        assert {"tel:999", "tel:111"} <= set(numbers_of(document)), address


@pytest.mark.parametrize("status", [400, 403, 500, 503])
def test_pages_that_stand_without_a_database_say_the_same_words(status, django_assert_num_queries):
    UrgentHelpFactory(line="pharmacy", heading="Not read from the database")
    with django_assert_num_queries(0):
        answer = plain_page(status)
    document = html5lib.parse(answer.content, treebuilder="lxml", namespaceHTMLElements=False)
    said = words_of(document)
    for line in standing_lines():
        assert line.heading in said
        assert line.words in said
    assert numbers_of(document) == ["tel:999", "tel:111", "tel:111"]


# --- The section, its topics and its A to Z


def test_the_section_starts_with_urgent_help_then_leads_to_topics_and_words(client, site):
    document = page(client, "/services/")
    headings = [" ".join("".join(heading.itertext()).split()) for heading in document.iter("h2")]
    wanted = ["If you need help now", "What people need most", "All topics", "Find a service by its name"]
    assert [heading for heading in headings if heading in wanted] == wanted
    links = links_of(document)
    for topic in Topic.objects.all():
        assert links[topic.name] == topic.get_absolute_url()
    assert links["A to Z of health services"] == "/services/a-to-z/"
    assert Service.objects.get(slug="gp-appointment").get_absolute_url() in links.values()
    assert "You do not have to know which service is right." in words_of(document)


def test_a_topic_introduces_its_services_in_order(client):
    topic = TopicFactory(name="Teeth", summary="All about teeth.", introduction="<p>Look after them.</p>")
    second, first = ServiceFactory(topic=topic), ServiceFactory(topic=topic, urgency=Urgency.URGENT)
    TopicService.objects.filter(service=first).update(position=1)
    document = page(client, topic.get_absolute_url())
    said = words_of(document)
    assert "All about teeth. Look after them." in said
    assert said.index(first.name) < said.index(second.name)
    assert "Urgent: help today" in said


def test_a_topic_without_services_says_so(client):
    assert "There is no service in this topic" in words_of(page(client, TopicFactory().get_absolute_url()))


def test_letters_lead_to_their_words_and_say_when_there_are_none(client):
    service = ServiceFactory(name="Zebra clinic", also_known_as=["quagga", "zorse"])
    document = page(client, "/services/a-to-z/")
    letters = document.find(".//nav[@id='letters']")
    led = {link.text: link.get("href") for link in letters.iter("a")}
    assert led["Z"] == "#letter-z"
    assert document.find(".//h2[@id='letter-z']").get("tabindex") == "-1"
    assert "X" not in led
    assert "X (no services)" in " ".join("".join(letters.itertext()).split())
    links = links_of(document)
    assert links["quagga: see Zebra clinic"] == service.get_absolute_url()
    assert links["Zebra clinic"] == service.get_absolute_url()


def test_the_a_to_z_is_narrowed_by_way_and_place(client, register):
    online, walk_in = (
        ServiceFactory(access=[Way.ONLINE]),
        ServiceFactory(access=[Way.WALK_IN], covers_all=False),
    )
    east_kent = walk_in.partnerships.model.objects.partnerships().at_slug("east-kent").get()
    walk_in.partnerships.add(east_kent)
    for query, found in (
        ({"way": "online"}, {online}),
        ({"place": "east-kent"}, {online, walk_in}),
        ({"place": "west-kent"}, {online}),
        ({"place": "east-kent", "way": "walk-in"}, {walk_in}),
        ({"place": "atlantis", "way": "walk-in"}, {walk_in}),
        ({"way": "\0", "other": "x"}, {online, walk_in}),
    ):
        answer = client.get("/services/a-to-z/", query)
        assert answer.status_code == 200
        links = html5lib.parse(answer.content, treebuilder="lxml", namespaceHTMLElements=False).iter("a")
        shown = {link.get("href") for link in links}
        assert {service for service in (online, walk_in) if service.get_absolute_url() in shown} == found, (
            query
        )


# --- As data


def test_the_data_carry_licence_source_and_the_fields_of_open_referral(client, site):
    data = json.loads(client.get("/services/data.json").content)
    assert data["licence"] == "Open Government Licence v3.0"
    assert data["source"].endswith("/services/")
    assert len(data["services"]) == Service.objects.live().count()
    dover = next(each for each in data["services"] if each["name"] == "Dover urgent treatment centre")
    assert (
        dover["url"] == "http://testserver/services/urgent-and-emergency-care/dover-urgent-treatment-centre/"
    )
    assert dover["status"] == "active"
    assert dover["schedules"][0] == {
        "freq": "WEEKLY",
        "byday": "MO",
        "opens_at": "08:00",
        "closes_at": "20:00",
    }
    location = dover["service_at_locations"][0]["location"]
    assert (location["name"], location["addresses"][0]["postal_code"]) == ("Buckland Hospital", "CT17 0HD")
    assert dover["organizations"][0]["ods_code"] == "RVV"
    assert dover["contacts"][0]["phones"] == [{"number": "111"}]
    assert dover["assured_date"] == "2026-11-22"
    assert len({each["id"] for each in data["services"]}) == len(data["services"])


def test_a_service_keeps_its_identifier_when_it_is_renamed(client):
    service = ServiceFactory()
    before = json.loads(client.get("/services/data.json").content)["services"][0]["id"]
    Service.objects.filter(pk=service.pk).update(name="Another", slug="another")
    assert json.loads(client.get("/services/data.json").content)["services"][0]["id"] == before


def test_the_spreadsheet_has_a_row_for_each_public_service(client):
    service = ServiceFactory(name="Dentist", also_known_as=["gums", "teeth"])
    ServiceContactFactory(service=service)
    ServiceContactFactory(
        service=service, label="Online", phone="", website="https://x.example/", email="a@x.example"
    )
    ServiceFactory(state=Record.State.DRAFT)
    Service.objects.filter(state=Record.State.APPROVED).update(who_for="=1+1")
    answer = client.get("/services/data.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(StringIO(answer.content.decode()))
    assert row["name"] == "Dentist"
    assert row["alternate_names"] == "gums; teeth"
    assert (row["phones"], row["websites"], row["emails"]) == (
        "NHS 111: 111",
        "https://x.example/",
        "a@x.example",
    )
    assert row["licence"] == "Open Government Licence v3.0"
    assert row["service_areas"] == "Kent and Medway"
    assert row["eligibility_description"] == "'=1+1"


# --- At any size


def test_pages_cost_the_same_for_one_service_and_two_thousand(client, count_queries):
    topic = TopicFactory()
    one = ServiceFactory(topic=topic)
    addresses = [
        "/services/",
        "/services/a-to-z/",
        "/services/a-to-z/?way=walk-in",
        topic.get_absolute_url(),
        one.get_absolute_url(),
        "/services/data.json",
        "/services/data.csv",
    ]
    for address in addresses:
        client.get(address)  # fills the CMS's own caches
    for_one = {address: count_queries(client.get, address) for address in addresses}
    many = Service.objects.bulk_create(ServiceFactory.build_batch(1999, topic=topic))
    TopicService.objects.bulk_create(TopicService(topic=topic, service=service) for service in many)
    ServiceName.objects.bulk_create(ServiceName(service=service, words=f"w{service.pk}") for service in many)
    one.sites.set(SiteFactory.create_batch(5))
    one.providers.set(OrganisationFactory.create_batch(3))
    # Organisations and their sites are asked for only where there are any.
    for_many = {address: count_queries(client.get, address) for address in addresses}
    assert max(for_many.values()) <= 10
    for address in addresses:
        assert for_many[address] - for_one[address] in (0, 1), address
