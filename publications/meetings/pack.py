"""Items of an agenda from the bookmarks of a pack of papers: proposed here, confirmed by staff."""

import re
from dataclasses import dataclass, replace

from django.db import transaction

from icsportal.publishing import actions
from publications.files.bookmarks import bookmarks
from publications.meetings.models import AgendaItem, Meeting, Paper

# "Item 4.2: Finance report", "4.2 Finance report", "04. Finance report", "Agenda item 7 - Risks"
NUMBERED = re.compile(
    r"\A(?:agenda\s+)?(?:item\s+)?0*(?P<number>[0-9]{1,3}(?:[.][0-9]{1,3})?[a-z]?)[.:)]?\s*[-–—:]?\s+(?P<title>\S.*)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Proposed:
    number: str
    title: str
    first_page: int
    last_page: int
    purpose: str = ""


def proposed(meeting: Meeting) -> list[Proposed]:
    """An item for each bookmark of the pack, with a number of its own and the purpose that it has now.

    Raises icsportal.publishing.actions.Refused where there is no pack, or nothing to read in it.
    """
    pack = meeting.papers.filter(kind=Paper.Kind.PACK).select_related("file").first()
    if pack is None:
        raise actions.Refused("Add the file with all papers first, as “All papers in one file”.")
    purposes = dict(meeting.items.values_list("number", "purpose"))
    return [replace(item, purpose=purposes.get(item.number, "")) for item in numbered(bookmarks(pack.file))]


def numbered(found) -> list[Proposed]:
    """The number that a title begins with, unless another has it; else the next that is free."""
    items, taken = [], set()
    for bookmark in found:
        match = NUMBERED.match(bookmark.title)
        number = match["number"].lower() if match else ""
        title = match["title"] if number and number not in taken else bookmark.title
        if not number or number in taken:
            number = next(str(each) for each in range(1, len(found) * 2 + 2) if str(each) not in taken)
        taken.add(number)
        items.append(Proposed(number, title, bookmark.first_page, bookmark.last_page))
    return items


@transaction.atomic
def take_over(*, meeting: Meeting, items, by):
    """The agenda holds just these items, each with its pages; in the history as an edit.

    Raises ChangedMeanwhile if somebody saved the meeting since it was read.
    """
    actions.hold(meeting)
    meeting.items.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, **item) for position, item in enumerate(items, 1)
    )
    actions.record_edit(record=meeting, by=by, note="Items from the bookmarks of the pack.")
