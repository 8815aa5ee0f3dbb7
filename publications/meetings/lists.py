"""Meetings as other pages show them."""

from django.urls import reverse

from publications.meetings.models import Meeting, MeetingBody

NEXT = 2


def links_for(partnership):
    """(words, address) of the next meetings that concern a health and care partnership, or of the list."""
    bodies = MeetingBody.objects.for_place(partnership)
    coming = (
        Meeting.objects.live().coming().filter(body__in=bodies, is_cancelled=False).select_related("body")
    )
    links = [(f"{meeting.body.name}: {meeting}", meeting.get_absolute_url()) for meeting in coming[:NEXT]]
    return links or [("Meetings in public", reverse("meetings:list"))]
