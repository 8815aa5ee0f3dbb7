"""Messages that came back."""

import mailbox
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from bulletins.sending.models import Delivery
from tests.factories import DeliveryFactory, SubscriberFactory

pytestmark = pytest.mark.django_db

State = Delivery.State
LATER, FOR_GOOD = ("delayed", "4.2.2"), ("failed", "5.1.1")


def sent(**fields):
    return DeliveryFactory(state=State.SENT, claimed_at=timezone.now(), sent_at=timezone.now(), **fields)


def report(message_id, answer=FOR_GOOD, headers_only=True, words="550 No such\n user"):
    """A report as mail servers write it."""
    action, status = answer
    bounce = MIMEMultipart("report")
    bounce["From"], bounce["To"] = "MAILER-DAEMON@mail.example", "news@example.org"
    bounce.attach(MIMEText("Sorry.\n"))
    told = MIMEBase("message", "delivery-status")
    for fields in (
        {"Reporting-MTA": "dns; mail.example"},
        {
            "Final-Recipient": "rfc822; a@b.example",
            "Action": action,
            "Status": status,
            "Diagnostic-Code": f"smtp; {words}",
        },
    ):
        part = Message()
        for name, value in fields.items():
            part[name] = value
        told.attach(part)
    bounce.attach(told)
    original = Message()
    original["Message-ID"], original["Subject"] = message_id, "What is new"
    if headers_only:
        bounce.attach(MIMEText(original.as_string(), "rfc822-headers"))
    else:
        whole = MIMEBase("message", "rfc822")
        whole.attach(original)
        bounce.attach(whole)
    return bounce


@pytest.fixture
def record(tmp_path, capsys):
    """`record(message, …)`: what the command says of a mailbox with these messages."""
    path = tmp_path / "bounces.mbox"

    def run(*messages):
        box = mailbox.mbox(path)
        for message in messages:
            box.add(message)
        box.close()
        call_command("record_bounces", str(path))
        return capsys.readouterr().out.strip()

    return run


@pytest.mark.parametrize("headers_only", [True, False])
def test_a_message_that_came_back_for_good_is_recorded_with_the_reason(record, headers_only):
    delivery, other = sent(), sent()
    said = record(report(delivery.message_id, headers_only=headers_only))
    assert said == "1 recorded, 0 recorded before, 0 not for good, 0 other messages, 0 subscriptions ended."
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (State.BOUNCED, "5.1.1 smtp; 550 No such user")
    other.refresh_from_db()
    assert other.state == State.SENT


def test_the_same_mailbox_may_be_read_twice(record):
    delivery = sent()
    record(report(delivery.message_id))
    assert (
        record() == "0 recorded, 1 recorded before, 0 not for good, 0 other messages, 0 subscriptions ended."
    )


def test_what_is_only_late_has_not_come_back(record):
    delivery = sent()
    assert "1 not for good" in record(report(delivery.message_id, LATER))
    delivery.refresh_from_db()
    assert delivery.state == State.SENT


@pytest.mark.parametrize("state", [State.WAITING, State.CANCELLED, State.LEFT])
def test_what_was_given_to_nobody_cannot_come_back(record, state):
    delivery = DeliveryFactory(state=state)
    assert "1 other messages" in record(report(delivery.message_id))


def test_a_report_that_somebody_made_up_changes_nothing(record):
    delivery = sent()
    key, _, rest = delivery.message_id.strip("<>").partition(".")
    made_up = [f"<{key}.{'A' * 43}@localhost>", f"<{int(key) + 1}.{rest}>", f"<{key}@localhost>", "", "<>"]
    letter = EmailMessage()
    letter["Subject"] = "Out of office"
    letter.set_content("I am away.")
    said = record(*map(report, made_up), letter)
    assert said == "0 recorded, 0 recorded before, 0 not for good, 6 other messages, 0 subscriptions ended."
    delivery.refresh_from_db()
    assert delivery.state == State.SENT


def test_the_subscription_of_an_address_that_nobody_has_ends_with_the_reason(record):
    reader = SubscriberFactory()
    delivery = sent(address=reader.address)
    said = record(report(delivery.message_id, words=f"550 <{reader.address}> unknown"))
    assert said.endswith("1 subscriptions ended.")
    reader.refresh_from_db()
    assert reader.left_at and reader.left_because == "5.1.1 smtp; 550 <(address)> unknown"
    assert not reader.newsletters.exists()
    delivery.refresh_from_db()
    assert reader.address not in delivery.error
    assert record().endswith("0 subscriptions ended.")


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "5.1.8", "5.11.1"])
def test_what_was_not_wanted_ends_no_subscription(record, status):
    reader = SubscriberFactory()
    record(report(sent(address=reader.address).message_id, ("failed", status)))
    reader.refresh_from_db()
    assert reader.left_at is None


def test_who_confirmed_an_address_again_after_the_message_keeps_it(record):
    delivery = sent()
    reader = SubscriberFactory(address=delivery.address, confirmed_at=timezone.now())
    record(report(delivery.message_id))
    reader.refresh_from_db()
    assert reader.left_at is None


@pytest.mark.parametrize(
    "broken",
    [
        b"Action: f\xe4iled\nStatus: 5.\xff\n",
        b"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: a\0b\xff\n",
        b"",
        b"Action: failed\n",
    ],
)
def test_a_broken_report_holds_up_no_other(record, broken):
    first, second = sent(), sent()
    hostile = (
        b'Content-Type: multipart/report; boundary="x"\n\n--x\nContent-Type: message/delivery-status\n\n'
        b"Reporting-MTA: dns; a\n\n" + broken + b"\n--x\nContent-Type: text/rfc822-headers\n\n"
        b"Message-ID: " + first.message_id.encode() + b"\n\n--x--\n"
    )
    record(hostile, report(second.message_id))
    second.refresh_from_db()
    assert second.state == State.BOUNCED


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(CommandError, match=r"There is no file nowhere\.mbox"):
        call_command("record_bounces", "nowhere.mbox")
