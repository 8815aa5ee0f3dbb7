"""Publications that come with the site, from `fixtures/publications/`."""

from datetime import datetime, time

from django.utils import timezone

from icsportal.lib.standing_text import BadStandingText, html
from icsportal.publishing import actions
from pages.services.standing import organisation_called, partnership_called, topic_called
from publications.models import Publication, Series

AS_WRITTEN = (
    "type title slug summary scheme_class published_on published_on_precision covers_from covers_to "
    "organisation no_text_reason is_numbered review_due_on"
).split()


def add_publication(*, fields, text, by):
    """The publication written in one file is on the site from its date, or if it has none since its review.

    Raises BadStandingText.
    """
    publication = Publication.objects.create(
        body=html(text),
        original_url=fields["original"],
        publisher=organisation_called(fields["publisher"]) if "publisher" in fields else None,
        series=series_of(fields.get("series")),
        superseded_by=Publication.objects.filter(slug=fields.get("superseded_by")).first(),
        **{name: fields[name] for name in AS_WRITTEN if name in fields},
    )
    publication.places.set(partnership_called(name) for name in fields.get("places", []))
    publication.topics.set(topic_called(slug) for slug in fields.get("topics", []))
    day = publication.published_on or fields["reviewed_on"]
    start_of_day = timezone.make_aware(datetime.combine(day, time.min))
    try:
        actions.publish(record=publication, by=by, at=start_of_day)
    except actions.NotReady as error:
        raise BadStandingText(str(error)) from error


def series_of(fields):
    """The series that a file describes, made by the first file of it."""
    return Series.objects.get_or_create(slug=fields["slug"], defaults=fields)[0] if fields else None
