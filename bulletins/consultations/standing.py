"""Consultations that come with the site, from `fixtures/consultations/`."""

from datetime import datetime, time

from django.utils import timezone

from bulletins.consultations.models import Consultation
from icsportal.lib.standing_text import BadStandingText, html
from icsportal.publishing import actions
from pages.services.standing import partnership_called, topic_called

OPTIONAL = ("report_back_owner", "report_back_by", "online", "email", "ways_note")


def add_consultation(*, fields, text, by):
    """The consultation written in one file is on the site from its first day.

    Raises BadStandingText.
    """
    consultation = Consultation.objects.create(
        title=fields["title"],
        slug=fields["slug"],
        summary=fields["summary"],
        run_by=fields["organisation"],
        opens_on=fields["opens_on"],
        closes_on=fields["closes_on"],
        no_outcome_recorded=fields.get("no_outcome_recorded", False),
        related=fields.get("related", []),
        source_note="\n".join([fields["source_note"], *(f"Source: {each}" for each in fields["sources"])]),
        body=html(text),
        **{name: fields[name] for name in OPTIONAL if name in fields},
    )
    consultation.places.set(partnership_called(name) for name in fields.get("places", []))
    consultation.topics.set(topic_called(slug) for slug in fields.get("topics", []))
    start_of_day = timezone.make_aware(datetime.combine(consultation.opens_on, time.min))
    try:
        actions.publish(record=consultation, by=by, at=start_of_day)
    except actions.NotReady as error:
        raise BadStandingText(str(error)) from error
