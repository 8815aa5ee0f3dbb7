"""Words that searches know of: those of the index, and what staff say of them."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from icsportal.lib.terms import plain
from icsportal.lib.text import fold


class Word(models.Model):
    """An unstemmed word that the index held once; spelling is put right with them.

    A word whose entries are all gone stays until the next rebuild. It is offered to nobody: a spelling is
    only put right when what it finds can be read now.
    """

    word = models.TextField(unique=True)
    in_names = models.BooleanField(default=False)

    def __str__(self):
        return self.word


class Synonym(models.Model):
    """Words that stand for one another; or, with `leads_to`, words that also look for others."""

    words = ArrayField(
        models.CharField(max_length=80), help_text="One on each line, at least two if they mean the same."
    )
    leads_to = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text="Only if it goes one way: who types one of the words also finds these, but not the other "
        "way round. One on each line.",
    )
    before = models.DateField(
        null=True,
        blank=True,
        help_text="Only if words changed their meaning: this is then true only of what is dated before.",
    )
    note = models.CharField(max_length=200, blank=True, help_text="Why, for your colleagues.")

    class Meta:
        ordering = ["words"]
        constraints = [
            models.CheckConstraint(
                name="synonym_of_something",
                condition=Q(words__len__gte=2) | Q(words__len=1, leads_to__len__gte=1),
                violation_error_message="Give at least two words, or one and what it leads to.",
            )
        ]

    def __str__(self):
        if self.leads_to:
            return f"{', '.join(self.words)} → {', '.join(self.leads_to)}"
        return ", ".join(self.words)


class BestBet(models.Model):
    """The page of this site that stands first when just these words are typed."""

    phrase = models.CharField(
        max_length=80, help_text="What people type. Capitals and accents do not matter."
    )
    folded = models.CharField(max_length=80, unique=True, editable=False)
    address = models.CharField(
        max_length=500, help_text="Of a page of this site, such as /services/nhs-111/."
    )
    note = models.CharField(max_length=200, blank=True, help_text="Why, for your colleagues.")

    class Meta:
        ordering = ["phrase"]

    def __str__(self):
        return f"{self.phrase} → {self.address}"

    def save(self, **options):
        self.folded = fold(plain(self.phrase))
        super().save(**options)

    def clean(self):
        self.clean_words()
        if not self.address.startswith("/") or self.address.startswith("//"):
            raise ValidationError({"address": "Give an address of this site, which begins with one slash."})
        if BestBet.objects.filter(folded=self.folded).exclude(pk=self.pk).exists():
            raise ValidationError({"phrase": "There is a best bet for these words already."})

    def clean_words(self):
        self.folded = fold(plain(self.phrase))
        if not self.folded:
            raise ValidationError({"phrase": "Give at least one word."})
