"""Meetings as the public reads them."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from icsportal.publishing import actions
from icsportal.search.models import Entry
from publications.files import actions as files
from publications.meetings.models import Paper
from publications.meetings.tasks import search_released_papers
from tests import markup
from tests.crawl import crawl
from tests.factories import (
    AgendaItemFactory,
    FilePageFactory,
    MeetingBodyFactory,
    MeetingFactory,
    PaperFactory,
    PublicQuestionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def said(answer):
    return " ".join(answer.content.decode().split())


def whole_meeting(**fields):
    """A meeting that has one of everything."""
    meeting = MeetingFactory(
        body=MeetingBodyFactory(name="Board of examples", slug="board"),
        how_to_ask="Write to views@example.org.",
        place="Room 1",
        join_url="https://example.org/live",
        recording_url="https://example.org/recording",
        ends_at=time(12, 0),
        about="All are welcome.",
        **fields,
    )
    AgendaItemFactory(
        meeting=meeting, number="4.2", title="Money", purpose="decision", first_page=14, last_page=30
    )
    PaperFactory(meeting=meeting, kind=Paper.Kind.PACK, name="papers.pdf", file__pages=80)
    PaperFactory(meeting=meeting, item_number="4.2", title="Budget", name="budget.pdf")
    PaperFactory(meeting=meeting, kind=Paper.Kind.MINUTES, name="minutes.pdf")
    PublicQuestionFactory(meeting=meeting, item_number="4.2", question="How much?", answer="<p>Enough.</p>")
    PublicQuestionFactory(meeting=meeting, question="Who pays?")
    return meeting


def test_a_meeting_says_when_where_and_what_with_everything_under_its_item(client):
    meeting = whole_meeting()
    page = said(client.get(meeting.get_absolute_url()))
    assert "10am to midday" in page and "Room 1" in page
    agenda, rest = page.partition('id="agenda"')[2].split('id="questions"')
    assert f'href="{meeting.get_absolute_url()}files/papers.pdf#page=14"' in agenda
    assert "Read item 4.2 in the papers (PDF, pages 14 to 30)" in agenda
    assert "Budget (PDF" in agenda
    assert agenda.index("How much?") < agenda.index("Enough.")
    assert "Who pays?" in rest and "The answer follows." in rest
    assert "Minutes (PDF" in page.partition('id="agenda"')[0]


def test_until_when_questions_can_come_is_said_and_then_that_it_was(client):
    body = MeetingBodyFactory(slug="board")
    today = timezone.localdate()
    MeetingFactory(body=body, held_on=today + timedelta(days=30), how_to_ask="Write.", clear_days=3)
    MeetingFactory(body=body, held_on=today + timedelta(days=1), how_to_ask="Write.", clear_days=3)
    open_one = said(client.get(f"/meetings/board/{today + timedelta(days=30)}/"))
    assert "Send your question by the end of" in open_one and "3 whole working days" in open_one
    assert "Questions had to come by" in said(client.get(f"/meetings/board/{today + timedelta(days=1)}/"))


def test_papers_are_private_until_their_time_and_everybody_s_a_second_later(client):
    out_at = timezone.now() + timedelta(days=2)
    meeting = whole_meeting(papers_at=out_at)
    paper = meeting.papers.get(name="budget.pdf")
    FilePageFactory(file=paper.file, text="perihelion")
    files_of = [f"{meeting.get_absolute_url()}files/{each.name}" for each in meeting.papers.all()]
    actions.keep(meeting, action="Edited", by=None, from_state=meeting.state)

    def everything():
        page = said(client.get(meeting.get_absolute_url()))
        answers = [client.get(address) for address in files_of]
        answers += [client.head(address) for address in files_of]
        answers += [client.get(address, headers={"range": "bytes=0-9"}) for address in files_of]
        for answer in answers:
            if answer.streaming:
                list(answer.streaming_content)  # closes the file, and leaves the database alone
        found = "budget.pdf" in said(client.get("/search/?q=perihelion"))
        return page, {answer.status_code for answer in answers}, found

    page, statuses, found = everything()
    assert statuses == {404} and not found
    assert "budget" not in page.lower() and "papers.pdf" not in page and "minutes.pdf" not in page
    assert f"You can read the papers here from {timezone.localtime(out_at):%A %-d %B %Y}" in page
    assert "budget" not in said(client.get("/meetings/")).lower()

    type(meeting).objects.update(papers_at=timezone.now() - timedelta(seconds=1))
    search_released_papers(timestamp=0)
    page, statuses, found = everything()
    assert statuses == {200, 206} and found
    assert "Budget" in page


def test_a_paper_of_a_meeting_that_is_not_public_is_nowhere(client):
    paper = PaperFactory(meeting__publish_at=timezone.now() + timedelta(days=1))
    assert client.get(paper.get_absolute_url()).status_code == 404
    assert client.get(paper.meeting.get_absolute_url()).status_code == 404
    assert not Entry.objects.live().filter(kind="Meeting").exists()


def test_a_withdrawn_meeting_says_why_and_gives_no_paper(client):
    paper = PaperFactory()
    meeting = paper.meeting
    actions.withdraw(record=meeting, reason="It was the wrong day.", by=UserFactory())
    for address in (meeting.get_absolute_url(), paper.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "It was the wrong day." in said(answer)
    assert meeting.title not in said(client.get("/meetings/"))
    assert not Entry.objects.filter(kind="Meeting").exists()


def test_a_withdrawn_paper_is_gone_with_a_notice_while_the_meeting_stays(client):
    paper = PaperFactory(title="Budget")
    files.withdraw(file=paper.file, reason="A name was in it.", by=UserFactory())
    answer = client.get(paper.get_absolute_url())
    assert answer.status_code == 410
    assert "A name was in it." not in said(answer)
    assert "Budget" not in said(client.get(paper.meeting.get_absolute_url()))


def test_a_meeting_that_moved_answers_at_its_old_address(client):
    paper = PaperFactory(name="agenda.pdf")
    meeting = paper.meeting
    old = meeting.get_absolute_url()
    new = actions.start_new_version(record=meeting, by=UserFactory())
    new.held_on += timedelta(days=7)
    new.save()
    actions.submit(record=new, by=None)
    moved = actions.publish(record=new, by=UserFactory())
    assert client.get(old).headers["Location"] == moved.get_absolute_url() != old
    for below in ("meeting.ics", "files/agenda.pdf"):
        assert client.get(old + below).headers["Location"] == moved.get_absolute_url() + below


def test_the_list_has_what_is_to_come_first_and_one_list_for_each_body(client):
    board = MeetingBodyFactory(name="Board", slug="board")
    later = MeetingFactory(body=board, title="Later", held_on=timezone.localdate() + timedelta(days=9))
    MeetingFactory(title="Sooner", held_on=timezone.localdate(), is_cancelled=True)
    MeetingFactory(title="Before", held_on=date(2023, 9, 13))
    page = said(client.get("/meetings/"))
    assert page.index("Sooner") < page.index("Later") < page.index("Before")
    assert "This meeting was cancelled." in page
    own = said(client.get("/meetings/board/"))
    assert later.title in own and "Sooner" not in own
    assert client.get("/meetings/no-such-body/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/meetings/board/2026-02-30/",
        "/meetings/board/0000-00-00/",
        "/meetings/board/2026-11-26/files/%2e%2e%5cpasswd",
        "/meetings/board/2026-11-26/files/" + "a" * 3_000,
    ],
)
def test_addresses_that_nobody_made_are_not_found(client, address):
    MeetingFactory(body=MeetingBodyFactory(slug="board"), held_on=date(2026, 11, 26))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "%00"])
def test_a_page_of_the_list_that_is_not_there_is_the_nearest(client, page):
    assert client.get(f"/meetings/?page={page}").status_code == 200


def test_pages_cost_the_same_for_one_item_or_many(client, count_queries):
    meeting = whole_meeting()
    addresses = ["/meetings/", "/meetings/board/", meeting.get_absolute_url()]
    client.get("/meetings/")  # fills caches
    for_few = [count_queries(client.get, address) for address in addresses]
    for number in range(20, 32):
        AgendaItemFactory(meeting=meeting, number=str(number))
        PaperFactory(meeting=meeting, item_number=str(number))
        PublicQuestionFactory(meeting=meeting, item_number=str(number))
        MeetingFactory(body=meeting.body, held_on=timezone.localdate() + timedelta(days=number))
    assert [count_queries(client.get, address) for address in addresses] == for_few
    assert max(for_few) <= 14


def test_the_pages_are_sound(client, site):
    meeting = whole_meeting()
    for address in ("/meetings/", "/meetings/board/", meeting.get_absolute_url()):
        page = crawl(client, start=address, of_each_kind=0)[address]
        assert [fault for check in markup.CHECKS for fault in check(page)] == []


def test_partnership_pages_lead_to_the_next_meeting_that_concerns_them(client, site):
    meeting = whole_meeting()
    assert meeting.get_absolute_url() in said(client.get("/where-you-live/east-kent/"))


def test_the_meetings_of_the_site_say_what_is_not_known(client, site):
    page = said(client.get("/meetings/nhs-kent-and-medway/2023-09-13/"))
    assert "Maidstone" in page and "We have no papers of this meeting." in page
    assert client.get("/meetings/integrated-care-partnership/2023-12-07/").status_code == 200
