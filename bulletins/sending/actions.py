"""Every change of a mailing: begun, paused, resumed, cancelled, and what staff decide about an address.

Who did what, and when, is kept as it is of records; it names no address.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bulletins.sending import letters
from bulletins.sending.carrier import Carrier
from bulletins.sending.letters import Words
from bulletins.sending.models import Delivery, Letter, Mailing
from icsportal.publishing.models import Change

AT_ONCE = 1000


class Refused(Exception):
    """Why it was not done, in words for staff."""


class NotPublic(Refused):
    """The page, or one that it leads to, cannot be read by the public."""


class NotNow(Refused):
    """It was done already, or the mailing is not in a state in which it can be done."""


@transaction.atomic
def send_issue(*, issue, by, recipients: Iterable, again: bool = False) -> Mailing:
    """Everyone among the recipients gets the issue, as its page is now.

    However often the button is pressed it goes once, unless `again`, and never while it is on its way.
    Raises NotPublic or NotNow.
    """
    said = ready(issue)
    type(issue).objects.select_for_update(of=["self"]).get(pk=issue.pk)
    if issue.mailings.filter(state__in=[Mailing.State.RUNNING, Mailing.State.PAUSED]).exists():
        raise NotNow("It is being sent already: let that mailing end, or cancel what is left of it.")
    if issue.mailings.exists() and not again:
        raise NotNow("It was sent before: say that everyone is to get it again.")
    return start(
        name=f"{issue.newsletter.title}, {issue.day_words}: {issue.title}"[:200],
        issue=issue,
        list_name=issue.newsletter.title,
        list_slug=issue.newsletter.slug,
        web_address=issue.get_absolute_url(),
        said_to=[(said, recipients)],
        by=by,
    )


def ready(issue) -> Words:
    """The letter of an issue that the public can read, with every page to which it leads.

    Raises NotPublic with what stands in the way.
    """
    if not issue.is_live():
        raise NotPublic("The public cannot read this issue yet: publish it first. Its page is the original.")
    said = letters.words_of_issue(issue)
    if hidden := list(letters.links_not_public(said)):
        raise NotPublic(f"It leads to what the public cannot read: {', '.join(hidden)}.")
    return said


@transaction.atomic
def start(
    *,
    name: str,
    list_name: str,
    list_slug: str,
    web_address: str,
    said_to: Iterable[tuple[Words, Iterable]],
    issue=None,
    by=None,
) -> Mailing:
    """A mailing to everyone in `said_to`: pairs of a letter and who gets it, each with address, leave_url and
    manage_url. Whoever is there twice gets the first letter alone.
    """
    from bulletins.sending.tasks import go_on

    mailing = Mailing.objects.create(
        name=name,
        issue=issue,
        list_name=list_name,
        list_slug=list_slug,
        web_address=web_address,
        made_by=by,
    )
    for said, recipients in said_to:
        letter = Letter.objects.create(mailing=mailing, **said._asdict())
        rows = (
            Delivery(
                mailing=mailing,
                letter=letter,
                address=each.address,
                leave_url=each.leave_url,
                manage_url=each.manage_url,
            )
            for each in recipients
        )
        while some := list(islice(rows, AT_ONCE)):
            Delivery.objects.bulk_create(some, ignore_conflicts=True)
    go_on(mailing)
    return mailing


def send_test(*, issue, address: str) -> None:
    """One message as readers will get it, to somebody of the staff; the issue may still be a draft.

    Raises Refused if the mail server does not take it.
    """
    said = letters.words_of_issue(issue)
    nowhere = f"{settings.SITE_ADDRESS}/bulletins/"
    message = letters.message(
        said._replace(subject=f"[Test] {said.subject}"), address, {}, leave=nowhere, manage=nowhere
    )
    with Carrier() as carrier:
        try:
            carrier.hand_over(message, lambda: True)
        except Exception as fault:
            raise Refused(f"The mail server did not take it: {fault}") from fault


@transaction.atomic
def pause(*, mailing, by) -> None:
    """What is not yet on its way waits. Raises NotNow unless it is being sent."""
    change(mailing, Mailing.State.PAUSED, "Paused", by, out_of=[Mailing.State.RUNNING])


@transaction.atomic
def resume(*, mailing, by) -> None:
    """It goes on where it stopped. Raises NotNow unless it is paused."""
    from bulletins.sending.tasks import go_on

    change(mailing, Mailing.State.RUNNING, "Went on", by, out_of=[Mailing.State.PAUSED])
    go_on(mailing)


@transaction.atomic
def cancel(*, mailing, by, note="") -> None:
    """Nobody else gets it; what went cannot be called back. Raises NotNow once it has ended."""
    under_way = [Mailing.State.RUNNING, Mailing.State.PAUSED]
    change(mailing, Mailing.State.CANCELLED, "Cancelled", by, out_of=under_way, note=note)
    mailing.deliveries.waiting().update(state=Delivery.State.CANCELLED)


@transaction.atomic
def cancel_old(*, at=None) -> int:
    """What has not ended 28 days after it began is cancelled, so that its addresses go too: how many."""
    old = Mailing.objects.under_way_too_long(at)
    for mailing in old:
        cancel(mailing=mailing, by=None, note="It had not ended 28 days after it began.")
    return len(old)


def change(mailing, state, action, by, *, out_of, note=""):
    now = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if now.state not in out_of:
        raise NotNow(f"This mailing is {now.get_state_display().lower()} already.")
    has_ended = state in (Mailing.State.CANCELLED, Mailing.State.DONE)
    mailing.state, mailing.ended_at = state, timezone.now() if has_ended else None
    mailing.save(update_fields=["state", "ended_at"])
    record(mailing, action, by, from_state=now.state, note=note)


def record(mailing, action, by, *, from_state, note=""):
    Change.objects.create(
        record=mailing,
        by=by,
        action=action,
        from_state=from_state,
        to_state=mailing.state,
        note=note,
        contents={},
    )


@transaction.atomic
def send_again(*, deliveries, by) -> int:
    """Those whose fate is not known are sent once more, because somebody decided so: how many.

    Nothing more goes out of a mailing that was cancelled.

    The message has the same Message-ID, so that a mailbox that has it can tell.
    """
    from bulletins.sending.tasks import go_on

    counts = decide(
        deliveries.exclude(mailing__state=Mailing.State.CANCELLED),
        "Had messages sent again",
        by,
        state=Delivery.State.WAITING,
        claimed_at=None,
        next_try_at=None,
    )
    for mailing in counts:
        if mailing.state == Mailing.State.DONE:
            mailing.state, mailing.ended_at = Mailing.State.RUNNING, None
            mailing.save(update_fields=["state", "ended_at"])
        go_on(mailing)
    return counts.total()


@transaction.atomic
def count_as_sent(*, deliveries, by) -> int:
    """Those whose fate was not known have arrived, as somebody found out: how many."""
    now = timezone.now()
    counts = decide(
        deliveries, "Counted messages as sent", by, state=Delivery.State.SENT, sent_at=now, error=""
    )
    return counts.total()


def decide(deliveries, action, by, **become) -> Counter:
    """Those whose fate is not known become so: how many of each mailing."""
    chosen = list(deliveries.unsure().select_related("mailing").select_for_update(of=["self"]))
    Delivery.objects.filter(pk__in=[each.pk for each in chosen]).update(**become)
    counts = Counter(each.mailing for each in chosen)
    for mailing, count in counts.items():
        record(mailing, action, by, from_state=mailing.state, note=f"Messages: {count}.")
    return counts


@transaction.atomic
def forget(*, at=None) -> int:
    """Of what was sent 28 days ago the counts are kept and the addresses erased: of how many mailings."""
    mailings = list(Mailing.objects.too_old(at))
    for mailing in mailings:
        mailing.final_counts = mailing.counts
        mailing.save(update_fields=["final_counts"])
        mailing.deliveries.all().delete()
    return len(mailings)
