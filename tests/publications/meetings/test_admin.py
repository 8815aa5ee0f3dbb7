"""Staff keep meetings, and take the agenda from a pack."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db.models import F
from django.utils import timezone

from icsportal.publishing import actions
from icsportal.publishing.models import Record
from pages.roles import make_roles
from publications.meetings.models import Meeting, Paper
from tests.factories import (
    AgendaItemFactory,
    MeetingBodyFactory,
    MeetingFactory,
    PaperFactory,
    StoredFileFactory,
    UserFactory,
)
from tests.publications.meetings.test_pack import OUTLINE, pdf

pytestmark = pytest.mark.django_db

ADD = "/admin/meetings/meeting/add/"


def form(**fields):
    return {
        "title": "Board meeting",
        "held_on": str(timezone.localdate() + timedelta(days=20)),
        "starts_at": "10:00",
        "summary": "What it is about.",
        "clear_days": "3",
        "seen_version": "0",
        **{
            f"{part}-{count}_FORMS": "0"
            for part in ("items", "papers", "questions")
            for count in ("TOTAL", "INITIAL")
        },
        **fields,
    }


@pytest.fixture
def officer(client):
    """`officer()`: somebody new who keeps meetings, signed in."""
    make_roles()

    def sign_in():
        person = UserFactory(is_staff=True)
        person.groups.add(Group.objects.get(name="FOI officer"))
        client.force_login(person)
        return person

    return sign_in


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def address(meeting, rest):
    return f"/admin/meetings/meeting/{meeting.pk}/{rest}/"


def test_one_officer_writes_a_meeting_and_a_second_publishes_it(client, officer):
    officer()
    file = StoredFileFactory()
    papers = {
        "papers-TOTAL_FORMS": "1",
        "papers-0-kind": "agenda",
        "papers-0-file": file.pk,
        "papers-0-position": "0",
    }
    items = {
        "items-TOTAL_FORMS": "1",
        "items-0-number": "1",
        "items-0-title": "Welcome",
        "items-0-position": "0",
    }
    answer = client.post(ADD, form(body=MeetingBodyFactory(slug="board").pk, **papers, **items))
    assert answer.status_code == 302, answer.context["errors"]
    meeting = Meeting.objects.get()
    assert [(each.number, each.title) for each in meeting.items.all()] == [("1", "Welcome")]
    assert [each.name for each in meeting.papers.all()] == ["agenda.pdf"]
    client.post(address(meeting, "do/submit"))
    client.post(address(meeting, "do/publish"))
    assert client.get(meeting.get_absolute_url()).status_code == 404
    officer()
    client.post(address(meeting, "do/publish"))
    client.logout()
    assert "Welcome" in said(client.get(meeting.get_absolute_url()))
    answer = client.get(f"{meeting.get_absolute_url()}files/agenda.pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_a_second_meeting_of_a_body_on_a_day_is_refused_in_words(client, officer):
    officer()
    meeting = MeetingFactory()
    answer = client.post(ADD, form(body=meeting.body_id, held_on=str(meeting.held_on)))
    assert answer.status_code in (200, 422)
    assert "This body has a meeting on that day already." in said(answer)
    assert Meeting.objects.count() == 1


def test_a_meeting_cannot_move_to_a_day_that_was_taken_meanwhile():
    meeting = MeetingFactory()
    new = actions.start_new_version(record=meeting, by=UserFactory())
    assert "This body has a meeting on that day already." not in new.missing()
    new.held_on += timedelta(days=7)
    new.save()
    MeetingFactory(body=meeting.body, held_on=new.held_on)
    with pytest.raises(actions.NotReady, match="has a meeting on that day already"):
        actions.publish_urgently(record=new, by=UserFactory(), reason="Now.")


def test_the_address_of_a_body_stays_whatever_its_name(client, officer):
    officer()
    meeting = MeetingFactory()
    address = f"/admin/meetings/meetingbody/{meeting.body.pk}/change/"
    answer = client.post(address, {"name": "New name", "slug": "new", "summary": "x"})
    assert answer.status_code == 302
    meeting.body.refresh_from_db()
    assert meeting.body.name == "New name" != meeting.body.slug
    assert client.get(meeting.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"held_on": "31/02/2026"}, "Enter a valid date."),
        ({"join_url": "javascript:alert(1)"}, "https://"),
        ({"title": "x" * 10_000}, "at most 150 characters"),
        ({"starts_at": "11:00", "ends_at": "10:00"}, "It must end after it starts."),
        ({"clear_days": "999999"}, "less than or equal to 30"),
        ({"title": "Board\x07"}, "hidden control characters"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(client, officer, fields, words):
    officer()
    answer = client.post(ADD, form(body=MeetingBodyFactory().pk, **fields))
    assert words in said(answer)
    assert not Meeting.objects.exists()


def test_the_agenda_comes_from_the_pack_as_the_officer_puts_it_right(client, officer):
    officer()
    meeting = MeetingFactory(state=Record.State.DRAFT)
    AgendaItemFactory(meeting=meeting, number="99")
    AgendaItemFactory(meeting=meeting, number="4.1", purpose="decision")
    PaperFactory(meeting=meeting, kind=Paper.Kind.PACK, file=StoredFileFactory(content=pdf(), pages=80))
    assert "Read the bookmarks of the pack" in said(client.get(address(meeting, "change")))
    page = client.get(address(meeting, "pack"))
    proposed = [form.initial for form in page.context["formset"]]
    assert [(each["first_page"], each["last_page"]) for each in proposed][3:5] == [(14, 30), (31, 69)]
    sent = {"form-TOTAL_FORMS": len(OUTLINE), "form-INITIAL_FORMS": len(OUTLINE)}
    sent["seen_version"] = page.context["seen_version"]
    for number, each in enumerate(proposed):
        sent |= {f"form-{number}-{name}": value for name, value in each.items()}
        if each["title"] != "Any other business":
            sent[f"form-{number}-is_wanted"] = "on"
    sent["form-3-title"] = "Finance report of month 7"
    Meeting.objects.update(version=F("version") + 1)
    client.post(address(meeting, "pack"), sent)
    assert "99" in [item.number for item in meeting.items.all()], "somebody saved it meanwhile"
    Meeting.objects.update(version=F("version") - 1)
    client.post(address(meeting, "pack"), sent)
    agenda = [(item.number, item.title, item.page_words) for item in meeting.items.all()]
    assert ("4.1", "Finance report of month 7", "pages 14 to 30") in agenda
    assert len(agenda) == len(OUTLINE) - 1
    assert [item.number for item in meeting.items.filter(purpose="decision")] == ["4.1"]


def test_a_pack_of_three_hundred_items_is_taken_over_whole(client, officer):
    officer()
    meeting = MeetingFactory(state=Record.State.DRAFT)
    sent = {"form-TOTAL_FORMS": 300, "form-INITIAL_FORMS": 300, "seen_version": meeting.version}
    for number in range(300):
        item = {"number": number + 1, "title": "Money", "first_page": 1, "last_page": 2, "is_wanted": "on"}
        sent |= {f"form-{number}-{name}": value for name, value in item.items()}
    client.post(address(meeting, "pack"), sent)
    assert meeting.items.count() == 300


def test_the_form_of_a_meeting_costs_the_same_for_one_paper_or_many(client, officer, count_queries):
    officer()
    meeting = MeetingFactory(state=Record.State.DRAFT)
    PaperFactory(meeting=meeting)
    form_of = address(meeting, "change")
    client.get(form_of)
    for_one = count_queries(client.get, form_of)
    PaperFactory.create_batch(4, meeting=meeting)
    other = StoredFileFactory(original_name="of-nobody-here.pdf")
    assert count_queries(client.get, form_of) <= for_one + 4
    assert other.original_name not in said(client.get(form_of))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"form-1-number": "1"}, "Two items have the same number."),
        ({"form-0-first_page": "9"}, "Give the first and the last page in the pack."),
        ({"form-0-title": ""}, "This field is required."),
        ({"form-0-number": "one"}, "A number such as 4, 4.2 or 4a."),
        ({"form-0-last_page": "99999999999"}, "A pack has at most 2000 pages."),
        ({"form-0-is_wanted": "", "form-1-is_wanted": ""}, "Take over at least one item."),
    ],
)
def test_items_that_cannot_be_are_refused_and_the_agenda_stays(client, officer, change, words):
    officer()
    meeting = MeetingFactory(state=Record.State.DRAFT)
    AgendaItemFactory(meeting=meeting, number="99")
    sent = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2}
    for number in (0, 1):
        sent |= {
            f"form-{number}-number": number + 1,
            f"form-{number}-title": "Money",
            f"form-{number}-first_page": 1,
            f"form-{number}-last_page": 2,
            f"form-{number}-is_wanted": "on",
        }
    answer = client.post(
        address(meeting, "pack"), {key: value for key, value in (sent | change).items() if value != ""}
    )
    assert answer.status_code == 422
    assert words in said(answer)
    assert [item.number for item in meeting.items.all()] == ["99"]


def test_a_draft_without_a_pack_says_what_to_do(client, officer):
    officer()
    meeting = MeetingFactory(state=Record.State.DRAFT)
    answer = client.get(address(meeting, "pack"), follow=True)
    assert "Add the file with all papers first" in said(answer)


def test_who_may_not_change_a_meeting_may_not_take_over_a_pack(client, officer):
    officer()
    assert client.get(address(MeetingFactory(), "pack")).status_code == 403
    client.force_login(UserFactory(is_staff=True))
    assert client.get(address(MeetingFactory(state=Record.State.DRAFT), "pack")).status_code == 403


def test_the_desk_says_what_meetings_still_need(client, officer):
    officer()
    MeetingFactory(title="Bare", how_to_ask="Write.")
    PaperFactory(meeting__title="Held", meeting__held_on=timezone.localdate() - timedelta(days=40))
    done = PaperFactory(meeting__title="Done", meeting__held_on=timezone.localdate() - timedelta(days=40))
    PaperFactory(meeting=done.meeting, kind=Paper.Kind.MINUTES)
    page = said(client.get("/admin/"))
    assert "No papers yet: due on" in page and "Questions until" in page
    assert "Held more than four weeks ago, and no minutes yet." in page
    assert "Done, " not in page


def test_the_desk_has_nothing_of_meetings_for_others(client):
    client.force_login(UserFactory(is_staff=True))
    assert "Meetings" not in said(client.get("/admin/"))
