"""What the database itself refuses of a record, whoever asks."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from bulletins.models import Bulletin
from icsportal.publishing.models import MovedAddress, Record
from tests.factories import BulletinFactory, MovedAddressFactory, PublicationFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = timedelta(hours=1)

IMPOSSIBLE = {
    "approved without a date": {"state": "approved", "publish_at": None},
    "gone the moment it comes": {"publish_at": NOW, "expire_at": NOW},
    "gone before it comes": {"publish_at": NOW, "expire_at": NOW - HOUR},
    "withdrawn without a reason": {"state": "withdrawn", "withdrawn_at": NOW},
    "withdrawn without a date": {"state": "withdrawn", "withdrawal_reason": "It was wrong."},
    "a reason, but not withdrawn": {"withdrawal_reason": "It was wrong."},
    "a date of withdrawal, but not withdrawn": {"withdrawn_at": NOW},
}


@pytest.mark.parametrize("factory", [BulletinFactory, PublicationFactory])
@pytest.mark.parametrize("fields", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_record_is_never(factory, fields):
    record = factory()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record).objects.filter(pk=record.pk).update(**fields)


def test_an_editor_reads_what_to_do_about_a_date_that_cannot_be():
    bulletin = BulletinFactory(publish_at=NOW)
    bulletin.expire_at = NOW - HOUR
    with pytest.raises(ValidationError, match="It must come off the site after it goes live"):
        bulletin.full_clean()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "draft"}, "Draft"),
        ({"state": "in_review"}, "In review"),
        ({"publish_at": NOW + HOUR}, "Scheduled"),
        ({"publish_at": NOW}, "Published"),
        ({"publish_at": NOW - HOUR, "expire_at": NOW + HOUR}, "Published"),
        ({"publish_at": NOW - HOUR, "expire_at": NOW}, "Withdrawn"),
        ({"withdrawn": True}, "Withdrawn"),
    ],
)
def test_staff_read_one_of_five_words(fields, words):
    assert BulletinFactory(**fields).standing(NOW) == words


def test_only_what_was_withdrawn_or_came_to_its_end_says_why_it_went():
    gone = BulletinFactory(withdrawn=True)
    for state in (Record.State.DRAFT, Record.State.IN_REVIEW, Record.State.APPROVED):
        BulletinFactory(state=state)
    ended = BulletinFactory(publish_at=NOW - 2 * HOUR, expire_at=NOW - HOUR)
    assert set(Bulletin.objects.withdrawn(NOW)) == {gone, ended}
    assert list(Bulletin.objects.withdrawn(NOW - 2 * HOUR)) == [gone]


def test_an_address_never_leads_to_itself():
    with pytest.raises(IntegrityError), transaction.atomic():
        MovedAddressFactory(old_path="/a/", new_path="/a/")


def test_an_old_address_leads_to_one_place():
    MovedAddressFactory(old_path="/a/")
    with pytest.raises(IntegrityError), transaction.atomic():
        MovedAddressFactory(old_path="/a/")
    assert MovedAddress.objects.count() == 1
