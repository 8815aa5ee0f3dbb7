from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from pages.models.plugins import site_or_https
from publications.foi.models.hidden_signs import can_be_seen
from publications.models import Publication


class SchemeClass(models.Model):
    """One of the seven classes of the model publication scheme. Source: FOIA s.19."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    slug = models.SlugField(max_length=60, unique=True, help_text="The last part of its address.")
    title = models.CharField(max_length=80, help_text="What readers see.")
    statutory_title = models.CharField(max_length=80, help_text="As in the regulator's model scheme.")
    summary = models.CharField(max_length=160, help_text="One sentence, shown under the title.")

    class Meta:
        ordering = ["number"]
        verbose_name = "class of the scheme"
        verbose_name_plural = "classes of the scheme"
        default_permissions = ("change", "view")
        constraints = [
            models.CheckConstraint(
                name="scheme_has_seven_classes",
                condition=Q(number__range=(1, 7)),
                violation_error_message="The scheme has seven classes.",
            ),
            can_be_seen("scheme_class_words_can_be_seen", lines="title statutory_title summary"),
        ]

    def __str__(self):
        return f"Class {self.number}: {self.title}"

    def get_absolute_url(self):
        return reverse("foi:scheme_class", args=[self.slug])


class SchemeItemQuerySet(models.QuerySet):
    def gaps(self):
        """Items of which nothing is on the site; `SchemeItem.where` is the twin."""
        return self.filter(address="").exclude(publication__in=Publication.objects.live())

    def overdue(self, on=None):
        """Items that were to be published again before the day `on`."""
        return self.filter(next_due_on__lt=on or timezone.localdate())

    def for_listing(self):
        """All that one row of the page shows, in one query."""
        return self.select_related("publication", "scheme_class")


class SchemeItem(models.Model):
    """One kind of information that the body publishes, and where it is, or why it is not."""

    class Frequency(models.TextChoices):
        AS_IT_CHANGES = "as_it_changes", "When it changes"
        EACH_MEETING = "each_meeting", "For each meeting"
        MONTHLY = "monthly", "Every month"
        QUARTERLY = "quarterly", "Every three months"
        YEARLY = "yearly", "Every year"
        OTHER = "other", "Less often"

    scheme_class = models.ForeignKey(SchemeClass, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField(default=1000, help_text="Lower numbers come first.")
    name = models.CharField(max_length=150)
    duty = models.CharField(
        "where the duty comes from", max_length=200, help_text="The law or guide that asks for it."
    )
    owner = models.CharField(max_length=100, help_text="The team that keeps it. Never the name of a person.")
    frequency = models.CharField(max_length=15, choices=Frequency, default=Frequency.AS_IT_CHANGES)
    last_published_on = models.DateField(null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True, help_text="Your desk reminds you after this day.")
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scheme_items",
        help_text="If it is one of our publications.",
    )
    address = models.CharField(
        max_length=500,
        blank=True,
        validators=[site_or_https],
        help_text="If it is a page: its path on this website, or an address that starts with https://.",
    )
    why_not = models.CharField(
        "why it is not here",
        max_length=300,
        blank=True,
        help_text="If it is not published: why, and how to get it. The public reads this.",
    )
    charge = models.CharField(max_length=100, default="Free", help_text="What it costs to get it.")

    objects = SchemeItemQuerySet.as_manager()

    class Meta:
        ordering = ["scheme_class", "order", "name"]
        verbose_name = "item of the scheme"
        verbose_name_plural = "items of the scheme"
        constraints = [
            models.CheckConstraint(
                name="scheme_item_is_somewhere_or_says_why_not",
                condition=(Q(publication__isnull=False) & Q(address="", why_not=""))
                | (Q(publication=None, why_not="") & ~Q(address=""))
                | (Q(publication=None, address="") & ~Q(why_not="")),
                violation_error_message="Give one: a publication, an address, or why it is not here.",
            ),
            models.CheckConstraint(
                name="scheme_item_due_after_last_time",
                condition=Q(last_published_on=None)
                | Q(next_due_on=None)
                | Q(next_due_on__gt=F("last_published_on")),
                violation_error_message="It is next due after it was last published.",
            ),
            models.UniqueConstraint(
                name="scheme_class_names_an_item_once",
                fields=["scheme_class", "name"],
                violation_error_message="This class has an item of that name already.",
            ),
            can_be_seen("scheme_item_words_can_be_seen", lines="name duty owner address why_not charge"),
        ]

    def __str__(self):
        return self.name

    def is_overdue(self, on=None):
        """The twin of `SchemeItemQuerySet.overdue`."""
        return self.next_due_on is not None and self.next_due_on < (on or timezone.localdate())

    @property
    def anchor(self):
        """What an address ends in that leads to it on the page of its class."""
        return f"item-{self.pk}"

    @property
    def where(self):
        """The address at which the public finds it now; empty if it does not."""
        if self.publication_id:
            return self.publication.get_absolute_url() if self.publication.is_live() else ""
        return self.address
