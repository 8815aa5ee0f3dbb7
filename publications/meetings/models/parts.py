"""What belongs to one meeting: its agenda, its papers, and questions from the public.

They are linked by the number of the item and not by keys: a new version of a meeting has rows of its own.
"""

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from djangocms_text.fields import HTMLField

from icsportal.lib.hidden_signs import HIDDEN_SIGNS, HIDDEN_SIGNS_IN_TEXT
from publications.files.models import StoredFile
from publications.meetings.models.meeting import Meeting

ITEM_NUMBER = RegexValidator(r"\A[0-9]{1,3}([.][0-9]{1,3})?[a-z]?\Z", "A number such as 4, 4.2 or 4a.")
IN_A_PACK = MaxValueValidator(2_000, "A pack has at most 2000 pages.")
NAME_IN_ADDRESS = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]{2,5}\Z",
    "Write small letters, digits and hyphens, a full stop and the ending, such as minutes.pdf.",
)


class AgendaItem(models.Model):
    """One thing that is talked about."""

    class Purpose(models.TextChoices):
        DECISION = "decision", "To decide"
        DISCUSSION = "discussion", "To discuss"
        INFORMATION = "information", "To know"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")
    number = models.CharField(max_length=8, validators=[ITEM_NUMBER])
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=11, choices=Purpose, blank=True)
    first_page = models.PositiveSmallIntegerField(
        "first page in the pack", null=True, blank=True, validators=[IN_A_PACK]
    )
    last_page = models.PositiveSmallIntegerField(
        "last page in the pack", null=True, blank=True, validators=[IN_A_PACK]
    )

    class Meta:
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="agenda_item_has_its_own_number",
                fields=["meeting", "number"],
                violation_error_message="Two items have the same number.",
            ),
            models.CheckConstraint(
                name="agenda_item_has_a_range_of_pages",
                condition=Q(first_page=None, last_page=None)
                | Q(first_page__gte=1, last_page__isnull=False, last_page__gte=F("first_page")),
                violation_error_message="Give the first and the last page in the pack, or neither.",
            ),
            models.CheckConstraint(
                name="agenda_item_title_can_be_seen",
                condition=~Q(title__regex=HIDDEN_SIGNS),
                violation_error_message="There are hidden control characters in the words.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    @property
    def fragment(self):
        return f"item-{self.number.replace('.', '-')}"

    @property
    def page_words(self):
        if self.first_page is None:
            return ""
        if self.first_page == self.last_page:
            return f"page {self.first_page}"
        return f"pages {self.first_page} to {self.last_page}"


class PaperQuerySet(models.QuerySet):
    def released(self, at=None):
        """Papers that the public may have at `at`, were their meeting public."""
        at = at or timezone.now()
        is_out = Q(meeting__papers_at=None) | Q(meeting__papers_at__lte=at)
        return self.filter(is_out, file__in=StoredFile.objects.cleared())


class Paper(models.Model):
    """A file of a meeting."""

    class Kind(models.TextChoices):
        AGENDA = "agenda", "Agenda"
        PACK = "pack", "All papers in one file"
        PAPER = "paper", "Paper"
        SLIDES = "slides", "Slides"
        DRAFT_MINUTES = "draft", "Draft minutes"
        MINUTES = "minutes", "Minutes"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PAPER)
    item_number = models.CharField(
        "item", max_length=8, blank=True, validators=[ITEM_NUMBER], help_text="The item that it belongs to."
    )
    title = models.CharField(max_length=200, blank=True, help_text="Empty: what kind it is says enough.")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(
        "name in the address", max_length=120, validators=[NAME_IN_ADDRESS], help_text="Such as minutes.pdf."
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="paper_has_its_own_name",
                fields=["meeting", "name"],
                violation_error_message="Another paper of this meeting has this name.",
            ),
            models.UniqueConstraint(
                name="meeting_has_one_pack",
                fields=["meeting"],
                condition=Q(kind="pack"),
                violation_error_message="A meeting has one file with all papers.",
            ),
            models.CheckConstraint(
                name="paper_title_can_be_seen",
                condition=~Q(title__regex=HIDDEN_SIGNS),
                violation_error_message="There are hidden control characters in the words.",
            ),
        ]

    def __str__(self):
        return self.title or self.get_kind_display()

    def get_absolute_url(self):
        meeting = self.meeting
        return reverse("meetings:file", args=[meeting.body.slug, meeting.held_on, self.name])

    @property
    def is_cleared(self):
        return self.file.is_cleared

    @property
    def type_words(self):
        return self.file.get_type_display()

    @property
    def size_words(self):
        return filesizeformat(self.file.public_size_bytes or 0)


class PublicQuestion(models.Model):
    """A question from the public and its answer. Who asked is never kept."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")
    item_number = models.CharField("item", max_length=8, blank=True, validators=[ITEM_NUMBER])
    question = models.TextField(
        max_length=2_000, help_text="Leave out names, and whatever says who asked or whom it is about."
    )
    answer = HTMLField(blank=True, help_text="Empty: the page says that the answer follows.")

    class Meta:
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="public_question_can_be_seen",
                condition=~Q(question__regex=HIDDEN_SIGNS_IN_TEXT),
                violation_error_message="There are hidden control characters in the words.",
            ),
        ]

    def __str__(self):
        return self.question[:60]
