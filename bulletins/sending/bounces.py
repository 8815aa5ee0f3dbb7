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

OUR_ID = re.compile(r"<([0-9]{1,18}\.[\w-]+)@[^>\s]+>", re.ASCII)
FOR_GOOD = re.compile(r"\s*5\.")


@dataclass
class Found:
    """What was in a mailbox."""

    recorded: int = 0
    known: int = 0
    passing: int = 0
    others: int = 0

    def __str__(self):
        return (
            f"{self.recorded} recorded, {self.known} recorded before, {self.passing} not for good, "
            f"{self.others} other messages"
        )


def record(file: Path) -> Found:
    """Each delivery of which the mailbox says that it failed for good has come back. Safe to do twice."""
    with closing(mailbox.mbox(file, create=False)) as box:
        return record_all(message_from_bytes(stored.as_bytes()) for stored in box)


def record_all(reports: Iterable[Message]) -> Found:
    found = Found()
    for report in reports:
        status, delivery = status_in(report), delivery_in(report)
        if status is None or delivery is None:
            found.others += 1
        elif not FOR_GOOD.match(status.get("Status", "")) or status.get("Action", "").lower() != "failed":
            found.passing += 1
        elif delivery.state == Delivery.State.BOUNCED:
            found.known += 1
        else:
            delivery.state = Delivery.State.BOUNCED
            delivery.error = " ".join(f"{status['Status']} {status.get('Diagnostic-Code', '')}".split())[:300]
            delivery.save(update_fields=["state", "error"])
            found.recorded += 1
    return found


def status_in(report: Message):
    """What the report says of the one address to which our message went; None if it is no report."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            fields = part.get_payload()
            return next((each for each in fields if each.get("Action")), None) if fields else None
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
