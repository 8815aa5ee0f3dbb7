"""Everything that changes who gets what. What is done with an address, its owner confirms by email."""

import re
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bulletins.subscriptions import consent, messages
from bulletins.subscriptions.links import Link
from bulletins.subscriptions.models import (
    MOST_MESSAGES_A_DAY,
    ONE_MESSAGE_IN,
    LookUp,
    Subscriber,
    SubscriptionRequest,
)
from icsportal.lib.email_address import mailbox

# RFC 3463: no such mailbox, no such host, not an address, moved, no mail taken (RFC 7505), and not in use.
# Other failures "for good" are of one message, as when it is taken for spam, and end nothing.
NOBODY_HAS_IT = re.compile(r"\b5\.(?:1\.(?:1|2|3|6|10)|2\.1)\b")


class NothingToConfirm(Exception):
    """The request was confirmed, or erased, before."""


class NotSent(Exception):
    """The mail server took no message; it is worth trying again. Says no address, because it is logged."""


@transaction.atomic
def ask(*, address: str, choices: dict[str, Any], at: datetime | None = None) -> SubscriptionRequest:
    """Somebody asks for emails to an address in its normal form, having been shown the words of consent.

    Whether we know the address is not looked at here, so that the answer cannot tell, not even by its time.
    """
    from bulletins.subscriptions.tasks import answer

    request = SubscriptionRequest.objects.create(
        address=address,
        how_often=choices["how_often"],
        asked_at=at or timezone.now(),
        consent_version=consent.VERSION,
        consent_wording=consent.wording(),
    )
    request.newsletters.set(choices["newsletters"])
    request.topics.set(choices["topics"])
    answer.defer(key=request.key.hex)
    return request


@transaction.atomic
def answer(*, request: SubscriptionRequest, at: datetime | None = None) -> bool:
    """The address has one message with a link: to confirm, or, if it is known, to its choices.

    False if no message went, because one did for this request, or too many did to this mailbox. Then the
    choices that were made last are those that the link of the earlier message to the address leads to.
    """
    at = at or timezone.now()
    one_at_a_time(request.address)
    request.refresh_from_db()
    if request.mailed_at:
        return False
    to_mailbox = SubscriptionRequest.objects.to_mailbox_of(request.address)
    if (
        to_mailbox.mailed_since(at - ONE_MESSAGE_IN).exists()
        or to_mailbox.mailed_since(at - timedelta(days=1)).count() >= MOST_MESSAGES_A_DAY
    ):
        before = SubscriptionRequest.objects.filter(address=request.address, mailed_at__isnull=False)
        if before:
            give_choices(request, to=before.latest("mailed_at"))
        request.delete()
        return False
    subscriber = Subscriber.objects.current().filter(address=request.address).first()
    message = messages.known(subscriber, request, at) if subscriber else messages.confirm(request, at)
    hand_over(message)
    request.mailed_at = at
    request.save(update_fields=["mailed_at"])
    return True


def hand_over(message):
    """The mail server has the message, or has said that it never will: the address may not exist.

    Raises NotSent.
    """
    try:
        message.send()
    except SMTPRecipientsRefused as answer:
        if any(code < 500 for code, _ in answer.recipients.values()):
            raise NotSent("The mail server said: later.") from None
    except (SMTPException, OSError) as fault:
        raise NotSent(f"The mail server could not be used ({type(fault).__name__}).") from None


@transaction.atomic
def confirm(*, link: Link, at: datetime | None = None) -> Subscriber:
    """Whoever opened the link gets what was asked for; every other request for the address is erased.

    Raises NothingToConfirm.
    """
    at = at or timezone.now()
    request = SubscriptionRequest.objects.open(at).filter(key=link.key).first()
    if request is None:
        raise NothingToConfirm
    one_at_a_time(request.address)
    if not SubscriptionRequest.objects.filter(pk=request.pk).exists():  # confirmed twice at once
        raise NothingToConfirm
    subscriber, _ = Subscriber.objects.update_or_create(
        address=request.address,
        defaults={
            "asked_at": request.asked_at,
            "confirmed_at": at,
            "paused_at": None,
            "left_at": None,
            "left_because": "",
            **words_of(request),
        },
    )
    subscriber.newsletters.set(request.newsletters.all())
    subscriber.topics.set(request.topics.all())
    SubscriptionRequest.objects.filter(address=request.address).delete()
    return subscriber


