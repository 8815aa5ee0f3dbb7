"""Earlier versions stay readable: each time the public is given other words, a copy of them is kept."""

from django.utils import timezone

FIELDS = ("title", "summary", "body", "is_numbered", "language", "change_note")
ATTACHMENT_FIELDS = ("format", "title", "file", "name", "url", "language", "dated_on", "position", "key")


def keep(publication, *, was_public: bool, is_minor: bool):
    """The newest edition is what `publication` says now, public from when the publication is.

    What was planned and never read is not an edition: it is taken back.
    """
    now = timezone.now()
    if was_public:
        number, since = following_number(publication), now
        publication.editions.filter(replaced_at=None).update(replaced_at=now)
    else:
        publication.editions.all().delete()
        number, since = 1, publication.publish_at
    edition = publication.editions.create(
        number=number,
        published_at=since,
        is_minor=is_minor,
        **{name: getattr(publication, name) for name in FIELDS},
    )
    attachments = edition.attachments.model
    attachments.objects.bulk_create(
        attachments(edition=edition, **{name: getattr(each, name) for name in ATTACHMENT_FIELDS})
        for each in publication.attachments.select_related("file")
    )
    return edition


def following_number(publication) -> int:
    newest = publication.editions.order_by("-number").first()
    return newest.number + 1 if newest else 1
