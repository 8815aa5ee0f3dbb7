"""Drafts and their files are kept, all or none."""

from pathlib import Path

from django.core.files import File
from django.db import transaction

from icsportal.publishing.actions import Refused, record_edit
from publications.files import actions as files
from publications.files.models import StoredFile
from publications.files.storage import discard
from publications.importing.drafts import Draft, Kept
from publications.models import Publication

LONGEST_PATH = 500


def inside(folder: Path, name: str) -> Path:
    """The file of this name in the folder, wherever links lead. Raises Refused for what is not in there."""
    if len(name) > LONGEST_PATH:
        raise Refused("its name is too long. Give the file a shorter one.")
    try:
        path = (folder / name).resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise Refused(
            "there is no such file in the folder. Put it there, or write its name as it is."
        ) from error
    if not path.is_relative_to(folder):
        raise Refused("it leads out of the folder. Copy the file into the folder and write its name.")
    if not path.is_file():
        raise Refused("it is no file. Write the name of a file in the folder.")
    return path


def keep(*, drafts: list[Draft], folder: Path, by) -> Kept:
    """Every publication is a draft with its files, written by `by`; the files wait to be checked.

    All or nothing. Raises Refused, naming the row, when a file cannot be taken; then nothing is left of any.
    """
    kept = Kept()
    try:
        with transaction.atomic():
            for draft in drafts:
                kept.publications.append(keep_one(draft, folder.resolve(), by, kept.files))
    except BaseException:
        for file in kept.files:
            discard("private", file.private_key)
        raise
    return kept


def keep_one(draft: Draft, folder: Path, by, taken: list[StoredFile]) -> Publication:
    publication = draft.form.save(commit=False)
    publication.changed_by = by
    publication.save()
    draft.form.save_m2m()
    for position, each in enumerate(draft.files, 1):
        each.attachment.publication = publication
        each.attachment.position = 10 * position
        if each.path:
            each.attachment.file = received(draft, each.path, folder, by)
            taken.append(each.attachment.file)
        each.attachment.save()
    record_edit(record=publication, by=by, is_new=True, note="Imported from a table.")
    return publication


def received(draft, name, folder, by) -> StoredFile:
    try:
        path = inside(folder, name)
        with path.open("rb") as opened:
            return files.receive(upload=File(opened, name=path.name), name=path.name, by=by)
    except (Refused, OSError) as reason:
        raise Refused(f"Row {draft.row} and following: “{name}” was not taken. {reason}") from reason
