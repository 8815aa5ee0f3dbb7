from datetime import date, timedelta

import pytest

from icsportal.publishing import actions as publishing
from icsportal.publishing.models import Change, MovedAddress, Record
from pages.models import Way
from pages.services.actions import keep_service, keep_topic, mark_checked
from tests.factories import ServiceFactory, TopicFactory, TopicServiceFactory, UserFactory

pytestmark = pytest.mark.django_db


def published_anew(service, **what):
    """A second person published a new version of the service, in which `what` is different."""
    new = publishing.start_new_version(record=service, by=UserFactory())
    for name, value in what.items():
        setattr(new, name, value)
    keep_service(service=new)
    publishing.submit(record=new, by=new.changed_by)
    return publishing.publish(record=new, by=UserFactory())


def test_a_service_keeps_each_word_once_and_not_its_own_name():
    service = ServiceFactory(name="A&E", also_known_as=["Casualty", "Emergency room"])
    keep_service(service=service, also_known_as=["casualty", "Emergency department", "a and e", " ", "!"])
    assert [str(name) for name in service.names.all()] == ["Casualty", "Emergency department"]


def test_words_stay_when_none_are_given():
    service = ServiceFactory(also_known_as=["casualty", "emergency"])
    keep_service(service=service)
    assert service.names.count() == 2


def test_a_moved_service_leads_on_from_its_old_address(client):
    service = ServiceFactory(slug="dentist", topic__slug="old-home")
    teeth = TopicFactory(slug="teeth")
    published_anew(service, topic=teeth)
    answer = client.get("/services/old-home/dentist/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/services/teeth/dentist/")
    assert client.get("/services/teeth/dentist/").status_code == 200


def test_a_moved_service_leaves_the_list_of_its_old_home_and_stays_in_the_others():
    service = ServiceFactory()
    old_home, teeth = service.topic, TopicFactory()
    other = TopicServiceFactory(service=service, position=3).topic
    moved = published_anew(service, topic=teeth)
    assert set(moved.topics.all()) == {teeth, other}
    assert old_home not in moved.topics.all()
    assert moved.listed_in.get(topic=other).position == 3


def test_a_new_version_has_the_words_contacts_and_sites_of_the_old_one():
    service = ServiceFactory(also_known_as=["casualty", "emergency"])
    published_anew(service, summary="New words.")
    service.refresh_from_db()
    assert service.summary == "New words."
    assert {name.words for name in service.names.all()} == {"casualty", "emergency"}


def test_what_lacks_something_is_not_published():
    service = ServiceFactory(state=Record.State.DRAFT, access=[Way.SELF_REFERRAL])
    with pytest.raises(publishing.NotReady, match="nothing says how"):
        publishing.publish(record=service, by=UserFactory())
    service.refresh_from_db()
    assert service.state == Record.State.DRAFT


def test_a_renamed_topic_leads_on_from_every_address_under_it(client):
    service = ServiceFactory(slug="dentist", topic__slug="mouth")
    draft = ServiceFactory(slug="draft", topic=service.topic, state=Record.State.DRAFT)
    service.topic.slug = "teeth"
    keep_topic(topic=service.topic)
    for old, new in (
        ("/services/mouth/", "/services/teeth/"),
        ("/services/mouth/dentist/", "/services/teeth/dentist/"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
        assert client.get(new).status_code == 200
    assert not MovedAddress.objects.filter(old_path__endswith=f"/{draft.slug}/").exists()


def test_a_topic_that_keeps_its_address_moves_nothing():
    topic = keep_topic(topic=TopicFactory())
    keep_topic(topic=topic)
    assert not MovedAddress.objects.exists()


def test_checked_today_moves_both_dates_and_is_recorded_without_a_second_person():
    before = date(2026, 1, 10)
    service = ServiceFactory(checked_on=before, review_due_on=before + timedelta(days=181))
    person = UserFactory()
    mark_checked(service=service, by=person, on=date(2026, 7, 1))
    service.refresh_from_db()
    assert (service.checked_on, service.review_due_on) == (date(2026, 7, 1), date(2026, 12, 29))
    assert service.is_live()
    change = Change.objects.about(service).get()
    assert (change.action, change.by) == ("Checked", person)
