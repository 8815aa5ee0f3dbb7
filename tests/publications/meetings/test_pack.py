"""A pack of papers becomes the agenda, by its bookmarks."""

import io

import pikepdf
import pytest
from django.core.files.base import ContentFile
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from icsportal.publishing.actions import ChangedMeanwhile, Refused
from icsportal.publishing.models import Change, Record
from publications.files import actions as files
from publications.files.bookmarks import Bookmark, NoBookmarks, bookmarks, ranged
from publications.files.models import StoredFile
from publications.meetings import pack
from publications.meetings.models import Meeting, Paper
from tests.factories import AgendaItemFactory, MeetingFactory, PaperFactory, StoredFileFactory, UserFactory

pytestmark = pytest.mark.django_db

# (title of the bookmark, first page) in a pack of 80 pages.
OUTLINE = [
    ("1. Welcome and apologies", 1),
    ("Item 2: Declarations of interest", 3),
    ("03 Minutes of the last meeting", 5),
    ("4.1 Finance report", 14),
    ("4.2 – Performance report", 31),
    ("Questions from the public", 70),
    ("7a) Any other business", 80),
]


def pdf(outline=OUTLINE, pages=80, inside=()):
    """A PDF as a program for board packs makes it; `inside`: bookmarks below the first."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=A4)
    starts = {page: title for title, page in outline}
    below = {page: title for title, page in inside}
    for number in range(1, pages + 1):
        canvas.drawString(72, 720, f"Page {number} of the papers")
        for level, titles in enumerate((starts, below)):
            if number in titles:
                canvas.bookmarkPage(f"{level}-{number}")
                canvas.addOutlineEntry(titles[number], f"{level}-{number}", level=level)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def stored(content):
    return StoredFileFactory(content=content, pages=80)


@pytest.fixture
def meeting():
    return MeetingFactory(state=Record.State.DRAFT)


def test_each_bookmark_of_an_80_page_pack_is_an_item_with_its_number_and_its_pages(meeting):
    PaperFactory(meeting=meeting, kind=Paper.Kind.PACK, file=stored(pdf()))
    found = [(item.number, item.title, item.first_page, item.last_page) for item in pack.proposed(meeting)]
    assert found == [
        ("1", "Welcome and apologies", 1, 2),
        ("2", "Declarations of interest", 3, 4),
        ("3", "Minutes of the last meeting", 5, 13),
        ("4.1", "Finance report", 14, 30),
        ("4.2", "Performance report", 31, 69),
        ("4", "Questions from the public", 70, 79),
        ("7a", "Any other business", 80, 80),
    ]


def test_the_bookmarks_outlive_the_checks_and_the_clean_copy(work_off):
    """The pack as an officer uploads it: received, checked, rewritten and approved."""
    officer = UserFactory()
    file = files.receive(upload=ContentFile(pdf(), "pack.pdf"), name="pack.pdf", by=officer)
    work_off()
    file.refresh_from_db()
    for finding in file.findings.open():
        files.resolve(finding=finding, reason="An example of a test.", by=officer)
    file = files.approve(file=file, by=officer)
    assert [each.first_page for each in bookmarks(file)] == [page for _, page in OUTLINE]
    assert file.pages == 80


def test_a_bookmark_around_all_others_gives_way_to_those_inside():
    file = stored(pdf([("Board papers", 1)], pages=9, inside=[("1. Welcome", 1), ("2. Money", 4)]))
    assert bookmarks(file) == [Bookmark("1. Welcome", 1, 3), Bookmark("2. Money", 4, 9)]


def test_bookmarks_that_lead_nowhere_or_elsewhere_are_no_items():
    document = pikepdf.open(io.BytesIO(pdf(OUTLINE[:2], pages=5)))
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Nowhere", None))
        outline.root.append(
            pikepdf.OutlineItem(
                "Elsewhere", action=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/")
            )
        )
    kept = io.BytesIO()
    document.save(kept)
    assert [each.title for each in bookmarks(stored(kept.getvalue()))] == [title for title, _ in OUTLINE[:2]]


def test_two_items_on_one_page_share_it():
    assert ranged([("One", 2), ("Two", 2), ("Three", 3)], 4) == [
        Bookmark("One", 2, 2),
        Bookmark("Two", 2, 2),
        Bookmark("Three", 3, 4),
    ]


def test_a_number_that_two_titles_begin_with_is_given_once():
    found = pack.numbered([Bookmark("1. One", 1, 1), Bookmark("1. Another", 2, 2), Bookmark("2. Two", 3, 3)])
    assert [(each.number, each.title) for each in found] == [
        ("1", "One"),
        ("2", "1. Another"),
        ("3", "2. Two"),
    ]


@pytest.mark.parametrize("content", [pdf(()), b"%PDF-1.7 broken"], ids=["without bookmarks", "broken"])
def test_a_pack_without_bookmarks_is_refused_in_words(content):
    with pytest.raises(NoBookmarks):
        bookmarks(stored(content))


def test_a_file_that_is_no_pdf_has_no_bookmarks():
    with pytest.raises(NoBookmarks):
        bookmarks(StoredFileFactory(type=StoredFile.Type.CSV))


def test_a_meeting_without_a_pack_says_what_to_do(meeting):
    with pytest.raises(Refused, match="Add the file with all papers first"):
        pack.proposed(meeting)


def test_what_was_confirmed_takes_the_place_of_the_agenda_and_is_in_the_history(meeting):
    AgendaItemFactory(meeting=meeting, number="9")
    officer = UserFactory()
    items = [{"number": "1", "title": "Welcome", "first_page": 1, "last_page": 2}]
    pack.take_over(meeting=meeting, items=items, by=officer)
    assert list(meeting.items.values("number", "title", "first_page", "last_page")) == items
    change = Change.objects.about(meeting).first()
    assert (change.by, change.note) == (officer, "Items from the bookmarks of the pack.")
    assert [item["number"] for item in change.contents["items"]] == ["1"]


def test_nobody_overwrites_what_somebody_else_just_saved(meeting):
    seen_before = Meeting.objects.get(pk=meeting.pk)
    AgendaItemFactory(meeting=meeting, number="9")
    Meeting.objects.update(version=meeting.version + 1)
    with pytest.raises(ChangedMeanwhile):
        pack.take_over(
            meeting=seen_before,
            items=[{"number": "1", "title": "A", "first_page": 1, "last_page": 1}],
            by=UserFactory(),
        )
    assert [item.number for item in meeting.items.all()] == ["9"]
