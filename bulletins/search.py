"""What bulletins offer to site search."""

from bulletins.models import Bulletin
from icsportal.lib.text import words_of_html
from icsportal.publishing.windows import public_window
from icsportal.search import index


def describe(bulletin):
    window = public_window(bulletin)
    return window and index.Findable(
        "News",
        bulletin.title,
        bulletin.get_absolute_url(),
        *window,
        summary=bulletin.summary,
        body=" ".join([words_of_html(bulletin.body), *map(words_in_box, bulletin.boxes.all())]),
    )


def words_in_box(box):
    return f"{box.heading} {words_of_html(box.body)}"


def connect():
    index.register(Bulletin, describe)
