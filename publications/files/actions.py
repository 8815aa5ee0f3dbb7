"""Everything that happens to a file: done whole, or refused with the reason.

    file = receive(upload=request.FILES["file"], name="plan.pdf", by=officer)  # waits to be checked
    screen(file=file)                                             # the worker does it by itself
    resolve(finding=finding, reason="They hold office.", by=officer)
    confirm(finding=finding, by=second_officer)                   # only what stops it
    approve(file=file, by=officer)                                # file.is_cleared from here on
    withdraw(file=file, reason="…", by=officer)
    erase(file=file, reason="…", by=officer)

Refusals are `Refused` of the common lifecycle, with reasons in words for staff.
"""

import hashlib
from tempfile import NamedTemporaryFile

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from icsportal.publishing.actions import Refused
from publications.files.checking import screen
from publications.files.models import LONGEST_NAME, FilePage, Finding, StoredFile, new_key
from publications.files.screening.at_once import (
    BYTES_AT_MOST,
    HEAD_BYTES,
    NotTaken,
    recognise,
    refuse_size,
    visible,
)
from publications.files.storage import discard

__all__ = ["approve", "confirm", "erase", "receive", "resolve", "screen", "withdraw"]

CHUNK_BYTES = 64 * 1024


class NotReceived(Refused):
    """The upload was not taken, and nothing of it was kept. `rule` names why."""

    def __init__(self, rule, reason):
        self.rule = rule
        super().__init__(reason)


class NotDecidable(Refused):
    """Nobody can decide about this finding, or not this person, or not now."""


class NotCleared(Refused):
    """The file cannot be approved as it is."""


def receive(*, upload, name: str, by, purpose=StoredFile.Purpose.PUBLICATION) -> StoredFile:
    """The upload, kept in private and waiting to be checked.

    `upload` is a Django `File`, such as one of `request.FILES`; `name` is what the person calls it and never
    becomes a name in a storage or an address. Raises NotReceived when it can be refused at once; then, and
    when anything else fails, nothing of it is left behind.
    """
    name = str(name)
    with NamedTemporaryFile(prefix="received-") as kept:
        try:
            if getattr(upload, "size", None):
                refuse_size(upload.size)
            sha256, size_bytes = copy_within_limit(upload, kept)
            refuse_size(size_bytes)
            kept.seek(0)
            kind = recognise(name, kept.read(HEAD_BYTES))
        except NotTaken as reason:
            raise NotReceived(reason.rule, str(reason)) from reason
        kept.seek(0)
        file = StoredFile(
            original_name=visible(name)[:LONGEST_NAME],
            type=kind,
            purpose=purpose,
            sha256=sha256,
            size_bytes=size_bytes,
            uploaded_by=by,
        )
        try:
            storages["private"].save(file.private_key, File(kept))
            with transaction.atomic():
                file.save(force_insert=True)
                check_later(file)
        except BaseException:
            discard("private", file.private_key)
            raise
    return file


def check_later(file):
    from publications.files.tasks import screen_file

    screen_file.defer(file_id=file.pk)


def copy_within_limit(upload, kept):
    """The SHA-256 and the size of what was copied. Stops reading as soon as it is too much."""
    digest, size_bytes = hashlib.sha256(), 0
    for chunk in upload.chunks(CHUNK_BYTES):
        size_bytes += len(chunk)
        if size_bytes > BYTES_AT_MOST:
            break
        digest.update(chunk)
        kept.write(chunk)
    kept.flush()
    return digest.hexdigest(), size_bytes


def locked(file):
    return StoredFile.objects.select_for_update().get(pk=file.pk)


@transaction.atomic
def resolve(*, finding: Finding, reason: str, by, false_alarm: bool = False) -> Finding:
    """The finding is decided about, in writing. What stops the file also needs `confirm` by somebody else.

    Raises NotDecidable for what nobody can accept.
    """
    file = locked(finding.run.file)
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    reason = reason.strip()
    if finding.severity == Finding.Severity.HARD_BLOCK:
        raise NotDecidable("Nobody can accept this. Put the document right and upload it again.")
    if not reason:
        raise NotDecidable("Give a reason. It is kept with the file.")
    if not finding.is_open:
        raise NotDecidable("This has been decided already.")
    kinds = Finding.Resolution
    finding.resolution = kinds.FALSE_ALARM if false_alarm else kinds.ACCEPTED
    finding.reason, finding.resolved_by, finding.resolved_at = reason, by, timezone.now()
    finding.save(update_fields=["resolution", "reason", "resolved_by", "resolved_at"])
    settle(file)
    return finding


