from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from bulletins.sending import actions, outbox, weekly
from bulletins.sending.carrier import ServerAway
from bulletins.sending.models import Mailing

AWAY_AT_MOST_MINUTES = 10


# One lock for all mailings: the mail server's limit holds for all of them together.
@app.task(
    queue="mail", lock="mail", retry=RetryStrategy(max_attempts=None, wait=60, retry_exceptions=[ServerAway])
)
def send_some(mailing_id):
    """One batch, and then the rest of the mailing waits for its next turn."""
    mailing = Mailing.objects.running().select_related("issue").filter(pk=mailing_id).first()
    if mailing is None:
        return
    try:
        outbox.send_batch(mailing)
    except ServerAway as fault:
        Mailing.objects.filter(pk=mailing_id).update(problem=str(fault))
        raise
    if mailing.problem:
        Mailing.objects.filter(pk=mailing_id).update(problem="")
    outbox.finish(mailing)
    go_on(mailing)


def go_on(mailing):
    """The next batch is in the queue, once, for the time when something is due."""
    waiting = mailing.deliveries.waiting()
    if waiting.exists():
        at = None if waiting.due().exists() else waiting.earliest("next_try_at").next_try_at
        waits = send_some.configure(queueing_lock=f"mailing {mailing.pk}", schedule_at=at)
        with suppress(AlreadyEnqueued), transaction.atomic():
            waits.defer(mailing_id=mailing.pk)
    else:
        outbox.finish(mailing)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="see to mailings")
def see_to_mailings(timestamp):
    """No mailing stands still because its next batch got lost."""
    for mailing in Mailing.objects.running():
        go_on(mailing)


@app.periodic(cron="11 3 * * *")
@app.task(queueing_lock="forget addresses of mailings")
def forget_addresses(timestamp):
    actions.forget(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="send the weekly email")
def send_the_weekly_email(timestamp):
    """Begun on Thursdays at nine; at all other times there is nothing to do."""
    weekly.send_weekly()
