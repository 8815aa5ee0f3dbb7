"""Staff send an issue, watch it go, and stop it."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from bulletins.sending import actions, outbox
from bulletins.sending.models import ON_ITS_WAY_FOR, Delivery, Mailing
from bulletins.subscriptions import recipients
from icsportal.publishing import actions as lifecycle
from icsportal.publishing.models import Change, Record
from tests.factories import (
    DeliveryFactory,
    MailingFactory,
    NewsletterIssueFactory,
    SubscriberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

State = Delivery.State


@pytest.fixture
def sender(client):
    """Somebody who may send, signed in."""
    someone = UserFactory(is_staff=True, email="staff@example.org")
    someone.groups.add(Group.objects.get(name="Comms publisher"))
    client.force_login(someone)
    return someone


@pytest.fixture
def issue():
    issue = NewsletterIssueFactory(title="Spring")
    SubscriberFactory(address="reader@example.org", newsletters=[issue.newsletter])
    return issue


def send_address(issue):
    return reverse("admin:sending_mailing_send", args=[issue.pk])


def change_address(mailing):
    return reverse("admin:sending_mailing_change", args=[mailing.pk])


def do(client, mailing, **data):
    return client.post(reverse("admin:sending_mailing_do", args=[mailing.pk]), data)


def words(client, address):
    return client.get(address).content.decode()


def test_an_issue_is_sent_from_its_form_after_a_test(client, sender, issue, work_off):
    form = words(client, reverse("admin:newsletters_newsletterissue_change", args=[issue.pk]))
    assert send_address(issue) in form
    page = words(client, send_address(issue))
    assert "1 person gets" in page and "Read this on our website" in page
    answer = client.post(send_address(issue), {"do": "test", "test-address": "staff@example.org"})
    assert answer.status_code == 302
    assert [message.subject for message in mail.outbox] == ["[Test] Spring"]
    assert not Mailing.objects.exists()
    answer = client.post(send_address(issue), {"do": "send"})
    mailing = Mailing.objects.get()
    assert answer.headers["Location"] == change_address(mailing)
    assert mailing.made_by == sender
    work_off()
    assert "1 of 1" in words(client, reverse("admin:sending_mailing_changelist"))
    assert [message.to for message in mail.outbox[1:]] == [["reader@example.org"]]


def test_sending_twice_is_a_choice(client, sender, issue, work_off):
    actions.send_issue(issue=issue, by=sender, recipients=recipients.for_issue(issue))
    answer = client.post(send_address(issue), {"do": "send", "again": "on"})
    assert answer.status_code == 422 and "being sent already" in answer.content.decode()
    work_off()
    assert "It was sent before" in words(client, send_address(issue))
    answer = client.post(send_address(issue), {"do": "send"})
    assert answer.status_code == 422 and "It was sent before: tick this" in answer.content.decode()
    assert client.post(send_address(issue), {"do": "send", "again": "on"}).status_code == 302
    assert Mailing.objects.count() == 2


def test_why_an_issue_cannot_be_sent_is_said_and_the_button_is_not_there(client, sender):
    issue = NewsletterIssueFactory(introduction='<p><a href="/nowhere/">A page</a></p>')
    page = words(client, send_address(issue))
    assert "It leads to what the public cannot read" in page and "/nowhere/" in page
    assert 'value="send"' not in page
    assert client.post(send_address(issue), {"do": "send"}).status_code == 422
    assert not Mailing.objects.exists()


def test_a_draft_offers_a_test_and_no_mailing(client, sender):
    issue = NewsletterIssueFactory(state=Record.State.DRAFT, publish_at=None)
    form = words(client, reverse("admin:newsletters_newsletterissue_change", args=[issue.pk]))
    assert send_address(issue) in form and "Send a test email" in form and "Send by email" not in form
    page = words(client, send_address(issue))
    assert "publish it first" in page and 'value="test"' in page and 'value="send"' not in page


def test_a_withdrawn_issue_is_not_offered_for_sending(client, sender, issue):
    lifecycle.withdraw(record=issue, reason="It was wrong.", by=sender)
    form = words(client, reverse("admin:newsletters_newsletterissue_change", args=[issue.pk]))
    assert send_address(issue) not in form


@pytest.mark.parametrize("address", ["", "nobody", "a@b.example\nBcc: c@d.example", "x" * 10_000])
def test_a_test_to_what_is_no_address_is_told_at_the_box(client, sender, issue, address):
    answer = client.post(send_address(issue), {"do": "test", "test-address": address})
    assert answer.status_code == 422
    assert mail.outbox == []


def test_a_mailing_is_paused_resumed_and_cancelled_by_its_buttons(
    client, sender, readers, work_off, monkeypatch
):
    monkeypatch.setattr(outbox, "BATCH", 1)
    issue = NewsletterIssueFactory()
    readers(4, issue.newsletter)
    mailing = actions.send_issue(issue=issue, by=sender, recipients=recipients.for_issue(issue))
    assert "Being sent" in words(client, change_address(mailing))
    do(client, mailing, do="pause")
    work_off()
    assert len(mail.outbox) == 0 and "Paused" in words(client, change_address(mailing))
    do(client, mailing, do="resume")
    outbox.send_batch(mailing)
    do(client, mailing, do="cancel")
    work_off()
    page = words(client, change_address(mailing))
    assert len(mail.outbox) == 1
    assert "Cancelled" in page and 'value="resume"' not in page
    done = re.findall(rf"<td>{sender}</td><td>([^<]*)</td>", page)
    assert done == ["Cancelled", "Went on", "Paused"]
    assert (
        "already"
        in client.post(
            reverse("admin:sending_mailing_do", args=[mailing.pk]), {"do": "pause"}, follow=True
        ).content.decode()
    )


def test_what_is_not_known_is_shown_by_message_id_for_staff_to_decide(client, sender, work_off):
    mailing = MailingFactory(state=Mailing.State.DONE, ended_at=timezone.now())
    long_ago = timezone.now() - 2 * ON_ITS_WAY_FOR
    first, second, third = (
        DeliveryFactory(
            mailing=mailing, address=f"unsure{each}@example.org", state=State.SENDING, claimed_at=long_ago
        )
        for each in range(3)
    )
    SubscriberFactory(address=first.address, how_often="weekly")
    page = words(client, change_address(mailing))
    assert "Not known: 3" in page and first.message_id.replace("<", "&lt;").replace(">", "&gt;") in page
    assert "unsure0@example.org" not in page
    do(client, mailing, do="send_again", delivery=[first.pk])
    do(client, mailing, do="count_as_sent", delivery=[second.pk])
    work_off()
    assert [message.to for message in mail.outbox] == [["unsure0@example.org"]]
    states = {each.pk: each.state for each in mailing.deliveries.all()}
    assert states == {first.pk: State.SENT, second.pk: State.SENT, third.pk: State.SENDING}
    changes = Change.objects.about(mailing).values_list("by", "action", "note")
    assert list(changes) == [
        (sender.pk, "Counted messages as sent", "Messages: 1."),
        (sender.pk, "Had messages sent again", "Messages: 1."),
    ]


def test_the_list_says_how_far_each_mailing_is_and_costs_the_same_for_many(client, sender, count_queries):
    address = reverse("admin:sending_mailing_changelist")

    def under_way():
        mailing = MailingFactory()
        DeliveryFactory(mailing=mailing)
        DeliveryFactory(mailing=mailing, state=State.SENT, claimed_at=timezone.now())

    under_way()
    client.get(address)
    for_one = count_queries(client.get, address)
    for _ in range(4):
        under_way()
    MailingFactory(state="done", ended_at=timezone.now(), final_counts={"sent": 1900, "left": 100})
    assert count_queries(client.get, address) == for_one
    page = words(client, address)
    assert page.count("1 of 2<") == 5 and "1,900 of 2,000<" in page


def test_nobody_sees_who_gets_a_mailing(client, sender, issue, work_off):
    mailing = actions.send_issue(issue=issue, by=sender, recipients=recipients.for_issue(issue))
    mailing.deliveries.update(state=State.REFUSED, error="550 No such user")
    for address in [
        change_address(mailing),
        reverse("admin:sending_mailing_changelist"),
        send_address(issue),
    ]:
        assert "reader@example.org" not in words(client, address)
    assert "550 No such user" in words(client, change_address(mailing))


def test_only_those_who_may_send_can_send(client, issue):
    someone = UserFactory(is_staff=True)
    someone.user_permissions.add(Permission.objects.get(codename="view_mailing"))
    client.force_login(someone)
    mailing = actions.send_issue(issue=issue, by=someone, recipients=recipients.for_issue(issue))
    letter = reverse("admin:sending_mailing_letter", args=[issue.pk])
    assert client.get(send_address(issue)).status_code == 403
    assert client.get(letter).status_code == 403
    assert client.post(send_address(issue), {"do": "send"}).status_code == 403
    assert do(client, mailing, do="cancel").status_code == 403
    page = words(client, change_address(mailing))
    assert "Being sent" in page and 'value="cancel"' not in page


def test_a_server_that_is_away_is_said_only_while_something_is_to_be_sent(client, sender):
    mailing = MailingFactory(problem="Connection refused")
    assert "Connection refused" in words(client, change_address(mailing))
    actions.pause(mailing=mailing, by=sender)
    assert "Connection refused" not in words(client, change_address(mailing))


def test_the_desk_shows_what_is_under_way_and_what_is_unclear(client, sender):
    MailingFactory(name="On its way", problem="It is away.")
    ended = {"state": Mailing.State.DONE, "ended_at": timezone.now()}
    MailingFactory(name="All gone", **ended)
    unclear = MailingFactory(name="Unclear", **ended)
    long_ago = timezone.now() - 2 * ON_ITS_WAY_FOR
    DeliveryFactory(mailing=unclear, state=State.SENDING, claimed_at=long_ago)
    page = words(client, reverse("admin:index"))
    assert "On its way" in page and "The mail server does not answer." in page
    assert "Unclear" in page and "Of 1 nobody knows whether they went" in page
    assert "All gone" not in page


@pytest.mark.parametrize("data", [{"do": "delete"}, {}, {"do": "forget"}])
def test_a_button_that_does_not_exist_is_not_found(client, sender, data):
    assert do(client, MailingFactory(), **data).status_code == 404


def test_any_choice_of_messages_is_survived(client, sender):
    mailing = MailingFactory()
    answer = do(client, mailing, do="send_again", delivery=["x", "\0", "²", "9" * 19, "-1"])
    assert answer.status_code == 302
