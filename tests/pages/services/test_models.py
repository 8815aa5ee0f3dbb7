from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from icsportal.lib.opening_hours import OpeningHours
from icsportal.lib.typed_hours import parse
from icsportal.publishing.models import Record
from pages.models import Kind, Service, Topic, TopicService, Urgency, UrgentHelp, Way, standing_lines
from tests.factories import (
    OrganisationFactory,
    ServiceContactFactory,
    ServiceFactory,
    ServiceNameFactory,
    SiteFactory,
    TopicFactory,
    TopicServiceFactory,
    UrgentHelpFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def partnership():
    return OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP)


@pytest.mark.parametrize(
    "what",
    [
        {"urgency": Urgency.URGENT, "shows_urgent_help": False},
        {"urgency": Urgency.EMERGENCY, "shows_urgent_help": False},
        {"access": []},
        {"age_from": 18, "age_to": 17},
        {"checked_on": TODAY, "review_due_on": TODAY},
        {"hours": {"week": [[{"opens": 600, "closes": 600}]] + [None] * 6, "exceptions": {}}},
        {"hours": {"week": [None] * 7, "exceptions": {"2026-12-25": [{"opens": 600, "closes": 540}]}}},
        {"hours": {"week": [None] * 7, "bank_holidays": [{"opens": 2, "closes": 1}], "exceptions": {}}},
    ],
    ids=str,
)
def test_what_must_never_be_true_of_a_service_is_refused_by_the_database(what):
    with pytest.raises(IntegrityError):
        ServiceFactory(**what)


@pytest.mark.parametrize("what", [{"age_from": 18, "age_to": 18}, {"age_from": 18}, {"age_to": 4}], ids=str)
def test_ages_may_be_open_on_either_side(what):
    ServiceFactory(**what)


def test_hours_that_run_past_midnight_are_kept():
    hours = parse({"saturday": "10pm to 2am", "bank_holidays": "as usual"})
    service = ServiceFactory(hours=hours.to_data())
    assert OpeningHours.from_data(Service.objects.get(pk=service.pk).hours) == hours


@pytest.mark.parametrize("slug", ["a-to-z"])
def test_a_topic_cannot_take_the_address_of_another_page(slug):
    with pytest.raises(IntegrityError):
        TopicFactory(slug=slug)


def test_two_services_cannot_have_one_address_but_the_draft_that_replaces_one_has_its():
    service = ServiceFactory(slug="dentist")
    ServiceFactory(slug="dentist", state=Record.State.DRAFT, replaces=service)
    with pytest.raises(IntegrityError):
        ServiceFactory(slug="dentist")


def test_words_differ_by_more_than_capitals_and_marks():
    service = ServiceFactory(also_known_as=["A&E"])
    with pytest.raises(IntegrityError):
        ServiceNameFactory(service=service, words="a and e")


def test_words_have_letters_or_numbers():
    with pytest.raises(IntegrityError):
        ServiceNameFactory(words="!?")


def test_a_contact_reaches_someone():
    with pytest.raises(IntegrityError):
        ServiceContactFactory(phone="")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("emergency", {"phone": "911"}),
        ("advice", {"phone": ""}),
        ("crisis", {"phone": "999"}),
        ("pharmacy", {"phone": "111"}),
        ("pharmacy", {"link_words": "Find one"}),
        ("coffee", {}),
    ],
)
def test_urgent_help_cannot_name_another_number_or_half_a_link(line, what):
    with pytest.raises(IntegrityError):
        UrgentHelpFactory(line=line, **what)


def test_urgent_help_is_whole_even_when_nobody_ever_stored_it():
    assert [line.line for line in UrgentHelp.objects.lines()] == UrgentHelp.Line.values
    UrgentHelpFactory(line="pharmacy", heading="Ask in a pharmacy")
    headings = [line.heading for line in UrgentHelp.objects.lines()]
    assert headings == [*(line.heading for line in standing_lines()[:-1]), "Ask in a pharmacy"]


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        ({}, ""),
        ({"age_from": 16}, "Aged 16 and over"),
        ({"age_to": 4}, "Up to age 4"),
        ({"age_from": 40, "age_to": 74}, "Aged 40 to 74"),
        ({"age_from": 0, "age_to": 4}, "Aged 0 to 4"),
    ],
)
def test_ages_in_words(ages, words):
    assert Service(**ages).ages() == words


def test_every_way_has_a_sentence():
    assert len(set(Service(access=list(Way)).ways())) == len(Way)


