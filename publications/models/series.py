from django.db import models
from django.urls import reverse


class Series(models.Model):
    """Publications that come out again and again; the newest has an address of its own."""

    name = models.CharField(max_length=150, unique=True)
    slug = models.SlugField(max_length=100, unique=True, help_text="The last part of its address.")
    summary = models.CharField(max_length=160, help_text="One sentence, shown by search engines.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "series"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("publications:series", args=[self.slug])
