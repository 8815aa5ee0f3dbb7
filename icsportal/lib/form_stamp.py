"""A form that says, signed, when it was shown: what fills in forms by itself is held up without a cookie."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.core.signing import BadSignature, Signer

# Nobody reads and fills in a form in less; whoever left it open for longer sees it once more.
FASTEST = timedelta(seconds=3)
SLOWEST = timedelta(days=1)

TOO_FAST = "That was very fast. Check that all is right, and send it again."
TOO_SLOW = "This page was open for a long time. Check that all is right, and send it again."


class StampedForm(forms.Form):
    """`stamp` goes to the reader and comes back as `shown`. Valid only a few seconds later, and for a day."""

    stamped_for = ""  # a stamp of one form is worth nothing in another

    def __init__(self, data=None, *, at: datetime, **options):
        super().__init__(data, **options)
        self.at = at
        self.shown_at = None if data is None else self.read_stamp(data.get("shown", ""))
        is_current = self.shown_at and self.shown_at <= at <= self.shown_at + SLOWEST
        self.stamp = self.write_stamp(self.shown_at if is_current else at)

    def clean(self):
        cleaned = super().clean()
        if self.shown_at is None or not self.shown_at <= self.at <= self.shown_at + SLOWEST:
            self.add_error(None, TOO_SLOW)
        elif self.at < self.shown_at + FASTEST:
            self.add_error(None, TOO_FAST)
        return cleaned

    def write_stamp(self, at: datetime) -> str:
        return self.signer.sign(f"{int(at.timestamp()):x}")

    def read_stamp(self, text: str) -> datetime | None:
        """When the form was shown; None if we did not sign it."""
        try:
            return datetime.fromtimestamp(int(self.signer.unsign(text), 16), UTC)
        except BadSignature:
            return None

    @property
    def signer(self):
        return Signer(salt=f"shown.{self.stamped_for}", sep=".")
