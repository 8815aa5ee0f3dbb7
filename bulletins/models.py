from cms.models import CMSPlugin
from django.db import models
from django.urls import reverse
from djangocms_text.fields import HTMLField

from icsportal.publishing.models import Record, RecordQuerySet, one_address_each


class BulletinQuerySet(RecordQuerySet):
    def for_listing(self):
        """All that one list row shows, newest first, in one query."""
        return self.defer("body").order_by("-issued_on", "-pk")


class Bulletin(Record):
    """One item of news, dated by the day it was issued."""

    title = models.CharField(max_length=150)
    slug = models.SlugField(max_length=100, help_text="The last part of its address.")
    summary = models.CharField(
        max_length=160, help_text="One sentence, shown in lists and by search engines."
    )
    body = HTMLField("text")
    issued_on = models.DateField(help_text="The date shown to the public.")
    issued_by = models.CharField(max_length=200, help_text="The body that speaks.")

    objects = BulletinQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-issued_on", "-pk"]
        constraints = [*Record.Meta.constraints, one_address_each("bulletin")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("bulletins:bulletin", args=[self.slug])


class LatestBulletins(CMSPlugin):
    """A teaser an editor drops on a page: the newest bulletins."""

    heading = models.CharField(max_length=150, default="Latest news")
    number = models.PositiveSmallIntegerField(default=3, help_text="How many to show.")

    def __str__(self):
        return self.heading
