"""Publications that come with the site, from `fixtures/publications/`."""

from datetime import datetime, time

from django.utils import timezone

from icsportal.lib.standing_text import html
from icsportal.publishing import actions
from publications.models import Publication


def add_publication(*, fields, text, by):
    """The publication written in one file is on the site from its date."""
    publication = Publication.objects.create(
        type=fields["type"],
        title=fields["title"],
        slug=fields["slug"],
        summary=fields["summary"],
        published_on=fields["published_on"],
        scheme_class=fields["scheme_class"],
        published_on_precision=fields.get("published_on_precision", Publication.Precision.DAY),
        organisation=fields["organisation"],
        body=html(text),
        superseded_by=Publication.objects.filter(slug=fields.get("superseded_by")).first(),
    )
    start_of_day = timezone.make_aware(datetime.combine(publication.published_on, time.min))
    actions.publish(record=publication, by=by, at=start_of_day)
