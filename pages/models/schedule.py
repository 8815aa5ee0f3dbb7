"""When a version of a CMS page goes live, and who wrote it: what the CMS itself does not keep."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from djangocms_versioning.models import Version

from icsportal.publishing.models import person


class PageEdit(models.Model):
    """The latest change of a draft: who made it, and when."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="latest_edit")
    by = person()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.version_id}: {self.by}"


class PageScheduleQuerySet(models.QuerySet):
    def waiting(self):
        """Not yet live, and nothing has gone wrong."""
        return self.filter(done_at=None, failed_because="")

    def due(self, at=None):
        """What should be live at `at` and is not."""
        return self.waiting().filter(publish_at__lte=at or timezone.now())

    def failed(self):
        return self.exclude(failed_because="")

    def unchecked(self):
        """Published urgently, and not yet checked by a second person."""
        return self.filter(done_at__isnull=False, checked_at=None).exclude(urgent_reason="")


class PageSchedule(models.Model):
    """A person's decision that a version of a page goes live at a moment."""

    version = models.ForeignKey(
        Version,
        on_delete=models.CASCADE,
        related_name="schedules",
        verbose_name="page",
        help_text="Drafts of pages. The public reads the present version until the new one goes live.",
    )
    publish_at = models.DateTimeField(
        "goes live at", help_text="United Kingdom time. The page is live within a minute of it."
    )
    urgent_reason = models.CharField(
        "why it cannot wait for a second person",
        max_length=300,
        blank=True,
        help_text="Only for a page that you wrote yourself. "
        "It stays flagged until a second person has checked it.",
    )
    by = person()
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField("live since", null=True, editable=False)
    failed_because = models.TextField(blank=True, editable=False)
    checked_by = person()
    checked_at = models.DateTimeField(null=True, editable=False)

    objects = PageScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["publish_at", "pk"]
        verbose_name = "scheduled page"
        default_permissions = ("add", "delete", "view", "publish_urgently")
        constraints = [
            models.UniqueConstraint(
                name="page_version_scheduled_once",
                fields=["version"],
                condition=Q(done_at=None, failed_because=""),
                violation_error_message="This page is scheduled already: delete that entry first.",
            ),
            models.CheckConstraint(
                name="page_schedule_done_or_failed",
                condition=Q(done_at=None) | Q(failed_because=""),
                violation_error_message="What went live did not fail.",
            ),
            models.CheckConstraint(
                name="page_schedule_checked_by_a_second_person",
                condition=Q(checked_by=None) | Q(by=None) | ~Q(checked_by=F("by")),
                violation_error_message="Who published it cannot be the one who checks it.",
            ),
        ]

    def __str__(self):
        return self.version.content.title

    @property
    def is_waiting(self):
        """The twin of `PageScheduleQuerySet.waiting`."""
        return self.done_at is None and not self.failed_because

    @property
    def is_outdated(self):
        """True if the draft was changed after somebody decided that it goes live."""
        edit = getattr(self.version, "latest_edit", None)
        return edit is not None and edit.at > self.made_at

    @property
    def needs_check(self):
        """The twin of `PageScheduleQuerySet.unchecked`."""
        return self.done_at is not None and bool(self.urgent_reason) and self.checked_at is None
