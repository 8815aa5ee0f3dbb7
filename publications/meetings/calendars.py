"""Meetings for a calendar program: iCalendar, RFC 5545."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vText

PRODUCT = "-//Kent and Medway Integrated Care System//Meetings in public//EN"
USUAL_LENGTH = timedelta(hours=2)


def calendar(request, meetings) -> bytes:
    """All `meetings`. One without a time takes its whole day; one without an end is shown for two hours."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", "Meetings in public")
    for meeting in meetings:
        made.add_component(event(request, meeting))
    made.add_missing_timezones()
    return made.to_ical()


def event(request, meeting):
    made = Event()
    address = request.build_absolute_uri(meeting.get_absolute_url())
    # Neither its day nor the host that was asked: a meeting that moves is still the same event.
    made.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_ADDRESS).hostname}")
    made.add("dtstamp", meeting.changed_at)
    made.add("sequence", meeting.version)
    made.add("summary", f"{meeting.title}: {meeting.body.name}")
    made.add("description", f"{meeting.summary}\n{address}")
    made.add("url", address)
    if meeting.place:
        made.add("location", vText(meeting.place))
    made.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    if meeting.starts_at is None:
        made.add("dtstart", meeting.held_on)
        made.add("dtend", meeting.held_on + timedelta(days=1))
    else:
        zone = timezone.get_default_timezone()
        start = datetime.combine(meeting.held_on, meeting.starts_at, zone)
        end = (
            datetime.combine(meeting.held_on, meeting.ends_at, zone)
            if meeting.ends_at
            else start + USUAL_LENGTH
        )
        made.add("dtstart", start)
        made.add("dtend", end)
    return made
