"""Messages that came back, read from an export of the mailbox to which they came.

Only reports in the standard form (RFC 3464) are read, about messages whose Message-ID we signed: nobody can
make us believe that somebody else's address does not work.
"""

import mailbox
import re
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from django.core.signing import BadSignature

from bulletins.sending.models import Delivery, signer
from bulletins.subscriptions.actions import end_if_nobody_has
from icsportal.lib.email_address import without_addresses

SAID = ("Action", "Status", "Diagnostic-Code")
OUR_ID = re.compile(r"<([0-9]{1,18}\.[\w-]+)@[^>\s]+>", re.ASCII)
FOR_GOOD = re.compile(r"\s*5\.")


@dataclass
class Found:
    """What was in a mailbox."""

    recorded: int = 0
    known: int = 0
    passing: int = 0
    others: int = 0
    ended: int = 0

    def __str__(self):
        return (
            f"{self.recorded} recorded, {self.known} recorded before, {self.passing} not for good, "
            f"{self.others} other messages, {self.ended} subscriptions ended"
        )


def record(file: Path) -> Found:
    """Each delivery of which the mailbox says that it failed for good has come back. Safe to do twice.

    Where that is because nobody has the address, its subscription ends.
    """
    with closing(mailbox.mbox(file, create=False)) as box:
        return record_all(message_from_bytes(box.get_bytes(key)) for key in box.iterkeys())


def record_all(reports: Iterable[Message]) -> Found:
    found = Found()
    for report in reports:
        status, delivery = status_in(report), delivery_in(report)
        if status is None or delivery is None:
            found.others += 1
        elif not FOR_GOOD.match(status["Status"]) or status["Action"].lower() != "failed":
            found.passing += 1
        elif delivery.state == Delivery.State.BOUNCED:
            found.known += 1
        else:
            delivery.state = Delivery.State.BOUNCED
            delivery.error = without_addresses(f"{status['Status']} {status['Diagnostic-Code']}")[:300]
            delivery.save(update_fields=["state", "error"])
            found.ended += end_if_nobody_has(delivery.address, delivery.error, sent_at=delivery.claimed_at)
            found.recorded += 1
    return found


def status_in(report: Message) -> dict[str, str] | None:
    """What the report says of the one address to which our message went; None if it is no report."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            fields = next((each for each in part.get_payload() if each.get("Action")), None)
            return fields and {name: str(fields.get(name, "")) for name in SAID}
    return None


def delivery_in(report: Message) -> Delivery | None:
    """The delivery of the message that came back; None if it is none of ours, or was given to nobody."""
    for part in report.walk():
        if part.get_content_type() == "message/rfc822":
            [original] = part.get_payload()
        elif part.get_content_type() == "text/rfc822-headers":
            original = message_from_bytes(part.get_payload(decode=True))
        else:
            continue
        if match := OUR_ID.fullmatch(str(original.get("Message-ID", "")).strip()):
            return signed_delivery(match[1])
    return None


def signed_delivery(signed: str) -> Delivery | None:
    try:
        key = signer().unsign(signed)
    except BadSignature:
        return None
    given = [Delivery.State.SENDING, Delivery.State.SENT, Delivery.State.BOUNCED]
    return Delivery.objects.filter(pk=key, state__in=given).first()
