"""What belongs to a consultation, and the teaser of those that are open."""

from cms.models import CMSPlugin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bulletins.consultations.models.consultation import Consultation
from icsportal.lib.hidden_signs import HIDDEN_SIGNS
from icsportal.lib.opening_hours import clock_words, day_words
from pages.models.plugins import site_or_https


class ConsultationEvent(models.Model):
    """A meeting at which people can respond."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="events")
    title = models.CharField(max_length=150)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=300, help_text="Where it is, or “online”.")
    note = models.CharField(max_length=300, blank=True, help_text="How to book, and what help there is.")

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = "event"
        constraints = [
            models.CheckConstraint(
                name="consultation_event_words_can_be_seen",
                condition=~Q(title__regex=HIDDEN_SIGNS)
                & ~Q(place__regex=HIDDEN_SIGNS)
                & ~Q(note__regex=HIDDEN_SIGNS),
                violation_error_message="There are hidden control characters in the words.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def starts_in_words(self):
        here = timezone.localtime(self.starts_at)
        return f"{day_words(here.date())}, {clock_words(here.hour * 60 + here.minute)}"


class ConsultationDocument(models.Model):
    """A file or page that people need to answer."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=150)
    address = models.CharField(max_length=500, validators=[site_or_https])
    type = models.CharField(max_length=20, blank=True, help_text="Of a file, such as PDF.")
    size = models.CharField(max_length=20, blank=True, help_text="Of a file, such as 340 KB.")

    class Meta:
        ordering = ["pk"]
        verbose_name = "document"
        constraints = [
            models.CheckConstraint(
                name="consultation_document_type_and_size",
                condition=Q(type="", size="") | (~Q(type="") & ~Q(size="")),
                violation_error_message="Of a file give both type and size; of a page neither.",
            ),
            models.CheckConstraint(
                name="consultation_document_words_can_be_seen",
                condition=~Q(title__regex=HIDDEN_SIGNS)
                & ~Q(type__regex=HIDDEN_SIGNS)
                & ~Q(size__regex=HIDDEN_SIGNS),
                violation_error_message="There are hidden control characters in the words.",
            ),
        ]

    def __str__(self):
        return self.title


class OpenConsultations(CMSPlugin):
    """A teaser an editor drops on a page: what people are asked now."""

    heading = models.CharField(max_length=150, default="Have your say now")

    def __str__(self):
        return self.heading
