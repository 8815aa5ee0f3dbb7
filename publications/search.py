"""What publications offer to site search."""

from django.urls import reverse

from icsportal.lib.pictures_in_text import words_only
from icsportal.lib.text import words_of_html
from icsportal.publishing.windows import public_window
from icsportal.search import index
from pages.services.places import area_name
from publications.files import search as files
from publications.models import Publication


def describe(publication):
    """Its words and those of its files; None while nobody approved it."""
    window = public_window(publication)
    if window is None:
        return None
    attachments = list(publication.attachments.readable().in_order())
    return index.Findable(
        "Publication",
        publication.title,
        publication.get_absolute_url(),
        *window,
        summary=publication.summary,
        body=words_only(words_of_html(publication.body)),
        place=tuple(area_name(place) for place in publication.named_places),
        topic=tuple(topic.name for topic in publication.topics.all()),
        format=tuple(dict.fromkeys(formats_of(publication, attachments))),
        dated_on=publication.published_on,
        pages=files.pages_of(files_of(publication, attachments)),
    )


def formats_of(publication, attachments):
    if publication.body:
        yield "Web page"
    for attachment in attachments:
        yield attachment.get_format_display()


def files_of(publication, attachments):
    for attachment in attachments:
        if not attachment.is_video:
            address = reverse("publications:file", args=[publication.slug, attachment.name])
            yield attachment.file, address, f"{attachment.label} ({attachment.type_words})"


def connect():
    files.register(Publication, describe, "attachments__file")
