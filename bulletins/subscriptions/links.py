"""Signed links of messages: what they are for, whose they are, and when they were made; and the way in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.http import urlencode

from pages.services.places import area_name

# How long a link works; one to leave works for as long as there is somebody to leave.
CONFIRM_FOR = timedelta(days=7)
MANAGE_FOR = timedelta(days=90)
LASTS = {"confirm": CONFIRM_FOR, "manage": MANAGE_FOR, "leave": None}


class NoLink(ValueError):
    """It is not a link that we made, or not all of it is there."""


class OldLink(ValueError):
    """It was one of ours and has ended."""


@dataclass(frozen=True)
class Link:
    """A link for one purpose, to one row by its random key."""

    purpose: str
    key: UUID
    made_at: datetime

    @property
    def signed(self) -> str:
        return signer(self.purpose).sign(f"{self.key.hex}-{int(self.made_at.timestamp()):x}")

    def path(self, **further) -> str:
        """What is signed stands behind the question mark, which no log of ours keeps."""
        query = urlencode({"key": self.signed, **further}, doseq=True)
        return f"{reverse(f'subscriptions:{self.purpose}')}?{query}"

    def address(self, **further) -> str:
        return settings.SITE_ADDRESS + self.path(**further)


def read(purpose: str, signed: str, at: datetime) -> Link:
    """The link that was signed for this purpose.

    Raises NoLink, or OldLink if it works no longer at `at`.
    """
    try:
        value = signer(purpose).unsign(signed)
    except BadSignature:
        raise NoLink from None
    key, _, made = value.partition("-")
    link = Link(purpose, UUID(key), datetime.fromtimestamp(int(made, 16), UTC))
    lasts = LASTS[purpose]
    if lasts is not None and at > link.made_at + lasts:
        raise OldLink
    return link


def signer(purpose):
    """Signs for one purpose alone: a link to read choices by cannot be turned into another."""
    return Signer(salt=f"subscriptions.{purpose}", sep=".")


def link_for(partnership) -> tuple[str, str]:
    """(words, address) of the form with the newsletter of a health and care partnership ticked."""
    query = urlencode({"place": partnership.slug})
    return f"Get news of {area_name(partnership)} by email", f"{reverse('subscriptions:subscribe')}?{query}"
