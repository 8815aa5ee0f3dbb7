from cms.models import CMSPlugin
from django.db import models


class PublicationTeaser(CMSPlugin):
    """A teaser an editor drops on a page: the newest publications."""

    heading = models.CharField(max_length=150, default="Plans and reports")
    number = models.PositiveSmallIntegerField(default=3, help_text="How many to show.")

    def __str__(self):
        return self.heading
