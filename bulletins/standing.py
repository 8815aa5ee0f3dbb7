"""Bulletins that come with the site, from `fixtures/bulletins/`."""

from datetime import datetime, time

from django.utils import timezone

from bulletins.models import Bulletin
from icsportal.lib.standing_text import html
from icsportal.publishing import actions


def add_bulletin(*, fields, text, by):
    """The bulletin written in one file is on the site from the day it was issued."""
    bulletin = Bulletin.objects.create(
        title=fields["title"],
        slug=fields["slug"],
        summary=fields["summary"],
        issued_on=fields["issued_on"],
        issued_by=fields["organisation"],
        body=html(text),
    )
    start_of_day = timezone.make_aware(datetime.combine(bulletin.issued_on, time.min))
    actions.publish(record=bulletin, by=by, at=start_of_day)
