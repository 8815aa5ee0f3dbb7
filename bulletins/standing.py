"""Bulletins that come with the site, from `fixtures/bulletins/`."""

from datetime import datetime, time

from django.utils import timezone

from bulletins.models import Bulletin
from icsportal.lib.standing_text import BadStandingText, html
from icsportal.publishing import actions
from pages.services.standing import partnership_called, topic_called


def add_bulletin(*, fields, text, by):
    """The bulletin written in one file is on the site from the day it was issued.

    Raises BadStandingText.
    """
    bulletin = Bulletin.objects.create(
        title=fields["title"],
        slug=fields["slug"],
        summary=fields["summary"],
        issued_on=fields["issued_on"],
        issued_by=fields["organisation"],
        source_note="\n".join([fields["source_note"], *(f"Source: {each}" for each in fields["sources"])]),
        body=html(text),
    )
    bulletin.places.set(partnership_called(name) for name in fields.get("places", []))
    bulletin.topics.set(topic_called(slug) for slug in fields.get("topics", []))
    start_of_day = timezone.make_aware(datetime.combine(bulletin.issued_on, time.min))
    try:
        actions.publish(record=bulletin, by=by, at=start_of_day)
    except actions.NotReady as error:
        raise BadStandingText(str(error)) from error
