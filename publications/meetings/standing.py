"""Bodies and meetings that come with the site, from `fixtures/meeting-bodies/` and `fixtures/meetings/`."""

from datetime import datetime, time

from django.utils import timezone

from icsportal.lib.standing_text import BadStandingText
from icsportal.publishing import actions
from pages.services.standing import organisation_called
from publications.meetings.models import Meeting, MeetingBody

OPTIONAL = ("place", "recording_url", "join_url", "how_to_ask")


def add_body(*, fields, text, by):
    """The body written in one file is there; its text is what it decides. Raises BadStandingText."""
    organisation = fields.get("organisation")
    MeetingBody.objects.create(
        name=fields["name"],
        slug=fields["slug"],
        summary=text.strip(),
        organisation=organisation_called(organisation) if organisation else None,
    )


def add_meeting(*, fields, text, by):
    """The meeting written in one file is on the site from its day. Raises BadStandingText."""
    body = MeetingBody.objects.filter(slug=fields["body"]).first()
    if body is None:
        raise BadStandingText(f"There is no body with the address “{fields['body']}”.")
    meeting = Meeting.objects.create(
        body=body,
        title=fields["title"],
        held_on=fields["held_on"],
        summary=fields["summary"],
        about=text.strip(),
        source_note="\n".join([fields["source_note"], *(f"Source: {each}" for each in fields["sources"])]),
        **{name: fields[name] for name in OPTIONAL if name in fields},
    )
    start_of_day = timezone.make_aware(datetime.combine(meeting.held_on, time.min))
    try:
        actions.publish(record=meeting, by=by, at=start_of_day)
    except actions.NotReady as error:
        raise BadStandingText(str(error)) from error
