from cms.models import CMSPlugin
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from djangocms_text.fields import HTMLField

from icsportal.publishing.models import Record, RecordQuerySet, one_address_each


class PublicationQuerySet(RecordQuerySet):
    def for_listing(self):
        """All that one list row shows, newest first, in one query."""
        return self.defer("body").order_by("-published_on", "-pk")


class Publication(Record):
    """A strategy, plan, report or other document, readable as a page."""

    class Type(models.TextChoices):
        STRATEGY = "strategy", "Strategy"
        PLAN = "plan", "Plan"
        REPORT = "report", "Report"
        POLICY = "policy", "Policy"

    class Precision(models.TextChoices):
        DAY = "day", "Day, month and year"
        MONTH = "month", "Month and year"
        YEAR = "year", "Year"

    type = models.CharField(max_length=10, choices=Type)
    title = models.CharField(max_length=150)
    slug = models.SlugField(max_length=100, help_text="The last part of its address.")
    summary = models.CharField(
        max_length=160, help_text="One sentence, shown in lists and by search engines."
    )
    body = HTMLField("text")
    published_on = models.DateField(help_text="The date of the document itself.")
    published_on_precision = models.CharField(
        "how much of the date is known", max_length=5, choices=Precision, default=Precision.DAY
    )
    organisation = models.CharField(max_length=200, help_text="The body that answers for it.")
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-published_on", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            one_address_each("publication"),
            models.CheckConstraint(
                name="publication_not_superseded_by_itself",
                condition=~models.Q(superseded_by=models.F("id")),
                violation_error_message="A publication cannot replace itself.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def published_in_words(self):
        """The date as far as it is known, such as "December 2022"."""
        formats = {self.Precision.DAY: "j F Y", self.Precision.MONTH: "F Y", self.Precision.YEAR: "Y"}
        return date_format(self.published_on, formats[self.published_on_precision])

    def get_absolute_url(self):
        return reverse("publications:publication", args=[self.slug])


class PublicationTeaser(CMSPlugin):
    """A teaser an editor drops on a page: the newest publications."""

    heading = models.CharField(max_length=150, default="Plans and reports")
    number = models.PositiveSmallIntegerField(default=3, help_text="How many to show.")

    def __str__(self):
        return self.heading
