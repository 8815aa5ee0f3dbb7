"""What staff are told of meetings on the first page of the admin."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from icsportal.lib.working_days import CalendarEnds
from icsportal.publishing.desk import ROWS_AT_MOST, Panel, Row, add_panel
from publications.meetings.deadlines import questions_close_on
from publications.meetings.models import Meeting, Paper

AHEAD = timedelta(days=28)
PAPERS_AHEAD = 5  # clear working days before the meeting
MINUTES_AFTER = timedelta(days=28)


def row(meeting, words):
    return Row(
        f"{meeting.body.name}: {meeting}",
        reverse("admin:meetings_meeting_change", args=[meeting.pk]),
        words,
    )


def coming(request):
    """Meetings of the next four weeks, and what each still needs."""
    if not request.user.has_perm("meetings.view_meeting"):
        return None
    today = timezone.localdate()
    meetings = Meeting.objects.live().coming(today).filter(held_on__lte=today + AHEAD, is_cancelled=False)
    meetings = meetings.select_related("body").prefetch_related("papers")
    return Panel(
        "Meetings of the next four weeks",
        "No meeting is on the site for the next four weeks.",
        [row(meeting, what_it_needs(meeting)) for meeting in meetings],
    )


def what_it_needs(meeting):
    words = []
    if not meeting.papers.all():
        try:
            due_on = questions_close_on(meeting.held_on, PAPERS_AHEAD)
            words.append(f"No papers yet: due on {date_format(due_on, 'j F Y')}.")
        except CalendarEnds:
            words.append("No papers yet.")
    if meeting.how_to_ask and meeting.questions_close_on:
        words.append(f"Questions until {date_format(meeting.questions_close_on, 'j F Y')}.")
    return " ".join(words) or "Papers are there."


def without_minutes(request):
    """Meetings that were held a while ago, and have papers but no minutes."""
    if not request.user.has_perm("meetings.view_meeting"):
        return None
    before = timezone.localdate() - MINUTES_AFTER
    with_minutes = Paper.objects.filter(kind=Paper.Kind.MINUTES).values("meeting")
    meetings = (
        Meeting.objects.live()
        .past(before)
        .filter(is_cancelled=False, papers__isnull=False)
        .exclude(pk__in=with_minutes)
        .select_related("body")
        .distinct()
    )
    return Panel(
        "Meetings without minutes",
        "Every meeting with papers has its minutes.",
        [
            row(meeting, "Held more than four weeks ago, and no minutes yet.")
            for meeting in meetings[: ROWS_AT_MOST + 1]
        ],
    )


def connect():
    add_panel(coming)
    add_panel(without_minutes)
