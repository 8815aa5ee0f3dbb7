"""What a meeting is, when its papers are out, and what it must still say."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from icsportal.publishing import actions
from icsportal.publishing.models import Record
from publications.files.models import StoredFile
from publications.meetings.models import Meeting, MeetingBody, Paper
from tests.factories import (
    AgendaItemFactory,
    MeetingBodyFactory,
    MeetingFactory,
    PaperFactory,
    PublicQuestionFactory,
    StoredFileFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(("day", "is_coming"), [(-1, False), (0, True), (1, True)])
def test_a_meeting_is_to_come_until_its_day_is_over(day, is_coming):
    meeting = MeetingFactory(held_on=TODAY + timedelta(days=day))
    assert meeting.is_coming(TODAY) is is_coming
    assert Meeting.objects.coming(TODAY).exists() is is_coming
    assert Meeting.objects.past(TODAY).exists() is not is_coming


@pytest.mark.parametrize(
    ("papers_at", "state", "is_out"),
    [
        (None, StoredFile.State.APPROVED, True),
        (timedelta(0), StoredFile.State.APPROVED, True),
        (timedelta(seconds=1), StoredFile.State.APPROVED, False),
        (None, StoredFile.State.CLEAN, False),
        (None, StoredFile.State.WITHDRAWN, False),
    ],
)
def test_a_paper_is_out_by_its_time_and_its_file_in_the_database_and_in_python(papers_at, state, is_out):
    now = timezone.now()
    paper = PaperFactory(meeting__papers_at=None if papers_at is None else now + papers_at)
    if state != StoredFile.State.APPROVED:
        fields = {"withdrawal_reason": "Wrong.", "withdrawn_at": now} if state == "withdrawn" else {}
        StoredFile.objects.update(
            state=state, public_key="", public_sha256="", public_size_bytes=None, **fields
        )
        paper.file.refresh_from_db()
    assert Paper.objects.released(now).exists() is is_out
    assert (paper.meeting.papers_are_out(now) and paper.is_cleared) is is_out


@pytest.mark.parametrize(
    ("last_day", "how_to_ask", "is_cancelled", "takes"),
    [
        (date(2026, 11, 20), "Write to us.", False, True),
        (date(2026, 11, 21), "Write to us.", False, False),
        (date(2026, 11, 20), "", False, False),
        (date(2026, 11, 20), "Write to us.", True, False),
    ],
)
def test_a_question_can_be_asked_until_the_end_of_its_last_day(last_day, how_to_ask, is_cancelled, takes):
    meeting = MeetingFactory.build(
        body=None, held_on=TODAY, how_to_ask=how_to_ask, is_cancelled=is_cancelled, clear_days=3
    )
    assert meeting.takes_questions(last_day) is takes


@pytest.mark.parametrize("sign", ["\x07", "\n", "\u202e", "\u2066"])
@pytest.mark.parametrize(
    "make",
    [
        lambda words: MeetingFactory(title=words),
        lambda words: MeetingFactory(summary=words),
        lambda words: MeetingBodyFactory(name=words),
        lambda words: AgendaItemFactory(title=words),
        lambda words: PaperFactory(title=words),
    ],
)
def test_names_and_titles_hold_no_signs_that_hide_or_turn_words(make, sign):
    with pytest.raises(IntegrityError, match="can_be_seen"):
        make(f"Annual{sign}report")


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "words"),
    [
        (None, None, ""),
        (time(10), None, "from 10am"),
        (time(10), time(12, 30), "10am to 12.30pm"),
        (time(12), time(14), "midday to 2pm"),
    ],
)
def test_the_time_is_said_as_the_nhs_says_it(starts_at, ends_at, words):
    assert MeetingFactory.build(body=None, starts_at=starts_at, ends_at=ends_at).time_words == words


@pytest.mark.parametrize(("month", "words"), [(1, "10am"), (7, "11am")])
def test_the_time_of_papers_is_that_of_the_clocks_here(month, words):
    at = datetime(2026, month, 15, 10, tzinfo=UTC)
    assert MeetingFactory.build(body=None, papers_at=at).papers_time_words == words


def test_a_body_meets_once_a_day_and_its_draft_has_the_same_day():
    meeting = MeetingFactory()
    new = actions.start_new_version(record=meeting, by=UserFactory())
    assert (new.body, new.held_on) == (meeting.body, meeting.held_on)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingFactory(body=meeting.body, held_on=meeting.held_on)


@pytest.mark.parametrize(
    "make",
    [
        lambda: MeetingFactory(starts_at=time(11), ends_at=time(10)),
        lambda: MeetingFactory(starts_at=None, ends_at=time(10)),
        lambda: MeetingFactory(title="Board\x07"),
        lambda: MeetingFactory(held_on=date(2100, 1, 1)),
        lambda: AgendaItemFactory(first_page=4, last_page=3),
        lambda: AgendaItemFactory(first_page=4),
        lambda: AgendaItemFactory(first_page=0, last_page=3),
    ],
)
def test_what_cannot_be_is_refused_by_the_database(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_meeting_has_one_pack_and_no_two_items_of_a_number():
    paper = PaperFactory(kind=Paper.Kind.PACK)
    item = AgendaItemFactory(meeting=paper.meeting)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperFactory(meeting=paper.meeting, kind=Paper.Kind.PACK)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItemFactory(meeting=paper.meeting, number=item.number)


def test_it_says_all_that_must_be_put_right():
    meeting = MeetingFactory(state=Record.State.DRAFT, how_to_ask="Write.", held_on=date(2060, 5, 5))
    AgendaItemFactory(meeting=meeting, number="1", first_page=70, last_page=81)
    PaperFactory(
        meeting=meeting, kind=Paper.Kind.PACK, file=StoredFileFactory(pages=80, unchecked=True), title="Pack"
    )
    StoredFile.objects.update(pages=80)
    PublicQuestionFactory(meeting=meeting, question="Why?", item_number="7")
    assert meeting.missing() == [
        "The file of “Pack” has not been approved.",
        "“Why?” belongs to item 7, which is not on the agenda.",
        "Item 1 ends on page 81, but the pack has 80 pages.",
        "The bank holidays of that year are not known yet: say no deadline for questions.",
    ]


def test_pages_of_a_pack_need_the_pack():
    item = AgendaItemFactory(meeting__state=Record.State.DRAFT, first_page=1, last_page=2)
    assert item.meeting.missing() == ["Some items have pages of a pack, but there is no pack."]


def test_a_new_version_carries_agenda_papers_and_questions():
    paper = PaperFactory()
    meeting = paper.meeting
    AgendaItemFactory(meeting=meeting, number="1")
    PublicQuestionFactory(meeting=meeting, item_number="1", answer="<p>In May.</p>")
    new = actions.start_new_version(record=meeting, by=UserFactory())
    assert [each.file for each in new.papers.all()] == [paper.file]
    assert [each.number for each in new.items.all()] == ["1"]
    assert [each.answer for each in new.questions.all()] == ["<p>In May.</p>"]


def test_bodies_of_another_partnership_do_not_concern_a_place(site):
    from pages.models import Organisation

    east, west = (
        Organisation.objects.partnerships().at_slug(slug).get() for slug in ("east-kent", "west-kent")
    )
    MeetingBodyFactory(name="East", organisation=east)
    MeetingBodyFactory(name="West", organisation=west)
    names = set(MeetingBody.objects.for_place(east).values_list("name", flat=True))
    assert names == {"East", "NHS Kent and Medway", "Kent and Medway Integrated Care Partnership"}
