"""Meetings in a calendar program."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.utils import timezone

from icsportal.publishing import actions
from tests.factories import MeetingBodyFactory, MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db


def events(response):
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"\r\n" in response.content
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_a_meeting_opens_in_a_calendar_program_at_its_time_in_london(client):
    body = MeetingBodyFactory(name="Board", slug="board")
    MeetingFactory(
        body=body,
        title="Board meeting, part one; open",
        held_on=date(2026, 7, 2),
        starts_at=time(10, 0),
        ends_at=time(12, 30),
        place="Room 1, Maidstone",
    )
    (event,) = events(client.get("/meetings/board/2026-07-02/meeting.ics"))
    assert event["summary"] == "Board meeting, part one; open: Board"
    assert event["location"] == "Room 1, Maidstone"
    assert event.decoded("dtstart").astimezone(UTC) == datetime(2026, 7, 2, 9, 0, tzinfo=UTC)
    assert event.decoded("dtend").astimezone(UTC) == datetime(2026, 7, 2, 11, 30, tzinfo=UTC)
    assert event["url"] == "http://testserver/meetings/board/2026-07-02/"
    assert event["status"] == "CONFIRMED"


def test_a_meeting_without_a_time_takes_its_day(client):
    meeting = MeetingFactory(held_on=date(2023, 9, 13), starts_at=None)
    (event,) = events(client.get(f"{meeting.get_absolute_url()}meeting.ics"))
    assert event.decoded("dtstart") == date(2023, 9, 13)
    assert event.decoded("dtend") == date(2023, 9, 14)


def test_the_calendar_of_all_has_what_is_to_come_and_says_what_was_cancelled(client):
    coming = MeetingFactory(is_cancelled=True)
    MeetingFactory(held_on=timezone.localdate() - timedelta(days=1))
    MeetingFactory(publish_at=timezone.now() + timedelta(days=1))
    (event,) = events(client.get("/meetings/calendar.ics"))
    assert event["url"].endswith(coming.get_absolute_url())
    assert event["status"] == "CANCELLED"


def test_the_same_meeting_keeps_its_name_in_every_calendar(client):
    meeting = MeetingFactory()
    (alone,) = events(client.get(f"{meeting.get_absolute_url()}meeting.ics"))
    (among_all,) = events(client.get("/meetings/calendar.ics"))
    assert alone["uid"] == among_all["uid"]


def test_a_meeting_that_moves_is_the_same_event_changed_later(client):
    meeting = MeetingFactory()
    (before,) = events(client.get("/meetings/calendar.ics"))
    new = actions.start_new_version(record=meeting, by=UserFactory())
    new.held_on += timedelta(days=7)
    new.save()
    actions.submit(record=new, by=None)
    actions.publish(record=new, by=UserFactory())
    (after,) = events(client.get("/meetings/calendar.ics", headers={"host": "localhost"}))
    assert after["uid"] == before["uid"] and after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") - before.decoded("dtstart") == timedelta(days=7)


def test_a_meeting_that_is_not_public_has_no_calendar(client):
    meeting = MeetingFactory(publish_at=timezone.now() + timedelta(days=1))
    assert client.get(f"{meeting.get_absolute_url()}meeting.ics").status_code == 404
