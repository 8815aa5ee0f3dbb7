"""Every change of the lifecycle, and of addresses: done whole, recorded, or refused with the reason.

Each takes the person as `by`. What a person may do at all is a permission, asked by the admin; what nobody
may do, such as publishing their own latest change, is refused here.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from icsportal.publishing.checking import what_stops
from icsportal.publishing.contents import contents, write
from icsportal.publishing.models import Change, Correction, MovedAddress, Record, ShareLink
from icsportal.publishing.signals import record_changed

LIFECYCLE_FIELDS = [
    "state",
    "publish_at",
    "expire_at",
    "version",
    "changed_by",
    "changed_at",
    "approved_by",
    "approved_at",
    "urgent_reason",
    "checked_by",
    "checked_at",
    "withdrawn_at",
    "withdrawal_reason",
]


class Refused(Exception):
    """The action does not fit the record. Each reason says why and what to do, in words for staff."""

    @property
    def reasons(self) -> list[str]:
        return list(self.args)

    def __str__(self):
        return " ".join(self.args)


class NotLive(Refused):
    """The public cannot read the record, so there is nothing to take off the site."""


class NotReady(Refused):
    """The record is not in a state that can be published from."""


class OwnWork(Refused):
    """Who wrote the latest change cannot be the one who publishes or checks it."""


class ChangedMeanwhile(Refused):
    """Somebody else saved the record since this person opened it."""

    def __init__(self, record):
        who = record.changed_by and (record.changed_by.get_full_name() or record.changed_by.username)
        at = f"{timezone.localtime(record.changed_at):%-d %B %Y at %H:%M}"
        super().__init__(f"{who or 'Somebody'} saved another version on {at}, after you opened this page.")
        self.record = record


def locked(record):
    """The record as it is in the database now, held until the transaction ends."""
    return type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)


def keep(record, *, action, by, from_state, note="", is_minor=False):
    """Save the lifecycle's fields, write the history and tell whoever listens.

    Raises ChangedMeanwhile, and so undoes everything, if the row is no longer the version that `record` is.
    """
    rows = type(record)._default_manager.filter(pk=record.pk)
    if not rows.filter(version=record.version).update(version=F("version") + 1):
        raise ChangedMeanwhile(rows.get())
    record.version += 1
    record.save(update_fields=LIFECYCLE_FIELDS)
    Change.objects.create(
        record=record,
        by=by,
        action=action,
        from_state=from_state,
        to_state=record.state,
        note=note,
        is_minor=is_minor,
        contents=contents(record),
    )
    record_changed.send(type(record), record=record)


@transaction.atomic
def record_edit(*, record, by, is_new=False, note=""):
    """What `by` just saved in `record`, after `hold`, counts as the latest change and is in its history."""
    record.changed_by, record.changed_at = by, timezone.now()
    keep(record, action="Wrote" if is_new else "Edited", by=by, from_state=record.state, note=note)


def hold(record):
    """Nobody else can save the record until the transaction ends: ask for it before writing its contents.

    Raises ChangedMeanwhile if somebody saved it since `record.version` was read.
    """
    now = locked(record)
    if now.version != record.version:
        raise ChangedMeanwhile(now)


@transaction.atomic
def submit(*, record, by):
    """A draft waits for a second person.

    Raises NotReady unless it is a draft with nothing left to put right.
    """
    require(record, Record.State.DRAFT, "Only a draft can be sent for review.")
    require_sound(record)
    record.state = Record.State.IN_REVIEW
    keep(record, action="Sent for review", by=by, from_state=Record.State.DRAFT)


@transaction.atomic
def send_back(*, record, by, reason):
    """It is a draft again, and its writer reads why. Raises NotReady unless it is in review."""
    require(record, Record.State.IN_REVIEW, "Only what is in review can be sent back.")
    record.state = Record.State.DRAFT
    keep(record, action="Sent back", by=by, from_state=Record.State.IN_REVIEW, note=reason)


@transaction.atomic
def publish(*, record, by, at=None, correction="", is_minor=False):
    """The public can read `record` from `at` (default: its own date if that is to come, else now).

    A new version of something public takes the place of the old one at once; `correction` says to the public
    what was wrong. Raises OwnWork if `by` wrote the latest change, NotReady if nobody sent it for review.
    """
    if record.changed_by_id and record.state != Record.State.IN_REVIEW:
        raise NotReady("Send it for review first: a second person then publishes it.")
    if by is not None and record.changed_by_id == by.pk:
        raise OwnWork("You wrote the latest change, so a second person must publish it.")
    return go_live(record, by=by, at=at, action="Published", correction=correction, is_minor=is_minor)


@transaction.atomic
def publish_urgently(*, record, by, reason, at=None, correction="", is_minor=False):
    """As `publish`, by one person alone, who says why.

    It stays flagged until a second person has checked it.
    """
    if not reason.strip():
        raise NotReady("Say why it cannot wait for a second person.")
    record.urgent_reason = reason.strip()
    return go_live(
        record,
        by=by,
        at=at,
        action="Published urgently",
        note=reason,
        correction=correction,
        is_minor=is_minor,
    )


def go_live(record, *, by, at, action, note="", correction="", is_minor=False):
    if record.state not in (Record.State.DRAFT, Record.State.IN_REVIEW):
        raise NotReady("Only a draft, or what is in review, can be published.")
    require_sound(record)
    if record.replaces_id:
        return put_in_place(record, by=by, action=action, note=note, correction=correction, is_minor=is_minor)
    # A planned moment that has passed is now: since when the public could read it must stay true.
    publish_at = at or not_before_now(record.publish_at)
    require_end_after(publish_at, record.expire_at)
    from_state = record.state
    record.state = Record.State.APPROVED
    record.publish_at = publish_at
    record.approved_by, record.approved_at = by, timezone.now()
    keep(record, action=action, by=by, from_state=from_state, note=note)
    record.went_public(was_public=False, is_minor=False)
    return record


def put_in_place(new, *, by, action, note, correction, is_minor):
    """The public record holds what the new version holds, its end and its history too; the version is gone.

    Since when the public reads it stays as it is; what nobody could read yet may go live at another moment.
    """
    record = locked(new.replaces)
    if record.state != Record.State.APPROVED:
        raise NotReady("The public version has been withdrawn since: this one cannot take its place.")
    was_public = record.publish_at <= timezone.now()
    if correction and not was_public:
        raise NotReady("Nobody has read the earlier words yet, so there is nothing to correct.")
    if not was_public:
        record.publish_at = not_before_now(new.publish_at or record.publish_at)
    require_end_after(not_before_now(record.publish_at), new.expire_at)
    old_address = record.get_absolute_url()
    record.expire_at = new.expire_at
    written = contents(new)
    writer, urgent_reason = new.changed_by, new.urgent_reason
    if record.needs_check and by is not None and by.pk in (record.changed_by_id, record.approved_by_id):
        urgent_reason = urgent_reason or record.urgent_reason  # nobody else has read what it said before
    Change.objects.about(new).update(object_id=record.pk)
    new.delete()
    record.changed_by, record.changed_at = writer, timezone.now()
    record.approved_by, record.approved_at = by, timezone.now()
    record.urgent_reason, record.checked_by, record.checked_at = urgent_reason, None, None
    write(record, written)
    if was_public:  # else a redirect would give away the new address before anything is there
        move_address(old_path=old_address, new_path=record.get_absolute_url())
    if correction:
        Correction.objects.create(record=record, text=correction)
    words = " ".join(word for word in (note, correction) if word)
    keep(record, action=action, by=by, from_state=record.state, note=words, is_minor=is_minor)
    record.went_public(was_public=was_public, is_minor=is_minor)
    return record


@transaction.atomic
def check(*, record, by):
    """A second person has read what was published urgently. Raises OwnWork for its writer and publisher."""
    if not record.needs_check:
        raise NotReady("Nothing here waits for a check.")
    if by.pk in (record.changed_by_id, record.approved_by_id):
        raise OwnWork("You wrote or published it, so somebody else must check it.")
    record.checked_by, record.checked_at = by, timezone.now()
    keep(record, action="Checked", by=by, from_state=record.state)


@transaction.atomic
def unschedule(*, record, by, at=None):
    """What was to go live is a draft again.

    Raises NotReady if the public can read it already, or if a new version would take the place of the draft.
    """
    if record.standing(at) != "Scheduled":
        raise NotReady("Only what is scheduled can be taken back to a draft.")
    if type(record)._default_manager.filter(replaces=record).exists():
        raise NotReady("A new version of it is being written: change that one, and publish it in its place.")
    record.state, record.approved_by, record.approved_at = Record.State.DRAFT, None, None
    record.urgent_reason = ""
    keep(record, action="Taken back to draft", by=by, from_state=Record.State.APPROVED)


@transaction.atomic
def withdraw(*, record, reason, by, at=None):
    """Take `record` off the site; its address then says why it went.

    Raises NotLive if the public could not read it at `at`.
    """
    at = at or timezone.now()
    if not record.is_live(at):
        raise NotLive("Only what the public can read can be withdrawn.")
    if not reason.strip():
        raise NotReady("Say why it is withdrawn: the public reads it.")
    record.state = Record.State.WITHDRAWN
    record.withdrawn_at = at
    record.withdrawal_reason = reason.strip()
    keep(record, action="Withdrew", by=by, from_state=Record.State.APPROVED, note=reason)


@transaction.atomic
def start_new_version(*, record, by):
    """A draft copy of something public, to be changed while the public reads the old words.

    The one that is open already, if there is one. Raises NotReady if the record is not approved.
    """
    require(record, Record.State.APPROVED, "Only what is published or scheduled gets a new version.")
    open_one = type(record)._default_manager.filter(replaces=record).first()
    if open_one:
        return open_one
    new = type(record)(
        replaces=record, changed_by=by, publish_at=record.publish_at, expire_at=record.expire_at
    )
    copied = contents(record)
    write(new, {name: copied[name] for name in copied if name not in record.empty_in_new_version})
    keep(new, action="Started a new version", by=by, from_state=Record.State.DRAFT)
    return new


@transaction.atomic
def restore(*, record, change, by):
    """What was written at an earlier change is the draft now; of something public, its new version.

    Raises NotReady if the record is withdrawn.
    """
    if record.state == Record.State.WITHDRAWN:
        raise NotReady("A withdrawn item stays as it is: copy its words into a new one.")
    draft = start_new_version(record=record, by=by) if record.state == Record.State.APPROVED else record
    hold(draft)
    write(draft, change.contents)
    draft.changed_by, draft.changed_at = by, timezone.now()
    keep(draft, action="Restored", by=by, from_state=draft.state, note=f"As after: {change}")
    return draft


def require(record, state, words):
    if record.state != state:
        raise NotReady(words)


def not_before_now(at):
    return max(at or timezone.now(), timezone.now())


def require_end_after(publish_at, expire_at):
    if expire_at is not None and expire_at <= publish_at:
        raise NotReady("It must come off the site after it goes live.")


def require_sound(record):
    """Raises NotReady with everything that must be put right before the public may read it."""
    if faults := what_stops(record):
        raise NotReady(*faults)


@transaction.atomic
def share(*, record, by):
    """A secret address for people without an account, for two weeks."""
    return ShareLink.objects.create(record=record, made_by=by)


@transaction.atomic
def revoke(*, link, by):
    """The secret address stops answering."""
    link.revoked_by, link.revoked_at = by, timezone.now()
    link.save(update_fields=["revoked_by", "revoked_at"])


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
