"""Newsletters that come with the site, from `fixtures/newsletter-lists/` and `fixtures/newsletters/`."""

import re
from datetime import datetime, time

from django.utils import timezone

from bulletins.newsletters.models import NewsletterIssue, NewsletterList
from icsportal.lib.standing_text import BadStandingText, html
from icsportal.publishing import actions
from pages.services.standing import partnership_called

EVERYWHERE = "everywhere"


def add_list(*, fields, text, by):
    """The list of one file is on the site, without an issue."""
    place = fields["place"]
    NewsletterList.objects.create(
        name=fields["name"],
        slug=fields["slug"],
        summary=fields["summary"],
        place=None if place == EVERYWHERE else partnership_called(place),
    )


def add_issue(*, fields, text, by):
    """The issue of one file is on the site from its date.

    What stands before the first heading is the introduction; each heading begins an item. `pages` are the
    addresses of items that are pages of the site, which stand after the others. Raises BadStandingText.
    """
    introduction, *items = re.split(r"^## +(.+)$", text, flags=re.M)
    issue = NewsletterIssue.objects.create(
        newsletter=NewsletterList.objects.get(slug=fields["list"]),
        issued_on=fields["issued_on"],
        is_dated_by_month=fields.get("is_dated_by_month", False),
        title=fields["title"],
        summary=fields["summary"],
        introduction=html(introduction),
        source_note="\n".join([fields["source_note"], *(f"Source: {each}" for each in fields["sources"])]),
    )
    for heading, body in zip(items[::2], items[1::2], strict=True):
        issue.items.create(position=issue.next_position(), heading=heading.strip(), body=html(body))
    for address in fields.get("pages", []):
        issue.items.create(position=issue.next_position(), address=address)
    start_of_day = timezone.make_aware(datetime.combine(issue.issued_on, time.min))
    try:
        actions.publish(record=issue, by=by, at=start_of_day)
    except actions.NotReady as error:
        raise BadStandingText(str(error)) from error
