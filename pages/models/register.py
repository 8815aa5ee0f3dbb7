"""What every fact of the register carries: its source, its dates, and the history of its changes."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone


class SourceQuerySet(models.QuerySet):
    def published(self):
        """Those that a reader could look up: not our own rules, and no copy whose publisher nobody knows."""
        return self.exclude(publisher="this data set").exclude(publisher__startswith="unknown")

    def behind(self, *facts):
        """The sources of some facts (organisations, names, sites, places …), each once, by title."""
        return self.filter(pk__in={key for fact in facts for key in fact.source_ids}).order_by("title", "pk")


class Source(models.Model):
    """A publication that facts of the register were taken from."""

    id = models.CharField(primary_key=True, max_length=40)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    date_words = models.CharField(
        "date", max_length=100, help_text='As the source has it, for example "2025" or "undated".'
    )
    dated_on = models.DateField(null=True, blank=True, help_text="Empty when the exact day is not known.")
    found_at = models.CharField("where the copy was found", max_length=500)
    licence = models.CharField(max_length=500)
    notes = models.TextField(blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.title} ({self.publisher}, {self.date_words})"


class SourcedFact(models.Model):
    """A fact that says where it was taken from, and how old it is."""

    source_ids = ArrayField(
        models.CharField(max_length=40), verbose_name="sources", default=list, blank=True, editable=False
    )
    as_at = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="The day of the newest source. Empty when none of them has an exact day.",
    )

    class Meta:
        abstract = True


def during(on, prefix=""):
    """True of rows whose dates contain the day `on`. Both dates count, and an empty one has no limit."""
    return (Q(**{f"{prefix}starts_on": None}) | Q(**{f"{prefix}starts_on__lte": on})) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": on})
    )


class DatedQuerySet(models.QuerySet):
    def on(self, on=None):
        """Facts that were true on the day `on` (default: today)."""
        return self.filter(during(on or timezone.localdate()))


class DatedFact(SourcedFact):
    """A fact that is true from one day to another; both days are included."""

    starts_on = models.DateField(
        "first day", null=True, blank=True, help_text="Empty: from the beginning, as far as is known."
    )
    start_is_known = models.BooleanField(
        "the first day is exact",
        default=True,
        help_text="Not ticked: true by that day at the latest, and the public is told so.",
    )
    ends_on = models.DateField("last day", null=True, blank=True, help_text="Empty: still true.")
    notes = models.TextField(blank=True, help_text="Shown to the public beside the dates.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="The last day must not be before the first day.",
            )
        ]

    def clean(self):
        # Before the constraint on overlapping days, for which the database must be given days in order.
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "The last day must not be before the first day."})

    def is_on(self, on=None):
        """The twin of `DatedQuerySet.on`."""
        on = on or timezone.localdate()
        return (self.starts_on is None or self.starts_on <= on) and (
            self.ends_on is None or self.ends_on >= on
        )


def one_at_a_time(*, name, of, message):
    """No two rows of one `of` share a day.

    A number stands in the index as the range from itself to itself, because PostgreSQL without
    extensions indexes ranges there, and no plain numbers.
    """
    return ExclusionConstraint(
        name=name,
        expressions=[
            (Func(F(of), F(of), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
            (
                Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"),
                RangeOperators.OVERLAPS,
            ),
        ],
        violation_error_message=message,
    )


class RegisterChange(models.Model):
    """One entry of the register's history. The database refuses to change or delete it."""

    class Kind(models.TextChoices):
        IMPORT = "import", "Import"
        REORGANISATION = "reorganisation", "Reorganisation"
        CORRECTION = "correction", "Correction"
        UNDO = "undo", "Undone"

    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    takes_effect_on = models.DateField(null=True, blank=True)
    summary = models.TextField(help_text="What changed, in words.")
    reason = models.TextField(blank=True)
    details = models.JSONField(default=list, help_text="Each row that was written, from what to what.")
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "change of the register"
        verbose_name_plural = "changes of the register"

    def __str__(self):
        return self.summary.partition("\n")[0]

    @property
    def is_undone(self):
        return hasattr(self, "undone_by")

    @property
    def can_be_undone(self):
        """True of changes made by staff that nobody has undone."""
        return self.kind in (self.Kind.REORGANISATION, self.Kind.CORRECTION) and not self.is_undone


class ImportedFact(models.Model):
    """What the import last wrote for one row of a file.

    The next import writes only where the file has changed since, and so never undoes an editor.
    """

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    fields = models.JSONField()
    object_id = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(name="imported_fact_once", fields=["kind", "key"])]

    def __str__(self):
        return f"{self.kind} {self.key}"
