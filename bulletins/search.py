"""What bulletins offer to site search."""

from bulletins.models import Bulletin
from icsportal.lib.text import words_of_html
from icsportal.publishing.signals import record_changed
from icsportal.publishing.windows import public_window
from icsportal.search import index
from pages.services.places import area_name


def describe(bulletin):
    window = public_window(bulletin)
    return window and index.Findable(
        "News",
        bulletin.title,
        bulletin.get_absolute_url(),
        *window,
        summary=bulletin.summary,
        body=" ".join([words_of_html(bulletin.body), *map(words_in_box, bulletin.boxes.all())]),
        place=tuple(area_name(place) for place in bulletin.places.with_name().order_by("name")),
        topic=tuple(topic.name for topic in bulletin.topics.all()),
        dated_on=bulletin.issued_on,
    )


def words_in_box(box):
    return f"{box.heading} {words_of_html(box.body)}"


def after_change(sender, record, **kwargs):
    """Places, topics and boxes are saved after the row itself."""
    index.refresh(record)


def connect():
    index.register(Bulletin, describe)
    record_changed.connect(after_change, sender=Bulletin, dispatch_uid="search bulletins")
