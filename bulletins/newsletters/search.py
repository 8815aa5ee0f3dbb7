"""What newsletters offer to site search."""

from bulletins.newsletters.models import NewsletterIssue
from icsportal.lib.text import words_of_html
from icsportal.publishing.windows import public_window
from icsportal.search import index
from pages.models import Organisation
from pages.services.places import area_name

KIND = "Newsletter"


def describe(issue):
    window = public_window(issue)
    return window and index.Findable(
        KIND,
        issue.title,
        issue.get_absolute_url(),
        *window,
        summary=issue.summary,
        body=" ".join([words_of_html(issue.introduction), *map(words_of_item, issue.items.all())]),
        also_known_as=issue.newsletter.title,
        place=tuple(map(area_name, Organisation.objects.with_name().filter(pk=issue.newsletter.place_id))),
        dated_on=None if issue.is_dated_by_month else issue.issued_on,
        year=issue.issued_on.year,
    )


def words_of_item(item):
    return f"{item.heading} {words_of_html(item.body)}"


def connect():
    index.register(NewsletterIssue, describe)
