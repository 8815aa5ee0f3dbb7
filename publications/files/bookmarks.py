"""The bookmarks of a PDF that was checked, read in the process that is limited."""

import shutil
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from icsportal.publishing.actions import Refused
from publications.files import sandbox
from publications.files.models import StoredFile

LONGEST_TITLE = 200


class NoBookmarks(Refused):
    """Nothing can be read from the bookmarks of the file; the reason is in words for staff."""


@dataclass(frozen=True)
class Bookmark:
    title: str
    first_page: int
    last_page: int


def bookmarks(file: StoredFile) -> list[Bookmark]:
    """The outermost bookmarks in the order of the pages, each up to the page before the next.

    When a document has one bookmark around all others, such as its title, those inside of it count.
    Raises NoBookmarks for a file that is no PDF, was not checked, or has none.
    """
    copy = file.open_copy() if file.type == StoredFile.Type.PDF else None
    if copy is None:
        raise NoBookmarks("Only a PDF that was checked has bookmarks to read.")
    with TemporaryDirectory(prefix="bookmarks-") as folder, copy:
        upload = Path(folder) / "file"
        with upload.open("wb") as kept:
            shutil.copyfileobj(copy, kept)
        answer, failure = sandbox.run(upload, {"outline": True})
    if failure:
        raise NoBookmarks("The bookmarks of this file cannot be read.")
    found = outermost([(int(depth), str(title), int(page)) for depth, title, page in answer["bookmarks"]])
    if not found:
        raise NoBookmarks(
            "This file has no bookmarks. Add them in the program that made it, or write the items yourself."
        )
    return ranged(found, int(answer["count"]))


def outermost(found):
    """(title, page) of the highest level that has more than one bookmark; else of all."""
    for level in range(max((depth for depth, _, _ in found), default=0) + 1):
        same = [(title, page) for depth, title, page in found if depth == level]
        if len(same) > 1:
            return same
    return [(title, page) for _, title, page in found]


def ranged(found, count):
    """Each bookmark with its pages. Two on one page share it."""
    found = sorted(found, key=lambda each: each[1])
    ends = [max(first, after - 1) for (_, first), (_, after) in pairwise(found)]
    return [
        Bookmark(" ".join(sandbox.sayable(title).split())[:LONGEST_TITLE], first, last)
        for (title, first), last in zip(found, [*ends, max(count, found[-1][1])], strict=True)
    ]
