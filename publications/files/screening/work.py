"""One file from opening it to the report: what was found, its words, and our copy of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module

# Registered by being imported.
from publications.files.screening import any_file  # noqa: F401
from publications.files.screening.catalogue import Found, apply, at, report

MODULES = {"pdf": "pdf", "docx": "word_file", "xlsx": "workbook", "csv": "plain", "txt": "plain"}

TEXT_AT_MOST = 20_000_000  # characters of a whole file; the longest report of a year has a tenth of it


class Stop(Exception):
    """Nothing more can be said of the file than this one finding; there is no copy of it."""

    def __init__(self, rule: str, **location):
        self.found = report(rule, at(**location))
        super().__init__(rule)


@dataclass
class Words:
    """What a document says, by page, and what it says of itself."""

    pages: list[tuple[str, str]] = field(default_factory=list)  # label and text
    count: int | None = None
    title: str = ""
    language: str = ""
    accessibility: dict = field(default_factory=dict)


@contextmanager
def stops() -> Iterator[list[Found]]:
    """Any error of a parser becomes the finding that the file cannot be read. Memory has its own end."""
    found: list[Found] = []
    try:
        yield found
    except Stop as stop:
        found[:] = [stop.found]
    except MemoryError:
        raise
    except Exception:
        found[:] = [report("FILE-UNREADABLE", at())]


def screen(job: dict) -> dict:
    """Everything about one file. With `clean` in the job, a copy is written there unless nothing can be."""
    words, is_cleaned = Words(), False
    with stops() as found:
        kind = import_module(f"publications.files.screening.{MODULES[job['kind']]}")
        with kind.opened(job["upload"], job["kind"]) as subject:
            found += apply(job["kind"], subject, disclosure=job.get("disclosure", False))
            words = kind.words(subject)
            if job.get("clean"):
                kind.write_clean(subject, job["clean"])
                is_cleaned = True
    return {
        "found": [asdict(each) for each in found],
        "pages": list(cut(words.pages)),
        "count": words.count,
        "title": words.title,
        "language": words.language,
        "accessibility": words.accessibility,
        "is_cleaned": is_cleaned,
    }


def cut(pages):
    """The words of the pages, up to what can be kept."""
    left = TEXT_AT_MOST
    for label, text in pages:
        yielded = text[:left]
        left -= len(yielded)
        yield label, yielded
