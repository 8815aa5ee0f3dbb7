import pytest

from icsportal.publishing import actions
from icsportal.publishing.models import Record
from icsportal.search import index
from icsportal.search.models import Entry
from icsportal.search.searching import search
from pages.services.actions import keep_service, keep_topic
from tests.factories import ServiceFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


def found(words):
    return [hit.url for hit in search(words, as_typed=True).hits()]


def published(**what):
    service = ServiceFactory(state=Record.State.DRAFT, publish_at=None, **what)
    return actions.publish(record=service, by=UserFactory())


def test_a_service_is_found_by_every_word_that_people_use():
    service = published(name="Emergency dentist", also_known_as=["toothache", "swollen gums"])
    for words in ("dentists", "toothache", "swollen gum", "everyone"):
        assert found(words) == [service.get_absolute_url()], words


def test_words_that_people_use_count_as_much_as_the_name():
    published(name="Hearing", summary="For earache too.")
    meant = published(name="Pharmacy", also_known_as=["earache", "cough"])
    assert found("earache")[0] == meant.get_absolute_url()


def test_when_not_to_use_it_finds_nothing():
    published(when_not_to_use="<p>Not for chest pain.</p>")
    assert found("chest pain") == []


def test_what_is_not_public_is_not_found():
    service = published(name="Dentist")
    actions.withdraw(record=service, reason="It closed.", by=UserFactory())
    ServiceFactory(name="Dentist draft", state=Record.State.DRAFT)
    assert found("dentist") == []


def test_a_new_version_takes_the_place_of_the_old_words():
    service = published(name="Dentist", also_known_as=["toothache", "gums"])
    new = actions.start_new_version(record=service, by=UserFactory())
    keep_service(service=new, also_known_as=["sore mouth", "gums"])
    assert found("toothache") == [service.get_absolute_url()]
    actions.submit(record=new, by=new.changed_by)
    actions.publish(record=new, by=UserFactory())
    assert found("toothache") == []
    assert found("sore mouth") == [service.get_absolute_url()]


def test_a_deleted_draft_leaves_the_public_words():
    service = published(name="Dentist")
    actions.start_new_version(record=service, by=UserFactory()).delete()
    assert found("dentist") == [service.get_absolute_url()]


def test_a_renamed_topic_and_its_services_are_found_at_their_new_addresses():
    service = published(name="Dentist", topic__slug="mouth", topic__name="Teeth")
    service.topic.slug = "teeth"
    keep_topic(topic=service.topic)
    assert found("dentist") == ["/services/teeth/" + service.slug + "/"]
    assert found("teeth")[0] == "/services/teeth/"


def test_a_topic_is_found_by_its_other_words():
    TopicFactory(slug="teeth", also_known_as=["gums"])
    assert found("gums") == ["/services/teeth/"]


def test_the_index_can_be_made_anew():
    service = published(name="Dentist")
    Entry.objects.all().delete()
    index.rebuild()
    assert found("dentist") == [service.get_absolute_url()]
