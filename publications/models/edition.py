from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from djangocms_text.fields import HTMLField

from publications.models.publication import Publication


class EditionQuerySet(models.QuerySet):
    def released(self, at=None):
        """Editions that were given to the public by `at` (default: now)."""
        return self.filter(published_at__lte=at or timezone.now())


class Edition(models.Model):
    """One version of a publication as the public was given it. Never altered; the newest is current."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    summary = models.CharField(max_length=160)
    body = HTMLField("text", blank=True)
    is_numbered = models.BooleanField("sections are numbered", default=False)
    language = models.CharField(max_length=10)
    change_note = models.TextField("what changed", blank=True)
    is_minor = models.BooleanField("minor change", default=False)
    published_at = models.DateTimeField("public from")
    replaced_at = models.DateTimeField("replaced", null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="edition_number_of_publication", fields=["publication", "number"]),
            models.UniqueConstraint(
                name="edition_is_the_only_current_one",
                fields=["publication"],
                condition=Q(replaced_at=None),
                violation_error_message="A publication has one current version.",
            ),
            models.CheckConstraint(
                name="edition_replaced_after_it_was_public",
                condition=Q(replaced_at=None) | Q(replaced_at__gte=F("published_at")),
                violation_error_message="A version cannot be replaced before it was public.",
            ),
        ]

    def __str__(self):
        return f"Version {self.number}"

    def get_absolute_url(self):
        return reverse("publications:edition", args=[self.publication.slug, self.number])

    @property
    def is_current(self):
        return self.replaced_at is None
