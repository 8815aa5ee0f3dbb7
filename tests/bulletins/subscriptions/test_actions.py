"""Who gets what, and for how long an address is kept."""

import traceback
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from smtplib import SMTPDataError, SMTPRecipientsRefused
from unittest.mock import Mock

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from bulletins.subscriptions import actions
from bulletins.subscriptions.links import Link
from bulletins.subscriptions.models import Subscriber, SubscriptionRequest
from tests.bulletins.subscriptions.conftest import links_in
from tests.factories import DeliveryFactory, SubscriberFactory, SubscriptionRequestFactory

pytestmark = pytest.mark.django_db


def minutes(number):
    return timedelta(minutes=number)


# Messages because of the form


def test_one_address_gets_one_message_in_a_quarter_of_an_hour(mailoutbox):
    now = timezone.now()
    for number in range(5):
        request = SubscriptionRequestFactory(address="sam@example.org")
        assert actions.answer(request=request, at=now + minutes(number)) is (number == 0)
    later = SubscriptionRequestFactory(address="sam@example.org")
    assert actions.answer(request=later, at=now + minutes(16)) is True
    other = SubscriptionRequestFactory(address="kim@example.org")
    assert actions.answer(request=other, at=now + minutes(16)) is True
    assert [message.to[0] for message in mailoutbox] == [
        "sam@example.org",
        "sam@example.org",
        "kim@example.org",
    ]


def test_one_address_gets_at_most_five_messages_in_a_day(mailoutbox):
    now = timezone.now()
    for number in range(20):
        actions.answer(
            request=SubscriptionRequestFactory(address="sam@example.org"), at=now + number * minutes(30)
        )
    assert len(mailoutbox) == 5


def test_another_way_to_write_an_address_is_no_way_around_the_limit(mailoutbox):
    now = timezone.now()
    for name in ("sam", "Sam", "SAM", "sam+1", "Sam+2", "sam.lee"):
        request = SubscriptionRequestFactory(address=f"{name}@example.org")
        actions.answer(request=request, at=now)
    assert [message.to[0] for message in mailoutbox] == ["sam@example.org", "sam.lee@example.org"]
    assert SubscriptionRequest.objects.count() == 2


def test_the_limit_counts_for_an_address_that_is_known_as_well(mailoutbox):
    SubscriberFactory(address="sam@example.org")
    now = timezone.now()
    for number in range(3):
        actions.answer(
            request=SubscriptionRequestFactory(address="sam@example.org"), at=now + minutes(number)
        )
    assert len(mailoutbox) == 1


def test_whoever_corrects_what_they_chose_at_once_gets_that_by_the_first_link(client, mailoutbox):
    first = SubscriptionRequestFactory(address="sam@example.org", how_often="issue")
    second = SubscriptionRequestFactory(address="sam@example.org", how_often="weekly")
    now = timezone.now()
    actions.answer(request=first, at=now)
    actions.answer(request=second, at=now + minutes(1))
    client.post(links_in(mailoutbox[0])[0])
    subscriber = Subscriber.objects.get()
    assert subscriber.how_often == "weekly"
    assert SubscriptionRequest.objects.count() == 0


def test_a_request_is_answered_once_however_often_the_queue_begins_it(mailoutbox):
    request = SubscriptionRequestFactory()
    actions.answer(request=request)
    assert actions.answer(request=SubscriptionRequest.objects.get()) is False
    assert len(mailoutbox) == 1


@pytest.fixture
def mail_server_says(monkeypatch):
    """`with mail_server_says(fault): …`: every message fails like this."""

    @contextmanager
    def says(fault):
        with monkeypatch.context() as broken:
            broken.setattr(EmailMessage, "send", Mock(side_effect=fault))
            yield

    return says


@pytest.mark.parametrize(
    "fault",
    [
        OSError("no route to sam@example.org"),
        SMTPDataError(451, b"later, sam@example.org"),
        SMTPRecipientsRefused({"sam@example.org": (450, b"later, sam@example.org")}),
    ],
)
def test_a_message_that_could_not_be_sent_is_tried_again_and_nothing_of_it_is_told(
    mail_server_says, mailoutbox, fault
):
    request = SubscriptionRequestFactory(address="sam@example.org")
    with mail_server_says(fault), pytest.raises(actions.NotSent) as told:
        actions.answer(request=request)
    assert "sam@" not in "".join(traceback.format_exception(told.value))
    request.refresh_from_db()
    assert actions.answer(request=request) is True
    assert len(mailoutbox) == 1


def test_an_address_that_the_mail_server_refuses_for_good_is_not_tried_again(mail_server_says, mailoutbox):
    request = SubscriptionRequestFactory(address="sam@example.org")
    with mail_server_says(SMTPRecipientsRefused({"sam@example.org": (550, b"no such mailbox")})):
        actions.answer(request=request)
    request.refresh_from_db()
    assert actions.answer(request=request) is False
    assert mailoutbox == []