def test_a_topic_lists_its_own_and_other_services_in_the_order_given():
    topic = TopicFactory()
    last = ServiceFactory(name="A last one", topic=topic)
    guest = TopicServiceFactory(topic=topic, position=1).service
    first = ServiceFactory(name="B", topic=topic)
    TopicService.objects.filter(topic=topic, service=first).update(position=0)
    ServiceFactory(topic=topic, state=Record.State.DRAFT)
    ServiceFactory()
    assert list(Service.objects.live().in_topic(topic)) == [first, guest, last]


def test_only_topics_with_something_to_read_are_shown():
    shown, empty = TopicFactory(order=2), TopicFactory()
    ServiceFactory(topic=shown)
    ServiceFactory(topic=empty, state=Record.State.DRAFT)
    guest = TopicServiceFactory(topic=TopicFactory(order=1), service__topic=shown).topic
    assert list(Service.objects.live().topics()) == [guest, shown]
    assert Topic.objects.count() == 3


def test_a_partnership_gets_services_for_all_and_its_own():
    here, elsewhere = partnership(), partnership()
    for_all, ours, theirs = (
        ServiceFactory(),
        ServiceFactory(covers_all=False),
        ServiceFactory(covers_all=False),
    )
    ours.partnerships.add(here, elsewhere)
    theirs.partnerships.add(elsewhere)
    assert set(Service.objects.for_partnership(here)) == {for_all, ours}


def test_what_is_based_in_a_partnership_has_a_site_there_or_is_only_for_it():
    here, elsewhere = partnership(), partnership()
    for_all, only_ours, sited = ServiceFactory(), ServiceFactory(covers_all=False), ServiceFactory()
    only_ours.partnerships.add(here)
    sited.sites.add(SiteFactory(partnership=here), SiteFactory(partnership=here))
    ServiceFactory().sites.add(SiteFactory(partnership=elsewhere))
    assert set(Service.objects.based_in(here)) == {only_ours, sited}
    assert for_all not in Service.objects.based_in(here)


def test_services_of_a_site_and_by_way():
    site = SiteFactory()
    there = ServiceFactory(access=[Way.WALK_IN, Way.ONLINE])
    there.sites.add(site)
    other = ServiceFactory(access=[Way.ONLINE])
    assert list(Service.objects.at_site(site)) == [there]
    assert list(Service.objects.reached_by(Way.WALK_IN)) == [there]
    assert set(Service.objects.reached_by(Way.ONLINE)) == {there, other}


def test_top_tasks_are_those_an_editor_chose_in_order():
    second, first = ServiceFactory(top_task_order=2), ServiceFactory(top_task_order=1)
    ServiceFactory()
    assert list(Service.objects.most_wanted()) == [first, second]


@pytest.mark.parametrize(("due_in_days", "is_overdue"), [(-1, True), (0, False), (1, False)])
def test_a_review_is_overdue_from_the_day_after_it_was_due(due_in_days, is_overdue):
    due = TODAY + timedelta(days=due_in_days)
    service = ServiceFactory(checked_on=TODAY - timedelta(days=90), review_due_on=due)
    assert service.is_review_overdue(TODAY) is is_overdue
    assert Service.objects.review_overdue(TODAY).exists() is is_overdue


@pytest.mark.parametrize(
    ("what", "contact", "has_site", "lacks"),
    [
        ({"access": [Way.SELF_REFERRAL]}, {}, False, "nothing says how"),
        (
            {"access": [Way.SELF_REFERRAL]},
            {"phone": "", "address": "1 High Street"},
            False,
            "nothing says how",
        ),
        ({"access": [Way.SELF_REFERRAL]}, {"phone": "111"}, False, ""),
        ({"access": [Way.SELF_REFERRAL]}, {"phone": "", "website": "https://www.nhs.uk"}, False, ""),
        ({"access": [Way.SELF_REFERRAL]}, {}, True, ""),
        ({"covers_all": False}, {}, False, "Choose the partnerships"),
    ],
)
def test_a_service_says_what_it_lacks(what, contact, has_site, lacks):
    service = ServiceFactory(**what)
    if contact:
        ServiceContactFactory(service=service, **contact)
    if has_site:
        service.sites.add(SiteFactory())
    assert lacks in " ".join(service.missing())
    assert bool(service.missing()) is bool(lacks)


def test_a_service_for_all_has_no_partnership_of_its_own():
    service = ServiceFactory()
    service.partnerships.add(partnership())
    assert "choose no single partnerships" in " ".join(service.missing())


def test_a_service_has_two_words_besides_its_name():
    assert "two other words" in " ".join(ServiceFactory(also_known_as=["casualty"]).missing())
