"""Every change of the lifecycle, and of addresses, that must be done whole and recorded."""

from django.db import transaction
from django.utils import timezone

from icsportal.publishing.models import MovedAddress, Record


class NotLive(Exception):
    """The public cannot read the record, so there is nothing to take off the site."""


class NotReady(Exception):
    """The record cannot be published from the state it is in."""


@transaction.atomic
def publish(*, record, by, at=None):
    """The public can read `record` from `at` (default: its own date, else now).

    Raises NotReady if it has been withdrawn.
    """
    if record.state == Record.State.WITHDRAWN:
        raise NotReady("A withdrawn item is not published again: copy it into a new one.")
    record.state = Record.State.APPROVED
    record.publish_at = at or record.publish_at or timezone.now()
    record.changed_by = by
    record.save(update_fields=["state", "publish_at", "changed_by", "changed_at"])


@transaction.atomic
def withdraw(*, record, reason, by, at=None):
    """Take `record` off the site; its address then says why it went.

    Raises NotLive if the public could not read it at `at`.
    """
    at = at or timezone.now()
    if not record.is_live(at):
        raise NotLive("Only what the public can read can be withdrawn.")
    record.state = Record.State.WITHDRAWN
    record.withdrawn_at = at
    record.withdrawal_reason = reason
    record.changed_by = by
    record.save(update_fields=["state", "withdrawn_at", "withdrawal_reason", "changed_by", "changed_at"])


@transaction.atomic
def move_address(*, old_path, new_path):
    """`old_path` redirects to `new_path`, in one step even if it moves again.

    A path that is in use again stops being an old one.
    """
    if old_path == new_path:
        return
    MovedAddress.objects.filter(old_path=new_path).delete()
    MovedAddress.objects.filter(new_path=old_path).update(new_path=new_path)
    MovedAddress.objects.update_or_create(old_path=old_path, defaults={"new_path": new_path})
