"""Two thousand messages, each to its address once, although the worker is killed ten times."""

import multiprocessing
import time
from collections import Counter

import pytest
from django.db import connection

from bulletins.sending import actions
from bulletins.sending.models import ON_ITS_WAY_FOR, Delivery, Mailing
from bulletins.subscriptions import recipients
from tests.bulletins.sending import worker_process
from tests.bulletins.sending.mail_server import DATA_BEGINS, DATA_ENDS, RCPT
from tests.factories import NewsletterIssueFactory, UserFactory

READERS = 2000
ANY_MOMENT = None
KILLS = [RCPT, DATA_ENDS, ANY_MOMENT, DATA_BEGINS, DATA_ENDS, RCPT, DATA_ENDS, ANY_MOMENT, DATA_BEGINS, RCPT]
MESSAGES_BETWEEN = 150
LONGEST_WAIT = 300  # of a machine that is busy with other things


@pytest.fixture
def workers(mail_server, monkeypatch):
    """Starts a worker of the site on the database of this test and with its mail server."""
    here = connection.settings_dict
    place = f"{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}"
    monkeypatch.setenv("DATABASE_URL", f"postgresql://{place}/{here['NAME']}")
    if here["HOST"].startswith("/"):
        monkeypatch.setenv("DATABASE_URL", f"postgresql://{here['USER']}@/{here['NAME']}?host={here['HOST']}")
    monkeypatch.setenv("SMTP_URL", mail_server.url)
    monkeypatch.setenv("MAIL_PER_MINUTE", "1000000")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "icsportal.settings")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([worker_process.__name__])
    started = []

    def start():
        started.append(context.Process(target=worker_process.run))
        started[-1].start()
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.join()


def wait_for(condition):
    deadline = time.monotonic() + LONGEST_WAIT
    while not condition():
        assert time.monotonic() < deadline, "nothing happens any more"
        time.sleep(0.02)


def kill(worker, mail_server, moment):
    """Kills it at the moment, which comes some messages from now."""
    enough = len(mail_server.received) + MESSAGES_BETWEEN
    if moment is ANY_MOMENT:
        wait_for(lambda: len(mail_server.received) >= enough)
    else:
        mail_server.hold(moment, after=MESSAGES_BETWEEN)
        assert mail_server.is_held.wait(LONGEST_WAIT)
    worker.kill()
    worker.join()
    mail_server.goes_on.set()
    time.sleep(worker_process.PACE.dead_after)


@pytest.mark.django_db(transaction=True)
def test_no_address_gets_it_twice_although_the_worker_is_killed_ten_times(
    workers, mail_server, readers, work_off
):
    issue = NewsletterIssueFactory()
    readers(READERS, issue.newsletter)
    mailing = actions.send_issue(issue=issue, by=UserFactory(), recipients=recipients.for_issue(issue))

    for moment in KILLS:
        kill(workers(), mail_server, moment)
    last = workers()
    wait_for(lambda: Mailing.objects.get().state == Mailing.State.DONE)

    assert max(Counter(mail_server.addresses()).values()) == 1
    sent = set(mailing.deliveries.filter(state=Delivery.State.SENT).values_list("address", flat=True))
    unsure = set(mailing.deliveries.filter(state=Delivery.State.SENDING).values_list("address", flat=True))
    assert len(sent | unsure) == READERS
    assert sent <= set(mail_server.addresses())
    # Killed before the message was given: nothing had gone. Killed after: nobody can know.
    assert KILLS.count(DATA_BEGINS) + KILLS.count(DATA_ENDS) <= len(unsure) <= len(KILLS)

    # Somebody of the staff looks into the log of the mail server, and decides.
    lost = unsure - set(mail_server.addresses())
    assert len(lost) >= KILLS.count(DATA_BEGINS)
    mailing.deliveries.filter(address__in=unsure).update(claimed_at=mailing.made_at - 2 * ON_ITS_WAY_FOR)
    actions.send_again(deliveries=Delivery.objects.filter(address__in=lost), by=UserFactory())
    actions.count_as_sent(deliveries=mailing.deliveries.all(), by=UserFactory())
    wait_for(lambda: not mailing.deliveries.exclude(state=Delivery.State.SENT).exists())
    last.terminate()
    last.join()
    assert Counter(mail_server.addresses()) == Counter(f"reader{each}@example.org" for each in range(READERS))
    messages = mail_server.messages()
    for header in ("Message-ID", "List-Unsubscribe"):
        assert len({message[header] for message in messages}) == READERS
    for message in messages:
        assert message["Date"] and message["List-Id"] and message["List-Unsubscribe-Post"]
        assert [part.get_content_type() for part in message.get_payload()] == ["text/plain", "text/html"]
