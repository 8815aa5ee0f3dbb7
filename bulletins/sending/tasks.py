from contextlib import suppress

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from bulletins.sending import actions, outbox, weekly
from bulletins.sending.carrier import ServerAway
from bulletins.sending.models import Mailing


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
    go_on(mailing)


def go_on(mailing):
    """The next batch is in the queue, once, if anything is due now.

    What is due later is left to `see_to_mailings`: in the queue it would hold the lock until then, and so
    every other mailing.
    """
    if mailing.deliveries.due().exists():
        batch = send_some.configure(queueing_lock=f"mailing {mailing.pk}")
        with suppress(AlreadyEnqueued), transaction.atomic():
            batch.defer(mailing_id=mailing.pk)
    else:
        outbox.finish(mailing)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="see to mailings")
def see_to_mailings(timestamp):
    """Every mailing goes on when something is due again, and none stands still because a batch got lost."""
    for mailing in Mailing.objects.running():
        go_on(mailing)


@app.periodic(cron="11 3 * * *")
@app.task(queueing_lock="forget addresses of mailings")
def forget_addresses(timestamp):
    actions.cancel_old()
    actions.forget()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="send the weekly email")
def send_the_weekly_email(timestamp):
    """Begun on Thursdays at nine; at all other times there is nothing to do."""
    weekly.send_weekly()
