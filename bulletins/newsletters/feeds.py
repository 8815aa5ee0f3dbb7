"""A newsletter for feed readers, as Atom (RFC 4287)."""

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.timezone import localtime

from bulletins.feeds import corrections_of, description


def atom(request, issues, *, newsletter) -> str:
    def absolute(path):
        return request.build_absolute_uri(path)

    feed = Atom1Feed(
        title=newsletter.title,
        link=absolute(newsletter.get_absolute_url()),
        feed_url=absolute(newsletter.feed_address),
        description=None,
        author_name=settings.ORGANISATION_NAME,
        language="en-GB",
    )
    issues = list(issues)
    corrections = corrections_of(issues)
    for issue in issues:
        feed.add_item(
            title=issue.title,
            link=absolute(issue.get_absolute_url()),
            description=description(issue, corrections[issue.pk]),
            # The date, and with it the address, may be corrected; since when it is public stays.
            unique_id=get_tag_uri(
                absolute(f"{reverse('newsletters:index')}{issue.pk}"), issue.publish_at.date()
            ),
            pubdate=localtime(issue.publish_at),
            updateddate=localtime(issue.updated_at),
        )
    return feed.writeString("utf-8")
