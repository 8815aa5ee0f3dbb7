"""What is due goes out, each message once, however often the worker dies.

A delivery is claimed in a transaction of its own, committed before the message is given to the mail server. A
worker that dies before has sent nothing, and the next one sends. One that dies after may have sent it: nobody
can know, so the delivery stays claimed, nothing is sent again by itself, and staff are shown it.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from bulletins.sending.carrier import Carrier, NotTaken, Unknown
from bulletins.sending.letters import message_for
from bulletins.sending.models import Delivery, Mailing
from bulletins.subscriptions.actions import end_if_nobody_has
from bulletins.subscriptions.models import HowOften, Subscriber

BATCH = 50
# When the mail server says "later": after so many minutes, and then not any more.
TRY_AGAIN_AFTER = [5, 15, 60, 240, 720]


def send_batch(mailing: Mailing) -> None:
    """Up to `BATCH` of the deliveries that are due go out, no faster than the settings allow.

    Raises ServerAway, having sent what it could.
    """
    batch = list(mailing.deliveries.due().select_related("letter")[:BATCH])
    wanted = who_still_reads(mailing, batch)
    pace = Pace(settings.MAIL_PER_MINUTE)
    with Carrier() as carrier:
        for delivery in batch:
            delivery.mailing = mailing
            if delivery.address in wanted:
                pace.wait()
                send(carrier, delivery)
            else:
                mailing.deliveries.waiting().filter(pk=delivery.pk).update(state=Delivery.State.LEFT)


def who_still_reads(mailing, batch) -> set[str]:
    """The addresses whose owners have neither left nor paused nor chosen otherwise since it began."""
    readers = Subscriber.objects.reading().filter(address__in=[each.address for each in batch])
    if mailing.issue_id:
        readers = readers.wanting(HowOften.ISSUE).filter(newsletters=mailing.issue.newsletter_id)
    else:
        readers = readers.wanting(HowOften.WEEKLY)
    return set(readers.values_list("address", flat=True))


def send(carrier: Carrier, delivery: Delivery) -> None:
    """What became of it stands in its row, and nowhere is a row touched that another worker has claimed."""
    row = Delivery.objects.filter(pk=delivery.pk)
    mine = []
    try:
        taken = carrier.hand_over(message_for(delivery), lambda: claim(delivery, mine))
    except NotTaken as answer:
        state = Delivery.State.SENDING if mine else Delivery.State.WAITING
        if row.filter(state=state).update(**after(answer, delivery.attempts + 1)) and answer.is_for_good:
            end_if_nobody_has(delivery.address, str(answer), sent_at=timezone.now())
    except Unknown as fault:
        row.update(error=str(fault))
    else:
        if taken:
            row.update(state=Delivery.State.SENT, sent_at=timezone.now(), error="")


def claim(delivery: Delivery, claimed: list) -> bool:
    """True for one worker alone, which finds it in `claimed`, and only while the mailing is being sent."""
    row = Delivery.objects.waiting().filter(pk=delivery.pk, mailing__state=Mailing.State.RUNNING)
    now = timezone.now()
    if row.update(state=Delivery.State.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        claimed.append(delivery)
    return bool(claimed)


def after(answer: NotTaken, attempts: int) -> dict:
    """What becomes of a delivery that the mail server did not take."""
    if answer.is_for_good or attempts > len(TRY_AGAIN_AFTER):
        return {"state": Delivery.State.REFUSED, "attempts": attempts, "error": str(answer)}
    return {
        "state": Delivery.State.WAITING,
        "attempts": attempts,
        "next_try_at": timezone.now() + timedelta(minutes=TRY_AGAIN_AFTER[attempts - 1]),
        "error": str(answer),
    }


def finish(mailing: Mailing) -> None:
    """It has ended once nothing waits any more."""
    if not mailing.deliveries.waiting().exists():
        Mailing.objects.running().filter(pk=mailing.pk).update(
            state=Mailing.State.DONE, ended_at=timezone.now()
        )


class Pace:
    """No more than so many messages in a minute."""

    def __init__(self, per_minute: int):
        self.between = 60 / per_minute if per_minute else 0
        self.next = time.monotonic()

    def wait(self):
        time.sleep(max(0, self.next - time.monotonic()))
        self.next = max(self.next, time.monotonic()) + self.between
