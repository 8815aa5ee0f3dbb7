"""The disclosure log for feed readers, as Atom (RFC 4287)."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import escape
from django.utils.timezone import localtime

from icsportal.publishing.models import Correction
from publications.foi.models import DisclosureLogEntry


def atom(request, entries, *, about) -> str:
    """The entries as a feed; `about` is the filter that they came through."""

    def absolute(path):
        return request.build_absolute_uri(path)

    feed = Atom1Feed(
        title=about.feed_title,
        link=absolute(about.address("foi:log", leaving_out="year")),
        feed_url=absolute(about.feed_address),
        description=None,
        author_name=settings.ORGANISATION_NAME,
        language="en-GB",
    )
    entries = list(entries)
    corrected = latest_corrections(entries)
    for entry in entries:
        summary = f"{entry.reference}. {entry.outcome}."
        if correction := corrected.get(entry.pk):
            summary += f" Corrected on {localtime(correction.at):%-d %B %Y}: {correction.text}"
        feed.add_item(
            title=entry.title,
            link=absolute(entry.get_absolute_url()),
            description=f"<p>{escape(summary)}</p>",
            unique_id=get_tag_uri(absolute(f"{reverse('foi:log')}{entry.pk}"), entry.answered_on),
            pubdate=localtime(entry.publish_at),
            updateddate=localtime(max(filter(None, (entry.publish_at, correction and correction.at)))),
        )
    return feed.writeString("utf-8")


def latest_corrections(entries) -> dict:
    """Each entry's newest correction by its key. One query."""
    kind = ContentType.objects.get_for_model(DisclosureLogEntry)
    found = Correction.objects.filter(content_type=kind, object_id__in=[entry.pk for entry in entries])
    return {correction.object_id: correction for correction in found.order_by("at", "pk")}
