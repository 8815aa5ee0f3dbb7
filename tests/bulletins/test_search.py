"""What bulletins offer to site search."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bulletins.models import Bulletin
from icsportal.publishing import actions
from icsportal.search.models import Entry
from pages.models import Kind
from tests.factories import (
    BulletinBoxFactory,
    BulletinFactory,
    OrganisationFactory,
    TopicFactory,
    UserFactory,
    days_ago,
)

pytestmark = pytest.mark.django_db


def found(words="", at=None):
    entries = Entry.objects.live(at)
    return [entry.title for entry in (entries.matching(words) if words else entries)]


def test_a_bulletin_is_found_by_its_title_its_summary_and_its_text():
    BulletinFactory(title="Title", summary="Sentence", body="<p>First</p><p>second</p>")
    for word in ("title", "sentence", "first", "second"):
        assert found(word) == ["Title"]


def test_a_bulletin_is_found_by_the_words_of_its_boxes():
    box = BulletinBoxFactory(body="<p>Bring your spectacles.</p>", bulletin__title="Title")
    box.bulletin.save()
    assert found("spectacles") == ["Title"]


def test_a_scheduled_bulletin_is_found_from_its_moment_to_its_end():
    now = timezone.now()
    BulletinFactory(publish_at=now + timedelta(days=1), expire_at=now + timedelta(days=2))
    assert found(at=now) == []
    assert len(found(at=now + timedelta(days=1))) == 1
    assert found(at=now + timedelta(days=2)) == []


@pytest.mark.parametrize("state", [Bulletin.State.DRAFT, Bulletin.State.IN_REVIEW])
def test_what_nobody_approved_is_not_in_the_index_at_all(state):
    BulletinFactory(state=state, title="Embargoed")
    assert not Entry.objects.exists()


def test_a_withdrawn_bulletin_leaves_the_index():
    bulletin = BulletinFactory()
    actions.withdraw(record=bulletin, reason="It was wrong.", by=UserFactory())
    assert not Entry.objects.exists()


def test_new_words_and_a_new_address_replace_the_old():
    bulletin = BulletinFactory(title="Colds", publish_at=days_ago(2))
    bulletin.title, bulletin.slug = "Flu", "flu"
    bulletin.save()
    assert (found("flu"), found("colds")) == (["Flu"], [])
    assert Entry.objects.get().url == "/news/flu/"


def test_a_deleted_bulletin_leaves_the_index():
    BulletinFactory().delete()
    assert not Entry.objects.exists()


def test_a_bulletin_is_found_by_its_place_topic_and_year():
    bulletin = BulletinFactory(title="Clinic", issued_on=date(2024, 5, 1), state=Bulletin.State.IN_REVIEW)
    bulletin.places.add(
        OrganisationFactory(
            kind=Kind.HEALTH_AND_CARE_PARTNERSHIP, called="East Kent Health and Care Partnership"
        )
    )
    bulletin.topics.add(TopicFactory(name="Teeth"))
    actions.publish(record=bulletin, by=UserFactory())
    card = Entry.objects.get(url=bulletin.get_absolute_url()).card
    assert (card.places, card.topics, card.year) == (["East Kent"], ["Teeth"], 2024)
