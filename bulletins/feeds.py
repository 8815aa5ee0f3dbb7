"""News for feed readers, as Atom (RFC 4287)."""

from collections import defaultdict

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import escape
from django.utils.timezone import localtime

from icsportal.publishing.models import Correction


def atom(request, bulletins, *, about) -> str:
    """The bulletins as a feed; `about` is the filter that they came through."""

    def absolute(path):
        return request.build_absolute_uri(path)

    organisation = settings.ORGANISATION_NAME
    feed = Atom1Feed(
        title=f"News: {about.in_words}" if about.chosen else f"News from {organisation}",
        link=absolute(about.address("bulletins:list")),
        feed_url=absolute(about.feed_address),
        description=None,
        author_name=organisation,
        language="en-GB",
    )
    bulletins = list(bulletins)
    corrections = corrections_of(bulletins)
    for bulletin in bulletins:
        feed.add_item(
            title=bulletin.title,
            link=absolute(bulletin.get_absolute_url()),
            description=description(bulletin, corrections[bulletin.pk]),
            # The address and the date of issue may be corrected; since when it is public stays.
            unique_id=get_tag_uri(
                absolute(f"{reverse('bulletins:list')}{bulletin.pk}"), bulletin.publish_at.date()
            ),
            author_name=bulletin.issued_by,
            pubdate=localtime(bulletin.publish_at),
            updateddate=localtime(bulletin.updated_at),
            categories=[place.name for place in bulletin.places.all()],
        )
    return feed.writeString("utf-8")


def corrections_of(records):
    """The corrections of each of some records of one kind, newest first, by its key. One query."""
    if not records:
        return {}
    kind = ContentType.objects.get_for_model(records[0])
    keys = [record.pk for record in records]
    found = defaultdict(list)
    for correction in Correction.objects.filter(content_type=kind, object_id__in=keys):
        found[correction.object_id].append(correction)
    return found


def description(bulletin, corrections):
    """The summary and what was put right since, as HTML."""
    lines = [bulletin.summary]
    lines += [f"Corrected on {localtime(each.at):%-d %B %Y}: {each.text}" for each in corrections]
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
