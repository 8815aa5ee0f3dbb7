"""Publications for feed readers, as Atom (RFC 4287)."""

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import escape
from django.utils.timezone import localtime


def atom(request, publications, *, about) -> str:
    """The publications as a feed; `about` is the filter that they came through."""

    def absolute(path):
        return request.build_absolute_uri(path)

    organisation = settings.ORGANISATION_NAME
    feed = Atom1Feed(
        title=f"Publications: {about.in_words}" if about.chosen else f"Publications of {organisation}",
        link=absolute(about.address("publications:list")),
        feed_url=absolute(about.feed_address),
        description=None,
        author_name=organisation,
        language="en-GB",
    )
    for publication in publications:
        feed.add_item(
            title=publication.title,
            link=absolute(publication.get_absolute_url()),
            description=description(publication),
            # The address may change; what the entry is stays.
            unique_id=get_tag_uri(
                absolute(f"{reverse('publications:list')}{publication.pk}"), publication.publish_at.date()
            ),
            author_name=publication.organisation,
            pubdate=localtime(publication.publish_at),
            updateddate=localtime(publication.renewed_at),
            categories=[publication.get_type_display()],
        )
    return feed.writeString("utf-8")


def description(publication) -> str:
    """The summary, and what changed in the newest version, as HTML."""
    lines = [publication.summary]
    if publication.renewed_at > publication.publish_at and publication.change_note:
        lines.append(f"Changed on {localtime(publication.renewed_at):%-d %B %Y}: {publication.change_note}")
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
