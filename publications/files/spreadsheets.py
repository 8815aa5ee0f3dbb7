"""A workbook as CSV files, which hide nothing: the way to publish one in answer to a request."""

import shutil
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from icsportal.publishing.actions import Refused
from publications.files import actions, sandbox
from publications.files.models import Finding, StoredFile

# What may stop the workbook itself, and does not touch the cells that it shows.
LEFT_BEHIND = "XLS-"


def sheets_as_csv(*, file: StoredFile, by) -> list[StoredFile]:
    """A new file for each sheet that readers of the workbook see, received and waiting to be checked.

    Hidden sheets, rows and columns are left behind, and so is all that is no cell.
    Raises Refused for what is no workbook, was not checked, or was stopped for more than what it hides.
    """
    if file.type != StoredFile.Type.XLSX:
        raise Refused("Only an Excel workbook can become CSV.")
    states = StoredFile.State
    if file.state not in (states.FINDINGS, states.CLEAN, states.APPROVED, states.FAILED):
        raise Refused("The workbook has not been checked yet, or is gone.")
    stops = file.findings.open().filter(severity__in=[Finding.Severity.HARD_BLOCK, Finding.Severity.BLOCK])
    if file.state == states.FAILED and stops.exclude(rule__startswith=LEFT_BEHIND).exists():
        raise Refused("More stops the workbook than what it hides. Put it right, and upload it again.")
    stem = PurePath(file.original_name).stem
    with TemporaryDirectory(prefix="sheets-") as folder:
        upload = Path(folder) / "upload"
        with storages["private"].open(file.private_key) as kept, upload.open("wb") as local:
            shutil.copyfileobj(kept, local)
        answer, failure = sandbox.run(upload, {"csv": True})
    if failure or not answer["sheets"]:
        raise Refused("No sheet of the workbook can be read. Save the sheets as CSV in Excel instead.")
    return [
        actions.receive(
            upload=ContentFile(text.encode(), name="sheet"),
            name=f"{stem} {sandbox.sayable(name)}.csv",
            by=by,
            purpose=file.purpose,
        )
        for name, text in answer["sheets"]
    ]
