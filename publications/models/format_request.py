from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from icsportal.publishing.models import person
from publications.models.publication import Publication

# How long it is known at most how to reach somebody whose request nobody closed.
CONTACT_KEPT_FOR = timedelta(days=90)


class FormatRequestQuerySet(models.QuerySet):
    def waiting(self):
        """Nobody has answered them yet, the first due first."""
        return self.filter(done_at=None).order_by("due_on", "pk")

    def with_contact_to_erase(self, at=None):
        """It is known how to reach somebody, and the time for which that may be known is over at `at`."""
        before = (at or timezone.now()) - CONTACT_KEPT_FOR
        return self.filter(asked_at__lte=before).exclude(contact="")


class FormatRequest(models.Model):
    """Somebody needs a publication in another format. How to reach them is erased once they are answered."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="format_requests")
    wanted = models.CharField("which format", max_length=200)
    contact = models.CharField("how to reach them", max_length=200, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    due_on = models.DateField("answer by")
    done_at = models.DateTimeField("answered", null=True, editable=False)
    done_by = person()

    objects = FormatRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "request for another format"
        verbose_name_plural = "requests for other formats"
        constraints = [
            models.CheckConstraint(
                name="format_request_keeps_no_contact_once_done",
                condition=Q(done_at=None) | Q(contact=""),
                violation_error_message="How to reach somebody is erased once they are answered.",
            ),
        ]

    def __str__(self):
        return f"{self.wanted}: {self.publication}"
