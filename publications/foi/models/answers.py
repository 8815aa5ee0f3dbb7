"""The parts of a disclosure log entry. Each is kept, compared and copied with its entry."""

from django.db import models
from django.db.models import F, Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from djangocms_text.fields import HTMLField

from publications.files.models import StoredFile
from publications.foi.models.choices import Decision
from publications.foi.models.entry import DisclosureLogEntry
from publications.foi.models.hidden_signs import can_be_seen
from publications.foi.models.law import Provision


class Question(models.Model):
    """One question of a request that asked several, with its own answer."""

    entry = models.ForeignKey(DisclosureLogEntry, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(
        "question", help_text="As it was asked, without anything about the person who asked."
    )
    answer = HTMLField(blank=True)
    decision = models.CharField(
        max_length=10,
        choices=[choice for choice in Decision.choices if choice[0] not in ("withdrawn", "invalid")],
        blank=True,
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="entry_has_a_question_of_each_number",
                fields=["entry", "number"],
                violation_error_message="Two questions have the same number.",
            ),
            models.CheckConstraint(
                name="question_numbers_start_at_one",
                condition=Q(number__gt=0),
                violation_error_message="Questions are numbered 1, 2, 3.",
            ),
            can_be_seen("question_words_can_be_seen", texts="text answer"),
        ]

    def __str__(self):
        return f"Question {self.number}"


class AppliedProvision(models.Model):
    """An exemption or exception under which something was held back, from the whole or from one question."""

    entry = models.ForeignKey(DisclosureLogEntry, on_delete=models.CASCADE, related_name="applied")
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, related_name="applied", verbose_name="exemption or exception"
    )
    question_number = models.PositiveSmallIntegerField(
        "question", null=True, blank=True, help_text="The number of the question. Empty: the whole request."
    )
    neither_confirm_nor_deny = models.BooleanField(
        default=False, help_text="We do not say whether we hold the information."
    )
    public_interest = models.TextField(
        blank=True, help_text="What spoke for publishing and what against. The public reads this."
    )

    class Meta:
        ordering = ["question_number", "pk"]
        verbose_name = "exemption or exception used"
        verbose_name_plural = "exemptions and exceptions used"
        constraints = [
            models.UniqueConstraint(
                name="provision_applied_once_to_a_question",
                fields=["entry", "provision", "question_number"],
                nulls_distinct=False,
                violation_error_message="This exemption is there twice for the same question.",
            ),
            can_be_seen("applied_words_can_be_seen", texts="public_interest"),
        ]

    def __str__(self):
        return self.provision.code


class InternalReview(models.Model):
    """The body looked at its answer again because the person who asked was not content with it."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "The first answer was right"
        PARTLY_UPHELD = "partly_upheld", "The first answer was partly right"
        OVERTURNED = "overturned", "The first answer was wrong"

    entry = models.ForeignKey(DisclosureLogEntry, on_delete=models.CASCADE, related_name="reviews")
    asked_on = models.DateField()
    due_on = models.DateField(editable=False)
    answered_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    note = models.TextField(blank=True, help_text="What was decided and why. The public reads this.")

    class Meta:
        ordering = ["asked_on"]
        constraints = [
            models.UniqueConstraint(
                name="entry_is_reviewed_once",
                fields=["entry"],
                violation_error_message="An answer is reviewed once; after that the regulator looks at it.",
            ),
            models.CheckConstraint(
                name="review_due_after_it_was_asked",
                condition=Q(due_on__gt=F("asked_on")),
                violation_error_message="The review is due after it was asked for.",
            ),
            models.CheckConstraint(
                name="review_answered_after_it_was_asked",
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")),
                violation_error_message="The review cannot be answered before it was asked for.",
            ),
            models.CheckConstraint(
                name="review_answered_with_outcome",
                condition=Q(answered_on=None, outcome="") | (Q(answered_on__isnull=False) & ~Q(outcome="")),
                violation_error_message="Give the outcome when, and only when, the review is answered.",
            ),
            can_be_seen("review_words_can_be_seen", texts="note"),
        ]

    def __str__(self):
        return "Internal review"


class AnswerFile(models.Model):
    """A file that was sent with the answer, or made for those who cannot read that."""

    class Role(models.TextChoices):
        REPLY = "reply", "The reply"
        DATA = "data", "Data"
        APPENDIX = "appendix", "Appendix"
        ACCESSIBLE = "accessible", "Accessible version"

    entry = models.ForeignKey(DisclosureLogEntry, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField(default=100, help_text="Lower numbers come first.")
    role = models.CharField(max_length=10, choices=Role, default=Role.REPLY)
    title = models.CharField(max_length=150, blank=True, help_text="Only if the role alone does not say it.")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "file"
        constraints = [
            models.UniqueConstraint(
                name="answer_has_a_file_once",
                fields=["entry", "file"],
                violation_error_message="This file is there twice.",
            ),
            can_be_seen("answer_file_title_can_be_seen", lines="title"),
        ]

    def __str__(self):
        return self.title or self.get_role_display()

    def get_absolute_url(self):
        return reverse("foi:file", args=[self.entry.slug, self.name])

    @property
    def name(self):
        """Its name in the address and on the reader's computer, such as foi-2026-0123-reply-7.pdf."""
        return f"{self.entry.slug}-{self.role}-{self.file_id}.{self.file.type}"

    @property
    def size_words(self):
        return filesizeformat(self.file.public_size_bytes) if self.file.public_size_bytes else ""
