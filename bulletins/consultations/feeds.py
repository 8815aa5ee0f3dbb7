"""Consultations for feed readers, as Atom (RFC 4287)."""

from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import format_html
from django.utils.timezone import localtime, make_aware


def atom(request, consultations) -> str:
    def absolute(path):
        return request.build_absolute_uri(path)

    section = reverse("consultations:list")
    feed = Atom1Feed(
        title=f"Consultations of {settings.ORGANISATION_NAME}",
        link=absolute(section),
        feed_url=absolute(reverse("consultations:feed")),
        description=None,
        author_name=settings.ORGANISATION_NAME,
        language="en-GB",
    )
    for consultation in consultations:
        feed.add_item(
            title=consultation.title,
            link=absolute(consultation.get_absolute_url()),
            description=format_html("<p>{}</p><p>{}</p>", consultation.summary, consultation.in_words),
            # The address and the first day may be corrected; since when it is public stays.
            unique_id=get_tag_uri(absolute(f"{section}{consultation.pk}"), consultation.publish_at.date()),
            author_name=consultation.run_by,
            pubdate=localtime(consultation.publish_at),
            updateddate=localtime(updated_at(consultation)),
            categories=[place.name for place in consultation.places.all()],
        )
    return feed.writeString("utf-8")


def updated_at(consultation):
    """When its outcome came, else when it was published."""
    if not consultation.has_outcome:
        return consultation.publish_at
    return max(
        consultation.publish_at, make_aware(datetime.combine(consultation.outcome_published_on, time.min))
    )
