"""The one index: everything the public can find, whichever app or editor it came from.

An entry is in three parts, each read by one step of a search: a card to find and count by, which is narrow;
the entry itself with its title and summary, to rank and to show; and passages, its own text and each page of
its documents, to show where the words stand.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from icsportal.lib.terms import plain
from icsportal.lib.text import fold

LANGUAGE = "english"  # PostgreSQL's own rules for it: "appointments" finds "appointment"


def words_gin(field, name):
    """Without a list of late changes, which every search would have to read from end to end."""
    return GinIndex(fields=[field], name=name, fastupdate=False)


class EntryQuerySet(models.QuerySet):
    def live(self, at=None):
        """Entries whose page the public may read at `at` (default: now)."""
        at = at or timezone.now()
        return self.filter(Q(live_until=None) | Q(live_until__gt=at), live_from__lte=at)

    def matching(self, words):
        """Entries that hold every one of the words, in no order and without any of what `finding` adds."""
        query = SearchQuery(fold(plain(words)), config=LANGUAGE, search_type="plain")
        return self.filter(card__lexemes=query)

    def for_listing(self):
        """All that one result shows."""
        return self.defer("vector", "openings", "names")


class Entry(models.Model):
    """One address, what it says, and when the public may read it. Written by `icsportal.search.index`."""

    source = models.CharField(max_length=100, unique=True, help_text="What it was made from.")
    kind = models.CharField(max_length=40, help_text="What readers call it, such as News.")
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    url = models.CharField(max_length=500, unique=True)
    names = ArrayField(models.TextField(), default=list, help_text="Folded: what leads here as it stands.")
    prominence = models.FloatField(default=1)
    dated_on = models.DateField(null=True)
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    checksum = models.CharField(max_length=64, default="", help_text="Of all that it was made from.")
    written_at = models.DateTimeField(default=timezone.now)
    vector = SearchVectorField()
    openings = SearchVectorField(help_text="Unstemmed: the words of its names, found by how they begin.")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            words_gin("vector", "search_entry_vector"),
            words_gin("openings", "search_entry_openings"),
            words_gin("names", "search_entry_names"),
        ]

    def __str__(self):
        return self.title


class Card(models.Model):
    """What an entry is found and counted by: every word of it and of its documents, and its facets."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True)
    kind = models.CharField(max_length=40)
    year = models.SmallIntegerField(null=True)
    places = ArrayField(models.TextField(), default=list)
    topics = ArrayField(models.TextField(), default=list)
    formats = ArrayField(models.TextField(), default=list)
    dated_on = models.DateField(null=True)
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    lexemes = SearchVectorField(help_text="Without positions, and kept out of the row.")

    class Meta:
        indexes = [
            words_gin("lexemes", "search_card_lexemes"),
            models.Index(F("dated_on").desc(nulls_last=True), "entry", name="search_card_newest"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class Passage(models.Model):
    """The text of an entry itself (number 0), or of one page of its documents."""

    entry = models.ForeignKey(Entry, models.CASCADE)
    number = models.IntegerField()
    label = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=255, blank=True)
    url = models.CharField(max_length=700, blank=True)
    text = models.TextField()
    vector = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint("entry", "number", name="search_passage_once")]
        indexes = [words_gin("vector", "search_passage_vector")]

    def __str__(self):
        return self.label or "its own text"
