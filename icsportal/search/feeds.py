"""The newest of what a search finds, for feed readers, as Atom (RFC 4287)."""

from datetime import UTC, datetime, time

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags

IN_A_FEED = 50


def atom(request, form, hits) -> str:
    """The hits as a feed, newest first."""
    feed = Atom1Feed(
        title=f"{settings.ORGANISATION_NAME}: {form.words}",
        link=request.build_absolute_uri(form.address()),
        feed_url=request.build_absolute_uri(form.address("search_feed")),
        description=None,
        author_name=settings.ORGANISATION_NAME,
        language="en-GB",
    )
    for hit in sorted(hits, key=changed, reverse=True):
        feed.add_item(
            title=hit.title,
            link=request.build_absolute_uri(hit.url),
            description=strip_tags(hit.summary),
            unique_id=request.build_absolute_uri(hit.url),
            pubdate=changed(hit),
            updateddate=changed(hit),
            categories=[hit.kind],
        )
    return feed.writeString("utf-8")


def changed(hit) -> datetime:
    """The day a thing bears, or else the moment from which it could be read."""
    return datetime.combine(hit.dated_on, time.min, UTC) if hit.dated_on else hit.live_from
