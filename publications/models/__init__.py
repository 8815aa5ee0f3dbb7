from publications.models.attachment import (
    AttachedFormat,
    Attachment,
    AttachmentQuerySet,
    EditionAttachment,
)
from publications.models.edition import Edition, EditionQuerySet
from publications.models.finding import PublicationQuerySet
from publications.models.format_request import FormatRequest, FormatRequestQuerySet
from publications.models.kinds import Format
from publications.models.publication import Publication
from publications.models.series import Series
from publications.models.teaser import PublicationTeaser

__all__ = [
    "AttachedFormat",
    "Attachment",
    "AttachmentQuerySet",
    "Edition",
    "EditionAttachment",
    "EditionQuerySet",
    "Format",
    "FormatRequest",
    "FormatRequestQuerySet",
    "Publication",
    "PublicationQuerySet",
    "PublicationTeaser",
    "Series",
]