def test_no_address_stands_in_the_queue(fill_in):
    fill_in()
    request = SubscriptionRequest.objects.get()
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"key": request.key.hex}]


# Erasing


def test_old_addresses_are_erased_by_the_clock():
    now = timezone.now()
    SubscriberFactory(address="stays@example.org")
    SubscriberFactory(address="paused@example.org", paused_at=now - timedelta(days=1000))
    for days in (27, 28, 29):
        SubscriberFactory(address=f"left{days}@example.org", left=True, left_at=now - timedelta(days=days))
    for days in (6, 7, 8):
        SubscriptionRequestFactory(address=f"asked{days}@example.org", asked_at=now - timedelta(days=days))
    assert actions.erase_old(at=now) == (2, 2)
    kept = {*Subscriber.objects.values_list("address", flat=True)}
    assert kept == {"stays@example.org", "paused@example.org", "left27@example.org"}
    assert [each.address for each in SubscriptionRequest.objects.all()] == ["asked6@example.org"]
    assert actions.erase_old(at=now) == (0, 0)


def test_the_command_erases_when_the_clock_has_moved_on(monkeypatch, client):
    subscriber = SubscriberFactory()
    client.post(Link("leave", subscriber.key, timezone.now()).path())
    SubscriptionRequestFactory()
    here = timezone.now()

    def erase(days):
        monkeypatch.setattr(timezone, "now", lambda: here + timedelta(days=days))
        said = StringIO()
        call_command("erase_old_addresses", stdout=said)
        return said.getvalue()

    assert erase(6) == "0 addresses of people who left and 0 that were never confirmed have been erased.\n"
    assert erase(8) == "0 addresses of people who left and 1 that was never confirmed have been erased.\n"
    assert erase(27).startswith("0 ")
    assert erase(29) == "1 address of somebody who left and 0 that were never confirmed have been erased.\n"
    assert not Subscriber.objects.exists()


def test_the_queue_erases_every_night_without_anybody():
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["bulletins.subscriptions.tasks.erase_old_addresses"] == "41 2 * * *"


def test_erasing_reaches_what_was_sent_and_leaves_its_count():
    subscriber = SubscriberFactory(address="sam@example.org", left_at=timezone.now() - timedelta(days=28))
    delivery = DeliveryFactory(address=subscriber.address, leave_url="https://localhost/leave")
    other = DeliveryFactory()
    actions.erase_old()
    delivery.refresh_from_db()
    assert "sam" not in str(vars(delivery))
    assert delivery.leave_url == ""
    other_now = type(other).objects.get(pk=other.pk)
    assert other_now.address == other.address


# What the database holds to


@pytest.mark.parametrize(
    "fields",
    [
        {"address": "sam@Example.org"},
        {"address": "sam@b\u00fccher.example"},
        {"address": "s\u00e4m@example.org"},
        {"address": "sam@example.org\nBcc: kim@example.org"},
        {"address": "sam"},
        {"consent_wording": ""},
        {"confirmed_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"paused_at": datetime(2026, 5, 1, tzinfo=UTC), "left_at": datetime(2026, 5, 1, tzinfo=UTC)},
    ],
    ids=str,
)
def test_the_database_refuses_what_must_never_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        SubscriberFactory(newsletters=[], **fields)


def test_one_address_has_one_row_and_the_part_before_the_at_is_as_typed():
    SubscriberFactory(address="sam@example.org")
    SubscriberFactory(address="Sam@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        SubscriberFactory(address="sam@example.org")


def test_who_pauses_or_chooses_in_one_window_after_leaving_in_another_has_left():
    here = SubscriberFactory()
    elsewhere = Subscriber.objects.get(pk=here.pk)
    newsletters = list(here.newsletters.all())
    actions.leave(subscriber=elsewhere)
    actions.pause(subscriber=here)
    actions.change(subscriber=here, choices={"how_often": "weekly", "newsletters": newsletters, "topics": []})
    here.refresh_from_db()
    assert here.left_at and here.paused_at is None and not here.newsletters.exists()


def test_who_subscribes_again_after_an_end_for_a_bad_address_is_reached_again():
    subscriber = SubscriberFactory()
    assert actions.end_if_nobody_has(subscriber.address, "550 5.1.1 No", sent_at=timezone.now())
    assert not actions.end_if_nobody_has(subscriber.address, "550 5.1.1 No", sent_at=timezone.now())
    request = SubscriptionRequestFactory(address=subscriber.address)
    actions.confirm(link=Link("confirm", request.key, timezone.now()))
    subscriber.refresh_from_db()
    assert (subscriber.left_at, subscriber.left_because) == (None, "")
