from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from icsportal.lib.working_days import CalendarEnds
from icsportal.publishing.models import person
from publications.foi.deadlines import all_due_on
from publications.foi.models.hidden_signs import can_be_seen

# Every figure of a quarter, with the words that readers see.
FIGURES = {
    "received": "Requests we received",
    "still_open": "Not answered yet",
    "answered": "Answered",
    "in_time": "Answered within the usual time",
    "extended": "Answered within a permitted extension",
    "late": "Answered late",
    "granted": "All information given",
    "part": "Some information given",
    "refused": "Refused",
    "not_held": "We did not hold the information",
    "other": "Other: withdrawn, not valid, too costly, vexatious or repeated",
    "environmental": "Of the requests, about the environment",
    "reviews": "Internal reviews asked for",
    "reviews_upheld": "Reviews that found our answer right",
    "reviews_not_upheld": "Reviews that found our answer wrong, or partly wrong",
}


def figure(name):
    return models.PositiveIntegerField(FIGURES[name], default=0)


class ComplianceQuarterQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)


class ComplianceQuarter(models.Model):
    """How requests of three months were answered, counted by the day on which they came.

    Source: the Code of Practice under section 45 of the Act, July 2018, paragraphs 8.5 and 8.6.
    """

    starts_on = models.DateField("first day", unique=True, help_text="1 January, April, July or October.")
    as_at = models.DateField(
        "as at", help_text="The day on which it was counted, once every request had fallen due."
    )
    received = figure("received")
    still_open = figure("still_open")
    answered = figure("answered")
    in_time = figure("in_time")
    extended = figure("extended")
    late = figure("late")
    granted = figure("granted")
    part = figure("part")
    refused = figure("refused")
    not_held = figure("not_held")
    other = figure("other")
    environmental = figure("environmental")
    reviews = figure("reviews")
    reviews_upheld = figure("reviews_upheld")
    reviews_not_upheld = figure("reviews_not_upheld")
    note = models.TextField(
        blank=True,
        help_text="What readers should know, such as why answers were late. Shown under the figures.",
    )
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = person()

    objects = ComplianceQuarterQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = "quarter"
        default_permissions = ("add", "change", "delete", "view", "publish")
        constraints = [
            models.CheckConstraint(
                name="quarter_starts_a_quarter",
                condition=Q(starts_on__day=1, starts_on__month__in=[1, 4, 7, 10]),
                violation_error_message="A quarter starts on 1 January, 1 April, 1 July or 1 October.",
            ),
            models.CheckConstraint(
                name="quarter_counted_after_its_first_day",
                condition=Q(as_at__gt=F("starts_on")),
                violation_error_message="It is counted after the quarter has begun.",
            ),
            models.CheckConstraint(
                name="quarter_received_is_answered_and_open",
                condition=Q(published_at=None) | Q(received=F("answered") + F("still_open")),
                violation_error_message="Answered and not answered yet must add up to received.",
            ),
            models.CheckConstraint(
                name="quarter_answered_is_in_time_extended_and_late",
                condition=Q(published_at=None) | Q(answered=F("in_time") + F("extended") + F("late")),
                violation_error_message="In time, extended and late must add up to answered.",
            ),
            models.CheckConstraint(
                name="quarter_answered_is_all_outcomes",
                condition=Q(published_at=None)
                | Q(answered=F("granted") + F("part") + F("refused") + F("not_held") + F("other")),
                violation_error_message="Given, partly given, refused, not held and other must add up to "
                "answered.",
            ),
            models.CheckConstraint(
                name="quarter_environmental_is_part_of_received",
                condition=Q(published_at=None) | Q(environmental__lte=F("received")),
                violation_error_message="There cannot be more requests about the environment than requests.",
            ),
            models.CheckConstraint(
                name="quarter_reviews_cover_their_outcomes",
                condition=Q(published_at=None)
                | Q(reviews__gte=F("reviews_upheld") + F("reviews_not_upheld")),
                violation_error_message="There cannot be more outcomes of reviews than reviews.",
            ),
            can_be_seen("quarter_words_can_be_seen", texts="note"),
        ]

    def __str__(self):
        return self.name

    @property
    def ends_on(self) -> date:
        next_month = date(
            self.starts_on.year + (self.starts_on.month == 10), (self.starts_on.month + 2) % 12 + 1, 1
        )
        return next_month - timedelta(days=1)

    @property
    def name(self):
        """ "January to March 2026"."""
        return f"{self.starts_on:%B} to {self.ends_on:%B %Y}"

    @property
    def is_frozen(self):
        """The twin of `ComplianceQuarterQuerySet.published`."""
        return self.published_at is not None

    @property
    def can_be_published_from(self) -> date:
        """The day after the last request of the quarter should have had its answer."""
        return all_due_on(self.ends_on) + timedelta(days=1)

    def has_fallen_due(self, on: date | None = None) -> bool:
        """True once every request of the quarter should have its answer; False while no calendar can say."""
        try:
            return self.can_be_published_from <= (on or timezone.localdate())
        except CalendarEnds:
            return False
