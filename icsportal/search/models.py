"""The one index: everything the public can find, whichever app or editor it came from."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from icsportal.lib.text import fold

LANGUAGE = "english"  # PostgreSQL's own rules for it: "appointments" finds "appointment"


class EntryQuerySet(models.QuerySet):
    def live(self, at=None):
        """Entries whose page the public may read at `at` (default: now)."""
        at = at or timezone.now()
        return self.filter(Q(live_until=None) | Q(live_until__gt=at), live_from__lte=at)

    def matching(self, words):
        """Entries that hold every one of the words, best first. Any text will do; some finds nothing."""
        query = SearchQuery(fold(words), config=LANGUAGE, search_type="websearch")
        found = self.filter(vector=query).annotate(rank=SearchRank(F("vector"), query))
        return found.order_by("-rank", "title", "pk")

    def for_listing(self):
        """All that one result shows."""
        return self.defer("body", "vector")


class Entry(models.Model):
    """One address, what it says, and when the public may read it. Written by `icsportal.search.index`."""

    source = models.CharField(max_length=100, unique=True, help_text="What it was made from.")
    kind = models.CharField(max_length=40, help_text="What readers call it, such as News.")
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=500, unique=True)
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    vector = SearchVectorField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [GinIndex(fields=["vector"], name="search_entry_vector")]

    def __str__(self):
        return self.title
