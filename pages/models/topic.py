from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from djangocms_text.fields import HTMLField

from pages.models.plugins import Illustration

# Other pages of the section have these addresses.
RESERVED_SLUGS = ["a-to-z"]


class Topic(models.Model):
    """A need under which residents look for services. A service has one home topic and may be in others."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True, help_text="The last part of its address.")
    order = models.PositiveSmallIntegerField(default=1000, help_text="Lower numbers come first.")
    summary = models.CharField(
        max_length=160, help_text="One sentence, shown on its card and by search engines."
    )
    introduction = HTMLField(blank=True, help_text="Shown above its list of services.")
    illustration = models.CharField(
        max_length=10,
        choices=Illustration.Picture,
        default=Illustration.Picture.HEALTH,
        help_text="A drawing beside the title. It says nothing that the text does not say.",
    )
    also_known_as = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text="Other words that people use, listed in the A to Z.",
    )

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                name="topic_slug_is_free",
                condition=~Q(slug__in=RESERVED_SLUGS),
                violation_error_message="This address is taken by the A to Z. Choose another.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("services:topic", args=[self.slug])

    @property
    def illustration_template(self):
        return f"illustrations/{self.illustration}.svg"


class TopicService(models.Model):
    """The place of a service in the list of a topic, whether or not it is its home."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="listed")
    service = models.ForeignKey("pages.Service", on_delete=models.CASCADE, related_name="listed_in")
    position = models.PositiveSmallIntegerField(default=1000, help_text="Lower numbers come first.")

    class Meta:
        ordering = ["position"]
        verbose_name = "place in a topic"
        verbose_name_plural = "places in topics"
        constraints = [
            models.UniqueConstraint(
                name="topic_lists_a_service_once",
                fields=["topic", "service"],
                violation_error_message="This topic lists the service already.",
            )
        ]

    def __str__(self):
        return f"{self.service} in {self.topic}"