@transaction.atomic
def confirm(*, finding: Finding, by) -> Finding:
    """A second person agrees with what the first decided. Raises NotDecidable for the first one."""
    file = locked(finding.run.file)
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if not finding.awaits_second_person:
        raise NotDecidable("There is nothing here for a second person to confirm.")
    if finding.resolved_by_id == by.pk:
        raise NotDecidable("Somebody else must confirm it: you decided it yourself.")
    finding.second_person, finding.second_at = by, timezone.now()
    finding.save(update_fields=["second_person", "second_at"])
    settle(file)
    return finding


def settle(file):
    """A file of whose findings the last is decided has nothing in its way any more."""
    if file.state == StoredFile.State.FINDINGS and not file.findings.open().exists():
        file.state = StoredFile.State.CLEAN
        file.save(update_fields=["state"])


@transaction.atomic
def approve(*, file: StoredFile, by) -> StoredFile:
    """The clean copy may be part of something public.

    Raises NotCleared while it has not been checked, or while something in it waits for a decision.
    """
    file = locked(file)
    if file.state == StoredFile.State.APPROVED:
        return file
    if file.state != StoredFile.State.CLEAN or not file.clean_key:
        raise NotCleared(WHY_NOT[file.state])
    key = new_key()
    try:
        with storages["private"].open(file.clean_key) as copy:
            storages["public"].save(key, File(copy))
        with storages["public"].open(key) as copy:
            if hashlib.file_digest(copy, "sha256").hexdigest() != file.public_sha256:
                raise NotCleared("The copy is not the one that was checked. Upload the file again.")
        clean_key, file.clean_key, file.public_key = file.clean_key, "", key
        file.state = StoredFile.State.APPROVED
        file.approved_by, file.approved_at = by, timezone.now()
        file.save(update_fields=["clean_key", "public_key", "state", "approved_by", "approved_at"])
    except BaseException:
        discard("public", key)
        raise
    transaction.on_commit(lambda: discard("private", clean_key))
    return file


States = StoredFile.State
WHY_NOT = {
    States.RECEIVED: "The file has not been checked yet. Wait a moment and try again.",
    States.SCANNING: "The file is being checked. Wait a moment and try again.",
    States.FINDINGS: "Something was found in the file. Decide about each finding first.",
    States.FAILED: "The file was refused. Put the document right and upload it again.",
    States.WITHDRAWN: "The file was withdrawn. Upload it again.",
    States.ERASED: "The file was erased.",
    States.CLEAN: "The file has no clean copy. Upload it again.",
}


@transaction.atomic
def withdraw(*, file: StoredFile, reason: str, by) -> StoredFile:
    """The file can no longer be part of anything public, and its public copy is gone. The upload stays.

    Raises Refused without a reason, or when the file is not approved.
    """
    file = locked(file)
    if not reason.strip():
        raise Refused("Give a reason. It is kept with the file.")
    if file.state != StoredFile.State.APPROVED:
        raise Refused("Only an approved file can be withdrawn.")
    public_key, file.public_key = file.public_key, ""
    file.state = StoredFile.State.WITHDRAWN
    file.withdrawal_reason, file.withdrawn_by, file.withdrawn_at = reason.strip(), by, timezone.now()
    file.save(
        update_fields=["public_key", "state", "withdrawal_reason", "withdrawn_by", "withdrawn_at"],
    )
    transaction.on_commit(lambda: discard("public", public_key))
    return file


@transaction.atomic
def erase(*, file: StoredFile, reason: str, by) -> StoredFile:
    """Nothing of the file is left but who erased it, when and why and its SHA-256, to know it again.

    What is kept of it is deleted before anything says so: when a storage fails, the file is not erased.
    """
    file = locked(file)
    if not reason.strip():
        raise Refused("Give a reason. It is all that will be left of the file.")
    if file.state == StoredFile.State.ERASED:
        raise Refused("The file has been erased already.")
    for storage, key in {"public": file.public_key, "private": file.private_key}.items():
        if key:
            storages[storage].delete(key)
    if file.clean_key:
        storages["private"].delete(file.clean_key)
    FilePage.objects.filter(file=file).delete()
    file.runs.all().delete()
    file.state = StoredFile.State.ERASED
    file.original_name = file.title = file.public_key = file.clean_key = ""
    file.erasure_reason, file.erased_by, file.erased_at = reason.strip(), by, timezone.now()
    file.save(
        update_fields=[
            *("state", "original_name", "title", "public_key", "clean_key"),
            *("erasure_reason", "erased_by", "erased_at"),
        ]
    )
    return file
