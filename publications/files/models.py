"""Files that staff upload: kept in private, screened, and copied clean before the public can have them.

Nothing here says that a file is public. A file is only ever *cleared*: it may be part of something public,
such as an edition of a publication, whose own rule says from when.
"""

import secrets

from django.core.files.storage import storages
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from icsportal.publishing.models import person

LONGEST_NAME = 255


def new_key() -> str:
    """A storage name that nobody can guess and that tells nothing of the file."""
    key = secrets.token_hex(24)
    return f"{key[:2]}/{key}"


class StoredFileQuerySet(models.QuerySet):
    def cleared(self):
        """Files that may be part of something public: screened, cleaned and approved."""
        return self.filter(state=StoredFile.State.APPROVED)

    def usable(self):
        """Files that are, or may yet become, part of something public."""
        states = StoredFile.State
        return self.exclude(state__in=[states.FAILED, states.WITHDRAWN, states.ERASED])

    def awaiting_decision(self):
        """Files of which somebody must say yes or no: new ones, and public ones in which rules found more."""
        runs = ScreeningRun.objects.filter(file=OuterRef(OuterRef("pk"))).order_by("-started_at", "-pk")
        is_open = Exists(Finding.objects.open().filter(run=Subquery(runs.values("pk")[:1])))
        states = StoredFile.State
        return self.filter(
            Q(state__in=[states.FINDINGS, states.CLEAN]) | (Q(state=states.APPROVED) & is_open)
        )

    def same_content(self, sha256):
        """Files whose upload, or whose public copy, has these very bytes."""
        return self.filter(Q(sha256=sha256) | Q(public_sha256=sha256))


class StoredFile(models.Model):
    """One uploaded file, on its way from the upload to the clean copy that readers may get.

    The upload stays in the storage "private" under `private_key`. Screening writes a clean copy beside it
    (`clean_key`), and approving puts that copy into the storage "public" (`public_key`).
    """

    class State(models.TextChoices):
        RECEIVED = "received", "Waiting to be checked"
        SCANNING = "scanning", "Being checked"
        FINDINGS = "findings", "Something to decide"
        CLEAN = "clean", "Nothing found"
        FAILED = "failed", "Refused"
        APPROVED = "approved", "Approved"
        WITHDRAWN = "withdrawn", "Withdrawn"
        ERASED = "erased", "Erased"

    class Type(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"
        CSV = "csv", "CSV"
        TXT = "txt", "plain text"

    class Purpose(models.TextChoices):
        PUBLICATION = "publication", "A publication"
        DISCLOSURE = "disclosure", "An answer in the disclosure log"

    original_name = models.CharField(
        max_length=LONGEST_NAME, editable=False, help_text="As it was uploaded. The public never sees it."
    )
    type = models.CharField(max_length=10, choices=Type, editable=False)
    purpose = models.CharField(
        "is for",
        max_length=12,
        choices=Purpose,
        default=Purpose.PUBLICATION,
        editable=False,
        help_text="Some rules are stricter for answers to information requests.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED, editable=False)

    sha256 = models.CharField("SHA-256 of the upload", max_length=64, editable=False, db_index=True)
    size_bytes = models.PositiveBigIntegerField("size of the upload", editable=False)
    private_key = models.CharField(max_length=60, unique=True, default=new_key, editable=False)
    clean_key = models.CharField(max_length=60, blank=True, editable=False)
    public_key = models.CharField(max_length=60, blank=True, editable=False)
    public_sha256 = models.CharField("SHA-256 of the public copy", max_length=64, blank=True, editable=False)
    public_size_bytes = models.PositiveBigIntegerField("size of the public copy", null=True, editable=False)

    # Proposed from the document itself; the publication that holds the file says what readers see.
    title = models.CharField(max_length=255, blank=True, editable=False)
    language = models.CharField(max_length=35, blank=True, editable=False)
    pages = models.PositiveIntegerField("pages or sheets", null=True, editable=False)
    accessibility = models.JSONField(
        default=dict, editable=False, help_text="What was measured, such as {'tagged': true}."
    )
    text_extracted_at = models.DateTimeField(null=True, editable=False)
    rules_version = models.PositiveIntegerField(null=True, editable=False)

    uploaded_by = person()
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    approved_by = person()
    approved_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = person()
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)
    erased_by = person()
    erased_at = models.DateTimeField(null=True, editable=False)
    erasure_reason = models.TextField(blank=True, editable=False)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "file"
        ordering = ["-uploaded_at", "-pk"]
        default_permissions = ("add", "change", "view", "approve", "erase")
        constraints = [
            models.CheckConstraint(
                name="file_approved_with_public_copy",
                condition=~Q(state="approved")
                | (
                    ~Q(public_key="")
                    & ~Q(public_sha256="")
                    & Q(public_size_bytes__isnull=False, approved_at__isnull=False)
                ),
                violation_error_message="Only a file with a clean copy can be approved.",
            ),
            models.CheckConstraint(
                name="file_public_copy_only_while_approved",
                condition=Q(public_key="") | Q(state="approved"),
                violation_error_message="A file that is not approved has no public copy.",
            ),
            models.CheckConstraint(
                name="file_withdrawn_with_reason",
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                violation_error_message="Give a reason when withdrawing a file.",
            ),
            models.CheckConstraint(
                name="file_erased_with_reason",
                condition=~Q(state="erased")
                | (Q(erased_at__isnull=False, original_name="", title="") & ~Q(erasure_reason="")),
                violation_error_message="Give a reason when erasing a file.",
            ),
        ]

    def __str__(self):
        return self.original_name or f"Erased file {self.pk}"

    @property
    def is_cleared(self) -> bool:
        """The twin of `StoredFileQuerySet.cleared`."""
        return self.state == self.State.APPROVED

    def open_copy(self):
        """The public copy, or before approval the clean copy, open for reading. None when there is neither.

        Who may read it is for the caller to decide.
        """
        if self.public_key:
            return storages["public"].open(self.public_key)
        if self.clean_key:
            return storages["private"].open(self.clean_key)
        return None

    @property
    def findings(self):
        """What the latest screening found, gravest first."""
        latest = self.runs.order_by("-started_at", "-pk").values("pk")[:1]
        return Finding.objects.filter(run__in=latest).gravest_first()


class ScreeningRun(models.Model):
    """One screening of a file: the upload, and then the copy that we made of it."""

    class Outcome(models.TextChoices):
        RUNNING = "", "Running"
        CLEAN = "clean", "Nothing found"
        FINDINGS = "findings", "Something found"
        FAILED = "failed", "Refused"

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="runs")
    rules_version = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default=Outcome.RUNNING)
    cpu_seconds = models.FloatField(null=True)
    peak_megabytes = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.file}, {timezone.localtime(self.started_at):%-d %B %Y at %H:%M}"


