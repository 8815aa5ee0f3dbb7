"""Who gets an issue, and by which links they change or leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from bulletins.newsletters.models import NewsletterIssue
from bulletins.subscriptions.links import Link
from bulletins.subscriptions.models import HowOften, Subscriber


@dataclass(frozen=True)
class Recipient:
    """An address, and the addresses of its own pages; `key` is whose it is, without the address."""

    key: UUID
    address: str
    manage_url: str
    leave_url: str


def readers_of(issue: NewsletterIssue):
    """Everybody who wants each issue of its list now."""
    return Subscriber.objects.reading().wanting(HowOften.ISSUE).filter(newsletters=issue.newsletter_id)


def for_issue(issue: NewsletterIssue, at: datetime | None = None) -> Iterator[Recipient]:
    """Whoever is to get it, each address once, who came first before others."""
    readers = readers_of(issue).order_by("pk")
    for key, address in readers.values_list("key", "address").iterator():
        yield recipient(key, address, at or timezone.now())


def recipient(key: UUID, address: str, at: datetime) -> Recipient:
    manage, leave = (Link(purpose, key, at).address() for purpose in ("manage", "leave"))
    return Recipient(key, address, manage, leave)
