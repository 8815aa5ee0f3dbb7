"""What publications offer to site search."""

from django.db.models.signals import post_save
from django.urls import reverse

from icsportal.lib.pictures_in_text import words_only
from icsportal.lib.text import words_of_html
from icsportal.publishing.signals import record_changed
from icsportal.publishing.windows import public_window
from icsportal.search import index
from pages.services.places import area_name
from publications.files.models import FilePage, StoredFile
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
        pages=pages_of(publication, attachments),
    )


def formats_of(publication, attachments):
    if publication.body:
        yield "Web page"
    for attachment in attachments:
        yield attachment.get_format_display()


def pages_of(publication, attachments) -> list[index.Page]:
    """The pages of all files, in the order in which the page of the publication lists them."""
    found = []
    for attachment in attachments:
        if attachment.is_video:
            continue
        address = reverse("publications:file", args=[publication.slug, attachment.name])
        for page in FilePage.objects.filter(file=attachment.file_id):
            is_pdf = attachment.file.type == StoredFile.Type.PDF
            found.append(
                index.Page(
                    number=len(found) + 1,
                    label=page.label or (f"page {page.number}" if is_pdf else f"part {page.number}"),
                    text=page.text,
                    url=f"{address}#page={page.number}" if is_pdf else address,
                    document=f"{attachment.label} ({attachment.type_words})",
                )
            )
    return found


def after_change(sender, record, **kwargs):
    """Places, topics and files are saved after the row itself."""
    index.refresh(record)


def after_file(sender, instance, raw=False, **kwargs):
    """What is said of a file that is part of a publication, and gone from it once it was withdrawn."""
    if not raw:
        for publication in Publication.objects.filter(attachments__file=instance).distinct():
            index.refresh(publication)


def connect():
    index.register(Publication, describe)
    post_save.connect(after_file, sender=StoredFile, dispatch_uid="files of publications")
    record_changed.connect(after_change, sender=Publication, dispatch_uid="publications")
