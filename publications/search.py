"""What publications offer to site search."""

from icsportal.lib.text import words_of_html
from icsportal.publishing.windows import public_window
from icsportal.search import index
from publications.models import Publication


def describe(publication):
    window = public_window(publication)
    return window and index.Findable(
        "Publication",
        publication.title,
        publication.get_absolute_url(),
        *window,
        summary=publication.summary,
        body=words_of_html(publication.body),
    )


def connect():
    index.register(Publication, describe)