@transaction.atomic
def change(*, subscriber: Subscriber, choices: dict[str, Any]) -> None:
    """They get what they chose. Of who has left meanwhile nothing is kept that they chose."""
    if not Subscriber.objects.current().select_for_update().filter(pk=subscriber.pk):
        return
    subscriber.how_often = choices["how_often"]
    subscriber.save(update_fields=["how_often"])
    subscriber.newsletters.set(choices["newsletters"])
    subscriber.topics.set(choices["topics"])


def pause(*, subscriber: Subscriber, at: datetime | None = None) -> None:
    """Nothing is sent until they start again. Who has left meanwhile stays so."""
    current = Subscriber.objects.reading().filter(pk=subscriber.pk)
    current.update(paused_at=at or timezone.now())
    subscriber.refresh_from_db()


def resume(*, subscriber: Subscriber) -> None:
    subscriber.paused_at = None
    subscriber.save(update_fields=["paused_at"])


@transaction.atomic
def leave(*, subscriber: Subscriber, at: datetime | None = None, because: str = "") -> None:
    """Nothing is sent any more. What they chose is forgotten now; the rest after 28 days."""
    subscriber.refresh_from_db(from_queryset=Subscriber.objects.select_for_update())
    if subscriber.left_at is not None:
        return
    subscriber.left_at = at or timezone.now()
    subscriber.left_because = because
    subscriber.paused_at = None
    subscriber.save(update_fields=["left_at", "left_because", "paused_at"])
    subscriber.newsletters.clear()
    subscriber.topics.clear()


def end_if_nobody_has(address: str, words: str, *, sent_at: datetime) -> bool:
    """True if a mail server said that there is no such address, so that its subscription has ended.

    Not if its owner has confirmed it after the message was sent. `words` are those of the server.
    """
    if not NOBODY_HAS_IT.search(words):
        return False
    subscriber = Subscriber.objects.current().filter(address=address, confirmed_at__lte=sent_at).first()
    if subscriber:
        leave(subscriber=subscriber, because=words)
    return subscriber is not None


@transaction.atomic
def erase_old(*, at: datetime | None = None) -> tuple[int, int]:
    """Who left 28 days ago, and what nobody confirmed in 7 days, is erased: how many of each."""
    at = at or timezone.now()
    left, unconfirmed = Subscriber.objects.too_old(at), SubscriptionRequest.objects.too_old(at)
    counts = left.count(), unconfirmed.count()
    left.delete()
    unconfirmed.delete()
    return counts


@transaction.atomic
def look_up(*, address: str, reason: str, by) -> Subscriber | None:
    """What is kept about one address; that it was looked for is recorded, the address is not."""
    subscriber = Subscriber.objects.filter(address=address).first()
    record(subscriber, LookUp.Action.LOOKED, reason, by)
    return subscriber


@transaction.atomic
def erase(*, address: str, reason: str, by) -> bool:
    """Nothing about the address is kept any more; False if nothing was."""
    subscriber = Subscriber.objects.filter(address=address).first()
    record(subscriber, LookUp.Action.ERASED, reason, by)
    requests, _ = SubscriptionRequest.objects.filter(address=address).delete()
    if subscriber:
        subscriber.delete()
    return bool(subscriber or requests)


def record(subscriber, action, reason, by):
    LookUp.objects.create(
        by=by,
        action=action,
        reason=reason,
        was_found=subscriber is not None,
        subscriber_key=subscriber.key if subscriber else None,
    )


def give_choices(request, *, to):
    for name, value in words_of(request).items():
        setattr(to, name, value)
    to.save(update_fields=[*words_of(request)])
    to.newsletters.set(request.newsletters.all())
    to.topics.set(request.topics.all())


def words_of(request):
    names = ("how_often", "consent_version", "consent_wording")
    return {name: getattr(request, name) for name in names}


def one_at_a_time(address):
    """Until the transaction ends, nothing else is done here for the same mailbox."""
    with connection.cursor() as cursor:
        lock = "SELECT pg_advisory_xact_lock(hashtext('subscriptions'), hashtext(%s))"
        cursor.execute(lock, [mailbox(address)])
