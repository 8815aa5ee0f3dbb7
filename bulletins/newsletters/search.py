"""What newsletters offer to site search."""

from bulletins.newsletters.models import NewsletterIssue
from icsportal.lib.text import words_of_html
from icsportal.publishing.windows import public_window
from icsportal.search import index

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
    )


def words_of_item(item):
    return f"{item.heading} {words_of_html(item.body)}"


def connect():
    index.register(NewsletterIssue, describe)
