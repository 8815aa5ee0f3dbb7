"""What people looked for and did not find, so that somebody can do something about it."""

from django.db import models
from django.db.models import F, Q


class TermQuerySet(models.QuerySet):
    def failing(self):
        """Terms that await somebody: nothing was found, or nobody opened what was."""
        return self.filter(settled="").filter(
            Q(without_result__gt=0) | Q(chosen=0, searches__gte=NOTHING_CHOSEN_AFTER)
        )

    def most_asked_first(self):
        return self.order_by(F("without_result").desc(), F("searches").desc(), "words")


NOTHING_CHOSEN_AFTER = 5  # fewer searches without a choice say nothing


class Term(models.Model):
    """How often words were searched for in one week: no address, no time of day, nobody's name."""

    class Settled(models.TextChoices):
        SYNONYM = "synonym", "Given a synonym"
        BEST_BET = "best-bet", "Given a best bet"
        NOT_OURS = "not-ours", "Not ours"

    words = models.CharField(max_length=80)
    week = models.DateField(help_text="Its Monday.")
    searches = models.PositiveIntegerField(default=0)
    without_result = models.PositiveIntegerField("without a result", default=0)
    chosen = models.PositiveIntegerField("results opened", default=0)
    settled = models.CharField(max_length=10, choices=Settled, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "search that failed"
        verbose_name_plural = "searches that failed"
        constraints = [models.UniqueConstraint("words", "week", name="term_once_a_week")]

    def __str__(self):
        return self.words
