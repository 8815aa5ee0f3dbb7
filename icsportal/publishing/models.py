"""The one lifecycle: Draft, In review, Scheduled, Published, Withdrawn.

Only the decisions of people are stored: draft, in review, approved and, at the end, withdrawn.
"Scheduled" and "Published" are what an approved record is at a moment, so that no worker has to run for a
record to appear or to go.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class RecordQuerySet(models.QuerySet):
    def live(self, at=None):
        """Records the public may read at `at` (default: now)."""
        at = at or timezone.now()
        return self.filter(
            Q(expire_at=None) | Q(expire_at__gt=at),
            state=Record.State.APPROVED,
            publish_at__lte=at,
        )

    def withdrawn(self):
        """Records whose address says why they went."""
        return self.filter(state=Record.State.WITHDRAWN)


class Record(models.Model):
    """Something that is written, approved, shown for a time and perhaps withdrawn."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved", "Approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField(
        "goes live at", null=True, blank=True, help_text="From this moment the public can read it."
    )
    expire_at = models.DateTimeField(
        "comes off at", null=True, blank=True, help_text="Leave empty to keep it on the site."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawal_reason = models.TextField(
        blank=True, editable=False, help_text="Shown to everyone who comes to the old address."
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_approved_with_date",
                condition=~Q(state="approved") | Q(publish_at__isnull=False),
                violation_error_message="Say when it goes live before approving it.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_expires_after_publishing",
                condition=Q(expire_at=None) | Q(expire_at__gt=models.F("publish_at")),
                violation_error_message="It must come off the site after it goes live.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawn_with_reason",
                condition=(~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawal_reason=""))
                | (Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                violation_error_message="Give a reason when, and only when, withdrawing.",
            ),
        ]

    def is_live(self, at=None):
        """The twin of `RecordQuerySet.live`."""
        at = at or timezone.now()
        return (
            self.state == self.State.APPROVED
            and self.publish_at <= at
            and (self.expire_at is None or self.expire_at > at)
        )

    def standing(self, at=None):
        """The word that staff read for it at `at`: one of the five of the lifecycle."""
        at = at or timezone.now()
        if self.state == self.State.APPROVED:
            if self.is_live(at):
                return "Published"
            return "Scheduled" if self.publish_at > at else "Withdrawn"
        return self.get_state_display()


class MovedAddress(models.Model):
    """An old path of this site, which answers with a redirect to the new one for ever."""

    old_path = models.CharField(max_length=500, unique=True)
    new_path = models.CharField(max_length=500)
    moved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "moved addresses"
        constraints = [
            models.CheckConstraint(
                name="moved_address_goes_elsewhere",
                condition=~Q(old_path=models.F("new_path")),
                violation_error_message="An address cannot redirect to itself.",
            ),
        ]

    def __str__(self):
        return f"{self.old_path} → {self.new_path}"