class FindingQuerySet(models.QuerySet):
    def open(self):
        """What still stands in the way of approving the file."""
        undecided = Q(resolution="") | Q(
            severity=Finding.Severity.BLOCK,
            resolution__in=Finding.NEEDS_REASON,
            second_person=None,
        )
        return self.filter(undecided).exclude(severity=Finding.Severity.INFORMATION)

    def gravest_first(self):
        return self.order_by("rank", "pk")


class Finding(models.Model):
    """One thing that a rule found in a file, and what somebody decided about it."""

    class Severity(models.TextChoices):
        HARD_BLOCK = "hard", "Cannot be published"
        BLOCK = "block", "Stops it; two people can decide otherwise"
        WARNING = "warn", "Please decide"
        INFORMATION = "info", "For information"

    class Resolution(models.TextChoices):
        FIXED = "fixed", "Removed from the public copy"
        ACCEPTED = "accepted", "Accepted"
        FALSE_ALARM = "false_alarm", "False alarm"

    NEEDS_REASON = (Resolution.ACCEPTED, Resolution.FALSE_ALARM)

    run = models.ForeignKey(ScreeningRun, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=5, choices=Severity)
    rank = models.GeneratedField(
        expression=models.Case(
            models.When(severity="hard", then=0),
            models.When(severity="block", then=1),
            models.When(severity="warn", then=2),
            default=3,
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    location = models.JSONField(default=dict, help_text="Such as {'page': 3} or {'sheet': 'Data'}.")
    sample = models.CharField(max_length=100, blank=True, help_text="Masked: enough to find the place.")
    words = models.TextField(help_text="What was found, in plain words.")
    advice = models.TextField(help_text="What to do about it.")
    in_public_copy = models.BooleanField(default=False, help_text="It is still there in the copy we made.")

    resolution = models.CharField(max_length=12, choices=Resolution, blank=True)
    reason = models.TextField(blank=True)
    resolved_by = person()
    resolved_at = models.DateTimeField(null=True)
    second_person = person()
    second_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="finding_decided_with_reason_by_somebody",
                condition=~Q(resolution__in=["accepted", "false_alarm"])
                | (~Q(reason="") & Q(resolved_by__isnull=False, resolved_at__isnull=False)),
                violation_error_message="Give a reason.",
            ),
            models.CheckConstraint(
                name="finding_hard_block_is_never_accepted",
                condition=~Q(severity="hard") | Q(resolution__in=["", "fixed"]),
                violation_error_message="Nobody can accept this. Upload a new file.",
            ),
            models.CheckConstraint(
                name="finding_confirmed_by_a_second_person",
                condition=Q(second_person=None) | ~Q(second_person=F("resolved_by")),
                violation_error_message="A second person must confirm it.",
            ),
        ]

    def __str__(self):
        return f"{self.rule}: {self.words}"

    @property
    def is_open(self) -> bool:
        """The twin of `FindingQuerySet.open`."""
        if self.severity == self.Severity.INFORMATION:
            return False
        return self.resolution == "" or self.awaits_second_person

    @property
    def awaits_second_person(self) -> bool:
        return (
            self.severity == self.Severity.BLOCK
            and self.resolution in self.NEEDS_REASON
            and self.second_person_id is None
        )

    @property
    def where(self) -> str:
        """Where it is, in words: “page 3” or “sheet Data”."""
        return ", ".join(place_in_words(name, value) for name, value in self.location.items())


PARTS_IN_WORDS = {
    "document": "in the text",
    "footnotes": "in a footnote",
    "endnotes": "in an endnote",
    "header": "in the head of a page",
    "footer": "in the foot of a page",
    "media": "in a picture",
    "embeddings": "inside the file",
}


def place_in_words(name, value) -> str:
    """The part of a Word or Excel file by what staff call it, when they call it anything."""
    if name != "part":
        return f"{name} {value}"
    found = (words for part, words in PARTS_IN_WORDS.items() if f"/{part}" in str(value))
    return next(found, f"in {value}")


class FilePage(models.Model):
    """The words of one page, sheet or section of the public copy."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="page_texts")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=255, blank=True, help_text="The name of a sheet, for example.")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["file", "number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="file_page_once", fields=["file", "number"])]

    def __str__(self):
        return f"{self.file}, {self.label or self.number}"
