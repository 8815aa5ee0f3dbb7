"""Opens a file in a process that is limited and knows nothing: no setting, no secret, no database.

Fails closed: whatever goes wrong there is a finding that stops the file.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from publications.files.screening import any_file  # noqa: F401  its words are needed here
from publications.files.screening.__main__ import OUT_OF_LIMITS
from publications.files.screening.catalogue import Found, at, report

REPORT_BYTES_AT_MOST = 200 * 1024 * 1024
LONGEST_LABEL = 255


@dataclass(frozen=True)
class Limits:
    memory_bytes: int = 1_500_000_000
    cpu_seconds: int = 60
    file_bytes: int = 400_000_000
    wall_seconds: int = 180


LIMITS = Limits()


@dataclass
class Report:
    """What a screening says. Without `is_cleaned` there is no copy that could be published."""

    found: list[Found]
    pages: list[tuple[str, str]] = field(default_factory=list)
    count: int | None = None
    title: str = ""
    language: str = ""
    accessibility: dict = field(default_factory=dict)
    is_cleaned: bool = False
    cpu_seconds: float | None = None
    peak_megabytes: int | None = None


def screen(
    upload: Path, kind: str, *, clean: Path | None = None, disclosure: bool = False, limits=LIMITS
) -> Report:
    """What the rules find in `upload`; with `clean`, our copy of it is written there."""
    job = {"kind": kind, "disclosure": disclosure, "clean": clean and str(clean)}
    answer, failure = run(upload, job, limits)
    if failure:
        return Report([report(failure, at())])
    try:
        return understood(answer)
    except (KeyError, TypeError, ValueError):
        return Report([report("FILE-UNREADABLE", at())])


def run(upload: Path, job: dict, limits=LIMITS) -> tuple[dict, str]:
    """The answer of the process, and "" or the rule that its failure comes to."""
    written = upload.with_name(f"{upload.name}-report.json")
    job = {
        **job,
        "upload": str(upload),
        "report": str(written),
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "file_bytes": limits.file_bytes,
    }
    process = subprocess.Popen(  # noqa: S603  our own program, and a job that we wrote
        [sys.executable, "-m", "publications.files.screening", json.dumps(job)],
        cwd=settings.BASE_DIR,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": str(upload.parent), "PYTHONPATH": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # a traceback may quote the document
        start_new_session=True,
    )
    try:
        status = process.wait(limits.wall_seconds)
    except subprocess.TimeoutExpired:
        return {}, "FILE-BOMB"
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if status in (OUT_OF_LIMITS, -signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ):
        return {}, "FILE-BOMB"
    try:
        if status != 0 or written.stat().st_size > REPORT_BYTES_AT_MOST:
            return {}, "FILE-UNREADABLE"
        return json.loads(written.read_text(encoding="utf-8")), ""
    except (OSError, ValueError):
        return {}, "FILE-UNREADABLE"


def understood(answer: dict) -> Report:
    """The answer as a report. Raises KeyError, TypeError or ValueError when it is not a whole one."""
    return Report(
        found=[Found(**each) for each in answer["found"]],
        pages=[(sayable(label)[:LONGEST_LABEL], sayable(text)) for label, text in answer["pages"]],
        count=None if answer["count"] is None else int(answer["count"]),
        title=sayable(answer["title"])[:255],
        language=sayable(answer["language"])[:35],
        accessibility=dict(answer["accessibility"]),
        is_cleaned=answer["is_cleaned"] is True,
        cpu_seconds=answer["cpu_seconds"],
        peak_megabytes=answer["peak_megabytes"],
    )


def sayable(text: str) -> str:
    """Without what PostgreSQL cannot keep."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()
