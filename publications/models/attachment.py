from uuid import uuid4

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from icsportal.lib.hidden_signs import HIDDEN_SIGNS
from icsportal.lib.languages import BRITISH_SIGN_LANGUAGE, ENGLISH, LANGUAGES
from publications.files.models import StoredFile
from publications.measured import is_accessible, measured_words
from publications.models.edition import Edition
from publications.models.kinds import FORMATS_IN_ORDER, Format
from publications.models.publication import Publication

NAME_IN_ADDRESS = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]{2,5}\Z",
    "Write small letters, digits and hyphens, a full stop and the ending, such as annual-report.pdf.",
)


# Which types of file each format may be; any that is not named may be of every type.
TYPES_OF_FORMAT = {
    Format.PDF: {StoredFile.Type.PDF},
    Format.WORD: {StoredFile.Type.DOCX},
    Format.DATA: {StoredFile.Type.CSV, StoredFile.Type.XLSX},
}


def format_of_type(kind: str) -> str:
    """The format that a file of this type is if nobody says another; empty if that cannot be told."""
    return next((format_ for format_, kinds in TYPES_OF_FORMAT.items() if kind in kinds), "")


LABELS = {
    Format.BSL: "British Sign Language (BSL) video",
    Format.PDF: "Whole document",
    Format.WORD: "Whole document",
}


class AttachmentQuerySet(models.QuerySet):
    def readable(self):
        """Those that can be had, were their publication public: a video, or a file that was cleared."""
        return self.filter(Q(file=None) | Q(file__in=StoredFile.objects.cleared()))

    def in_order(self):
        """As a page offers them, each with its file."""
        return self.select_related("file").order_by("position", FORMATS_IN_ORDER, "pk")


class AttachedFormat(models.Model):
    """A document in one format: a file of ours, or a video elsewhere."""

    format = models.CharField(max_length=12, choices=Format)
    title = models.CharField(
        max_length=150,
        blank=True,
        help_text="Only if the format alone does not say it, such as “Appendix 2”.",
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(
        "name in the address",
        max_length=120,
        blank=True,
        validators=[NAME_IN_ADDRESS],
        help_text="Such as annual-report.pdf. Empty: made from the title.",
    )
    url = models.URLField("address of the video", max_length=500, blank=True)
    language = models.CharField(max_length=10, choices=list(LANGUAGES.items()), default=ENGLISH)
    dated_on = models.DateField(
        "date", null=True, blank=True, help_text="If it is another than the document's."
    )
    position = models.PositiveSmallIntegerField(default=100, help_text="Lower numbers come first.")
    key = models.UUIDField(
        default=uuid4,
        editable=False,
        help_text="The same in every version, so that a new file replaces the old.",
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_is_a_file_with_a_name_or_a_video",
                condition=(Q(file__isnull=False, url="") & ~Q(name="") & ~Q(format="bsl"))
                | (Q(file=None, name="", format="bsl") & ~Q(url="")),
                violation_error_message="Choose a file. "
                "For British Sign Language give the address of the video.",
            ),
        ]

    def __str__(self):
        return self.title or self.get_format_display()

    @property
    def label(self):
        """What its link says, before type and size."""
        label = LABELS.get(self.format, self.get_format_display())
        if not self.title:
            return label
        return self.title if self.format in (Format.PDF, Format.WORD) else f"{label}: {self.title}"

    @property
    def is_video(self):
        return self.file_id is None

    @property
    def is_readable(self):
        """The twin of `AttachmentQuerySet.readable`."""
        return self.is_video or self.file.is_cleared

    @property
    def type_words(self):
        """ "PDF", "Word", "Excel", "CSV", "plain text" or "video"."""
        return "video" if self.is_video else self.file.get_type_display()

    @property
    def size_words(self):
        size = self.file and self.file.public_size_bytes
        return filesizeformat(size) if size else ""

    @property
    def pages(self):
        """How many pages, where it has pages: a spreadsheet has none."""
        has_pages = self.file and self.file.type in (StoredFile.Type.PDF, StoredFile.Type.DOCX)
        return self.file.pages if has_pages else None

    @property
    def measured(self):
        """What was measured of how well everybody can read it, a sentence each."""
        return measured_words(self.file.accessibility) if self.file else []

    @property
    def is_accessible(self):
        """See `measured.is_accessible`."""
        return is_accessible(self.file.accessibility) if self.file else None

    @property
    def language_words(self):
        """The language if it is another than English."""
        return "" if self.language in (ENGLISH, BRITISH_SIGN_LANGUAGE) else self.get_language_display()


class Attachment(AttachedFormat):
    """One format of a publication as it is now."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="attachments")

    class Meta(AttachedFormat.Meta):
        constraints = [
            *AttachedFormat.Meta.constraints,
            models.UniqueConstraint(
                name="attachment_has_its_own_name",
                fields=["publication", "name"],
                condition=~Q(name=""),
                violation_error_message="Another file of this publication has this name.",
            ),
            models.CheckConstraint(
                name="attachment_title_can_be_seen",
                condition=~Q(title__regex=HIDDEN_SIGNS),
                violation_error_message="There are hidden control characters in the title. Type it anew.",
            ),
        ]

    def get_absolute_url(self):
        return self.url or reverse("publications:file", args=[self.publication.slug, self.name])

    @property
    def type_fault(self):
        """A sentence if the file is not of a type that the format says; else empty."""
        allowed = TYPES_OF_FORMAT.get(self.format)
        if self.is_video or not allowed or self.file.type in allowed:
            return ""
        kinds = " or ".join(sorted(StoredFile.Type(each).label for each in allowed))
        return f"“{self}” must be {kinds}, but the file is {self.type_words}."


class EditionAttachment(AttachedFormat):
    """One format of an earlier or the current version, as the public was given it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="attachments")

    class Meta(AttachedFormat.Meta):
        constraints = [
            *AttachedFormat.Meta.constraints,
            models.UniqueConstraint(
                name="edition_attachment_has_its_own_name",
                fields=["edition", "name"],
                condition=~Q(name=""),
                violation_error_message="Another file of this version has this name.",
            ),
        ]

    def get_absolute_url(self):
        edition = self.edition
        return self.url or reverse(
            "publications:edition_file", args=[edition.publication.slug, edition.number, self.name]
        )
