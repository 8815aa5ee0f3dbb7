"""What goes out, when, and what becomes of what the mail server does not want."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from bulletins.newsletters.models import NewsletterIssue
from bulletins.sending import actions, letters, outbox
from bulletins.sending.carrier import ServerAway
from bulletins.sending.models import ON_ITS_WAY_FOR, Delivery, Mailing
from bulletins.sending.tasks import forget_addresses, see_to_mailings
from bulletins.subscriptions import actions as subscriptions
from bulletins.subscriptions import recipients
from bulletins.subscriptions.models import Subscriber
from icsportal.publishing import actions as lifecycle
from tests.background import work_until_done
from tests.factories import (
    BulletinFactory,
    DeliveryFactory,
    IssueItemFactory,
    MailingFactory,
    NewsletterIssueFactory,
    SubscriberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

State = Delivery.State
SEND = "bulletins.sending.tasks.send_some"


def send(issue, **how):
    return actions.send_issue(issue=issue, by=UserFactory(), recipients=recipients.for_issue(issue), **how)


def states(mailing):
    return dict(mailing.deliveries.values_list("address", "state"))


def test_an_issue_goes_to_everyone_who_asked_for_it_and_to_nobody_else(mail_server, work_off):
    issue = NewsletterIssueFactory()
    for address in ("a@example.org", "b@example.org"):
        SubscriberFactory(address=address, newsletters=[issue.newsletter])
    SubscriberFactory(address="other@example.org")
    SubscriberFactory(address="paused@example.org", newsletters=[issue.newsletter], paused=True)
    SubscriberFactory(address="left@example.org", left=True)
    mailing = send(issue)
    assert mail_server.addresses() == []
    work_off()
    assert sorted(mail_server.addresses()) == ["a@example.org", "b@example.org"]
    mailing.refresh_from_db()
    assert (mailing.state, mailing.counts) == (Mailing.State.DONE, {State.SENT: 2})


def test_a_second_mailing_of_a_corrected_issue_is_a_mailing_of_its_own(mail_server, work_off):
    issue = NewsletterIssueFactory()
    SubscriberFactory(address="a@example.org", newsletters=[issue.newsletter])
    send(issue)
    work_off()
    send(issue, again=True)
    work_off()
    assert mail_server.addresses() == ["a@example.org"] * 2
    assert len({message["Message-ID"] for message in mail_server.messages()}) == 2


@pytest.mark.parametrize("again", [False, True])
def test_a_button_pressed_twice_sends_an_issue_once(mail_server, readers, work_off, again):
    issue = NewsletterIssueFactory()
    readers(1, issue.newsletter)
    mailing = send(issue)
    with pytest.raises(actions.NotNow, match="being sent already"):
        send(issue, again=again)
    actions.pause(mailing=mailing, by=None)
    with pytest.raises(actions.NotNow, match="being sent already"):
        send(issue, again=again)
    actions.resume(mailing=mailing, by=None)
    work_off()
    with pytest.raises(actions.NotNow, match="sent before"):
        send(issue)
    assert len(mail_server.addresses()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_send_an_issue_at_the_same_moment_send_it_once():
    issue, someone = NewsletterIssueFactory(), UserFactory()
    start = threading.Barrier(2)

    def press(_):
        try:
            start.wait()
            actions.send_issue(issue=NewsletterIssue.objects.get(pk=issue.pk), by=someone, recipients=[])
        except actions.NotNow:
            return "refused"
        else:
            return "sent"
        finally:
            connection.close()

    with ThreadPoolExecutor() as people:
        assert sorted(people.map(press, range(2))) == ["refused", "sent"]


def test_a_batch_is_followed_by_the_next_until_nothing_waits(mail_server, readers, work_off, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 3)
    issue = NewsletterIssueFactory()
    readers(7, issue.newsletter)
    send(issue)
    assert work_off() == [SEND] * 3
    assert len(set(mail_server.addresses())) == len(mail_server.addresses()) == 7


def test_an_issue_is_not_sent_before_the_public_can_read_it():
    issue = NewsletterIssueFactory(publish_at=timezone.now() + timedelta(days=1))
    with pytest.raises(actions.NotPublic, match="publish it first"):
        send(issue)
    assert not Mailing.objects.exists()


def test_an_issue_is_not_sent_while_it_leads_to_what_is_not_public():
    bulletin = BulletinFactory()
    issue = NewsletterIssueFactory(
        introduction=f'<p><a href="{bulletin.get_absolute_url()}">A clinic</a></p>'
    )
    lifecycle.withdraw(record=bulletin, reason="It was wrong.", by=UserFactory())
    with pytest.raises(actions.NotPublic, match=bulletin.get_absolute_url()):
        send(issue)
    assert not Mailing.objects.exists()


@pytest.mark.parametrize(
    "go",
    [
        lambda reader: subscriptions.leave(subscriber=reader),
        lambda reader: subscriptions.pause(subscriber=reader),
        lambda reader: reader.newsletters.clear(),
        lambda reader: reader.delete(),
    ],
)
def test_whoever_leaves_while_it_is_being_sent_does_not_get_it(mail_server, work_off, go):
    issue = NewsletterIssueFactory()
    reader = SubscriberFactory(newsletters=[issue.newsletter])
    mailing = send(issue)
    go(reader)
    work_off()
    assert mail_server.addresses() == []
    assert mailing.counts == {State.LEFT: 1}


def test_a_mailing_that_is_paused_waits_and_goes_on_where_it_stopped(
    mail_server, readers, work_off, monkeypatch
):
    monkeypatch.setattr(outbox, "BATCH", 2)
    issue = NewsletterIssueFactory()
    readers(5, issue.newsletter)
    mailing = send(issue)
    outbox.send_batch(mailing)
    actions.pause(mailing=mailing, by=UserFactory())
    outbox.send_batch(mailing)  # a worker that was in the middle of it
    work_off()
    assert len(mail_server.addresses()) == 2
    actions.resume(mailing=mailing, by=UserFactory())
    work_off()
    assert len(set(mail_server.addresses())) == len(mail_server.addresses()) == 5


def test_what_is_left_of_a_cancelled_mailing_goes_to_nobody(mail_server, readers, work_off, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    issue = NewsletterIssueFactory()
    readers(5, issue.newsletter)
    mailing = send(issue)
    outbox.send_batch(mailing)
    actions.cancel(mailing=mailing, by=UserFactory())
    work_off()
    assert len(mail_server.addresses()) == 2
    assert mailing.counts == {State.SENT: 2, State.CANCELLED: 3}
    for action in (actions.pause, actions.resume, actions.cancel):
        with pytest.raises(actions.NotNow, match="cancelled already"):
            action(mailing=mailing, by=UserFactory())


def test_an_address_that_does_not_exist_is_refused_for_good_with_the_words_of_the_server(
    mail_server, readers, work_off
):
    issue = NewsletterIssueFactory()
    readers(3, issue.newsletter)
    mail_server.answers["reader1@example.org"] = "550 5.1.1 No such user"
    mail_server.answers["DATA", "reader2@example.org"] = "554 5.7.1 Not wanted"
    mailing = send(issue)
    work_off()
    assert states(mailing) == {
        "reader0@example.org": State.SENT,
        "reader1@example.org": State.REFUSED,
        "reader2@example.org": State.REFUSED,
    }
    assert mailing.deliveries.get(address="reader1@example.org").error == "550 5.1.1 No such user"
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.DONE


def test_what_a_server_says_is_kept_without_the_address_and_ends_the_subscription(
    mail_server, readers, work_off
):
    issue = NewsletterIssueFactory()
    gone, unwanted = readers(2, issue.newsletter)
    mail_server.answers[gone.address] = f"550 5.1.1 <{gone.address}>: no such user"
    mail_server.answers[unwanted.address] = f"554 5.7.1 {unwanted.address} wants no mail from you"
    mailing = send(issue)
    work_off()
    assert not any("@" in error for error in mailing.deliveries.values_list("error", flat=True))
    gone.refresh_from_db()
    unwanted.refresh_from_db()
    assert gone.left_because == "550 5.1.1 <(address)>: no such user"
    assert unwanted.left_at is None


def test_a_server_that_takes_nothing_from_us_blames_no_reader(mail_server, readers, work_off):
    issue = NewsletterIssueFactory()
    [reader] = readers(1, issue.newsletter)
    mail_server.from_us = "550 5.1.1 Who are you?"
    mailing = send(issue)
    with pytest.raises(ServerAway):
        work_off()
    mailing.refresh_from_db()
    assert mailing.problem == "It takes nothing from MAIL_FROM: 550 5.1.1 Who are you?"
    assert states(mailing) == {reader.address: State.WAITING}
    reader.refresh_from_db()
    assert reader.left_at is None


def test_who_chose_the_weekly_email_meanwhile_does_not_get_the_issue(mail_server, readers, work_off):
    issue = NewsletterIssueFactory()
    [reader] = readers(1, issue.newsletter)
    mailing = send(issue)
    choices = {"how_often": "weekly", "newsletters": [issue.newsletter], "topics": []}
    subscriptions.change(subscriber=reader, choices=choices)
    work_off()
    assert mailing.counts == {State.LEFT: 1}


def test_nothing_of_a_cancelled_mailing_is_sent_again(mail_server, readers):
    issue = NewsletterIssueFactory()
    readers(1, issue.newsletter)
    mailing = send(issue)
    before = timezone.now() - ON_ITS_WAY_FOR
    mailing.deliveries.update(state=State.SENDING, claimed_at=before)
    actions.cancel(mailing=mailing, by=None)
    assert actions.send_again(deliveries=mailing.deliveries.all(), by=None) == 0
    assert mailing.counts == {State.SENDING: 1}


def test_a_message_that_cannot_be_written_holds_up_no_other(mail_server, readers, work_off, monkeypatch):
    def message_for(delivery):
        message = letters.message_for(delivery)
        if delivery.address == "reader0@example.org":
            message.extra_headers["X-Bad"] = "two\nlines"
        return message

    monkeypatch.setattr(outbox, "message_for", message_for)
    issue = NewsletterIssueFactory()
    readers(2, issue.newsletter)
    mailing = send(issue)
    work_off()
    assert mail_server.addresses() == ["reader1@example.org"]
    assert mailing.counts == {State.SENT: 1, State.REFUSED: 1}


@pytest.mark.parametrize("key", ["reader0@example.org", ("DATA", "reader0@example.org")])
def test_a_server_that_says_later_is_asked_again_later_and_not_for_ever(mail_server, readers, work_off, key):
    issue = NewsletterIssueFactory()
    readers(1, issue.newsletter)
    mail_server.answers[key] = "451 4.7.1 Greylisted"
    mailing = send(issue)
    tries = []
    for minutes in outbox.TRY_AGAIN_AFTER:
        tries += work_off()
        delivery = mailing.deliveries.get()
        assert delivery.state == State.WAITING and delivery.error == "451 4.7.1 Greylisted"
        assert delivery.next_try_at > timezone.now() + timedelta(minutes=minutes - 1)
        see_to_mailings(timestamp=0)
        assert work_off() == []
        mailing.deliveries.update(next_try_at=timezone.now())
        see_to_mailings(timestamp=0)
    tries += work_off()
    assert tries.count(SEND) == len(outbox.TRY_AGAIN_AFTER) + 1
    assert mailing.deliveries.get().state == State.REFUSED
    assert mail_server.addresses() == []


def test_a_message_that_is_refused_once_goes_at_the_next_try(mail_server, readers, work_off):
    issue = NewsletterIssueFactory()
    readers(2, issue.newsletter)
    mail_server.answers["reader0@example.org"] = "450 4.2.1 Busy"
    mailing = send(issue)
    work_off()
    assert mail_server.addresses() == ["reader1@example.org"]
    mail_server.answers.clear()
    mailing.deliveries.filter(state=State.WAITING).update(next_try_at=timezone.now())
    see_to_mailings(timestamp=0)
    work_off()
    assert mail_server.addresses() == ["reader1@example.org", "reader0@example.org"]
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.DONE


@pytest.mark.django_db(transaction=True)
def test_one_reader_whose_server_says_later_holds_up_no_other_mailing(mail_server, work_off):
    later, other = SubscriberFactory(address="later@example.org"), SubscriberFactory(address="b@example.org")
    mail_server.answers[later.address] = "451 4.7.1 Greylisted"
    for reader in (later, other):
        issue = NewsletterIssueFactory()
        reader.newsletters.set([issue.newsletter])
        send(issue)
        work_until_done()
    assert mail_server.addresses() == [other.address]


def test_a_server_that_is_away_stops_nothing_for_good_and_is_said_to_staff(readers, settings, work_off):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    issue = NewsletterIssueFactory()
    readers(1, issue.newsletter)
    mailing = send(issue)
    with pytest.raises(ServerAway):
        work_off()
    mailing.refresh_from_db()
    assert "refused" in mailing.problem
    assert mailing.deliveries.get().state == State.WAITING


@pytest.mark.django_db(transaction=True)
def test_a_worker_asks_a_server_that_is_away_again_in_a_minute(readers, settings, work_off):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    issue = NewsletterIssueFactory()
    readers(1, issue.newsletter)
    send(issue)
    work_until_done()
    job = ProcrastinateJob.objects.get(task_name=SEND)
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at > timezone.now() + timedelta(seconds=30)


def test_a_site_without_a_mail_server_says_which_setting_is_missing(readers, settings, work_off):
    settings.EMAIL_BACKEND = "icsportal.mail.NoServer"
    issue = NewsletterIssueFactory()
    readers(1, issue.newsletter)
    mailing = send(issue)
    with pytest.raises(ServerAway):
        work_off()
    mailing.refresh_from_db()
    assert mailing.problem.startswith("SMTP_URL is not set")


def test_a_server_that_has_had_enough_of_a_conversation_gets_a_new_one(mail_server, readers, work_off):
    issue = NewsletterIssueFactory()
    readers(2, issue.newsletter)
    mailing = send(issue)
    answers = iter(["421 4.7.0 Enough for now", "250 OK"])
    mail_server.answers = OneAfterAnother("reader0@example.org", answers)
    work_off()
    assert sorted(mail_server.addresses()) == ["reader0@example.org", "reader1@example.org"]
    assert mailing.counts == {State.SENT: 2}


class OneAfterAnother(dict):
    def __init__(self, address, answers):
        self.address, self.answers = address, answers

    def get(self, key, default=None):
        return next(self.answers, default) if key == self.address else default


def test_a_delivery_that_another_worker_claimed_is_left_to_it(mail_server, readers):
    issue = NewsletterIssueFactory()
    readers(1, issue.newsletter)
    mailing = send(issue)
    delivery = mailing.deliveries.get()
    assert outbox.claim(delivery, []) and not outbox.claim(delivery, [])
    with outbox.Carrier() as carrier:
        delivery.mailing = mailing
        outbox.send(carrier, delivery)
        mail_server.answers[delivery.address] = "550 no"
        outbox.send(carrier, delivery)
    assert mail_server.addresses() == []
    assert mailing.deliveries.get().state == State.SENDING


def test_what_may_have_gone_is_shown_as_not_known_and_not_sent_again_by_itself(mail_server, work_off):
    mailing = MailingFactory()
    SubscriberFactory(address="a@example.org", how_often="weekly")
    long_ago = timezone.now() - ON_ITS_WAY_FOR
    DeliveryFactory(mailing=mailing, address="a@example.org", state=State.SENDING, claimed_at=long_ago)
    see_to_mailings(timestamp=0)
    work_off()
    assert mail_server.addresses() == []
    assert [each.address for each in mailing.deliveries.unsure()] == ["a@example.org"]
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.DONE
    assert actions.send_again(deliveries=mailing.deliveries.all(), by=UserFactory()) == 1
    work_off()
    assert mail_server.addresses() == ["a@example.org"]


def test_a_mailing_whose_next_batch_got_lost_goes_on(mail_server, readers, work_off):
    issue = NewsletterIssueFactory()
    readers(1, issue.newsletter)
    send(issue)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    see_to_mailings(timestamp=0)
    see_to_mailings(timestamp=0)
    assert work_off() == [SEND]
    assert mail_server.addresses() == ["reader0@example.org"]


def test_an_address_is_in_a_mailing_once_however_it_is_written(mail_server, work_off):
    issue = NewsletterIssueFactory()
    SubscriberFactory(address="A@example.org", newsletters=[issue.newsletter])
    SubscriberFactory(address="a@example.org", newsletters=[issue.newsletter])
    send(issue)
    work_off()
    assert mail_server.addresses() == ["A@example.org"]


def test_messages_keep_to_the_number_that_a_minute_may_have(monkeypatch):
    slept = []
    monkeypatch.setattr(outbox.time, "sleep", slept.append)
    monkeypatch.setattr(outbox.time, "monotonic", lambda: 100.0 + sum(slept))
    pace = outbox.Pace(per_minute=120)
    for _ in range(4):
        pace.wait()
    assert slept == [0, 0.5, 0.5, 0.5]


def test_a_test_message_goes_to_one_address_even_of_a_draft(settings):
    issue = NewsletterIssueFactory(title="Spring", state="draft", publish_at=None)
    actions.send_test(issue=issue, address="staff@example.org")
    [message] = mail.outbox
    assert (message.to, message.subject) == (["staff@example.org"], "[Test] Spring")
    assert "leave.invalid" not in message.message().as_string()
    settings.EMAIL_BACKEND = "icsportal.mail.NoServer"
    with pytest.raises(actions.Refused, match="SMTP_URL is not set"):
        actions.send_test(issue=issue, address="staff@example.org")


def test_in_development_messages_go_into_a_folder(settings, tmp_path, readers, work_off):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    issue = NewsletterIssueFactory(title="Spring")
    readers(1, issue.newsletter)
    mailing = send(issue)
    work_off()
    assert "Subject: Spring" in "".join(path.read_text() for path in Path(tmp_path).iterdir())
    assert mailing.counts == {State.SENT: 1}


def test_addresses_of_a_mailing_are_erased_after_28_days_and_its_counts_stay(mail_server, readers, work_off):
    issue = NewsletterIssueFactory()
    readers(2, issue.newsletter)
    mailing = send(issue)
    work_off()
    assert actions.forget(at=timezone.now() + timedelta(days=27)) == 0
    assert actions.forget(at=timezone.now() + timedelta(days=29)) == 1
    mailing.refresh_from_db()
    assert mailing.counts == {State.SENT: 2} and mailing.total == 2
    assert not mailing.deliveries.exists()
    assert actions.forget(at=timezone.now() + timedelta(days=29)) == 0


def test_a_mailing_that_was_paused_and_forgotten_ends_after_28_days_and_its_addresses_go(readers, work_off):
    issue = NewsletterIssueFactory()
    readers(2, issue.newsletter)
    mailing = send(issue)
    actions.pause(mailing=mailing, by=UserFactory())
    assert actions.cancel_old(at=timezone.now() + timedelta(days=27)) == 0
    Mailing.objects.update(made_at=timezone.now() - timedelta(days=28))
    forget_addresses(timestamp=0)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.counts) == (Mailing.State.CANCELLED, {State.CANCELLED: 2})
    Mailing.objects.update(ended_at=timezone.now() - timedelta(days=28))
    forget_addresses(timestamp=0)
    assert not mailing.deliveries.exists()


def test_whoever_is_erased_is_in_no_mailing_any_more(mail_server, readers, work_off):
    issue = NewsletterIssueFactory()
    readers(1, issue.newsletter)
    mailing = send(issue)
    work_off()
    Subscriber.objects.get().delete()
    delivery = mailing.deliveries.get()
    assert "reader0" not in delivery.address and delivery.leave_url == delivery.manage_url == ""
    assert mailing.counts == {State.SENT: 1}


def test_a_mailing_costs_few_queries_to_begin(readers, count_queries):
    issue = NewsletterIssueFactory()
    readers(500, issue.newsletter)
    IssueItemFactory(issue=issue)
    assert count_queries(send, issue) < 60
