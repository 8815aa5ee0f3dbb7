"""Keeps the index in step with what can be read. Apps register what they have; this knows none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.signals import post_delete, post_save

from icsportal.lib.text import fold
from icsportal.search.models import LANGUAGE, Entry

# PostgreSQL holds at most a megabyte of words for one entry; this much text always fits.
LONGEST_BODY = 200_000


@dataclass(frozen=True)
class Page:
    """One page, slide or sheet of a document, found by its words and opened where it stands."""

    number: int  # counted through all documents of the thing, from 1
    label: str  # what readers call it: "page 14", "slide 3", "sheet Costs"
    text: str
    url: str  # opens there: "/publications/plan/files/plan.pdf#page=14"
    document: str = ""  # what the document is called; the title of the thing when empty


@dataclass(frozen=True)
class Findable:
    """What one address offers to those who search."""

    kind: str
    title: str
    url: str
    live_from: datetime
    live_until: datetime | None = None
    summary: str = ""
    body: str = ""
    also_known_as: str = ""  # counts as much as the title, and is not shown; separate names by commas
    reference: tuple[str, ...] = ()  # codes that lead here: "FOI/26/101", "s.40(2)", "QKS"
    place: tuple[str, ...] = ()  # names of places as readers see them, to filter by
    topic: tuple[str, ...] = ()  # names of topics
    year: int | None = None  # to filter by; that of `dated_on` when it is None
    format: tuple[str, ...] = ()  # of its documents, as readers see them: "PDF", "Excel"
    dated_on: date | None = None  # newer is a little better; for undated things None
    pages: Iterable[Page] = ()  # of all its documents that the public may read


_describe: dict[type, Callable[..., Findable | None]] = {}
_everything: list[Callable[[], Iterable[tuple[str, Findable | None]]]] = []


def add_source(everything: Callable[[], Iterable[tuple[str, Findable | None]]]) -> None:
    """`everything()` gives the name and the words of each thing of one source, for a rebuild."""
    _everything.append(everything)


def register(model, describe: Callable[..., Findable | None]) -> None:
    """Once saved, a row of `model` is found by what `describe(row)` says; while that is None, not at all.

    What hangs on the row and is saved after it, such as its files, calls `refresh(row)`.
    """
    _describe[model] = describe

    def saved(sender, instance, raw=False, **kwargs):
        if not raw:
            put(name_of(instance), describe(instance))

    def deleted(sender, instance, **kwargs):
        put(name_of(instance), None)

    name = f"search {model._meta.label_lower}"
    post_save.connect(saved, sender=model, weak=False, dispatch_uid=name)
    post_delete.connect(deleted, sender=model, weak=False, dispatch_uid=name)
    add_source(lambda: ((name_of(row), describe(row)) for row in model._default_manager.iterator()))


def refresh(row) -> None:
    """The index says of a row of a registered model what is true of it now."""
    put(name_of(row), _describe[type(row)](row))


def name_of(row) -> str:
    return f"{row._meta.label_lower} {row.pk}"


def put(source: str, found: Findable | None) -> None:
    """The index says of `source` just this, and nothing when it is None."""
    put_all([(source, found)])


@transaction.atomic
def put_all(pairs: Iterable[tuple[str, Findable | None]]) -> None:
    """As `put` for each pair, in a handful of queries.

    An address that went from one thing to another belongs to the one that has it now.
    """
    found = dict(pairs)
    holders = {each.url: source for source, each in found.items() if each is not None}
    elsewhere = [
        entry.pk
        for entry in Entry.objects.filter(url__in=holders).only("source", "url")
        if holders[entry.url] != entry.source
    ]
    gone = [source for source, each in found.items() if each is None]
    Entry.objects.filter(Q(pk__in=elsewhere) | Q(source__in=gone)).delete()
    Entry.objects.bulk_create(
        [entry_of(source, found[source]) for source in holders.values()],
        update_conflicts=True,
        unique_fields=["source"],
        update_fields=[field.name for field in Entry._meta.fields if field.name not in ("id", "source")],
    )


def entry_of(source: str, found: Findable) -> Entry:
    body = found.body[:LONGEST_BODY]
    return Entry(
        source=source,
        kind=found.kind,
        title=found.title,
        summary=found.summary,
        body=body,
        url=found.url,
        live_from=found.live_from,
        live_until=found.live_until,
        vector=weighed(f"{found.title} {found.also_known_as}", "A")
        + weighed(found.summary, "B")
        + weighed(body, "C"),
    )


def weighed(words, weight):
    return SearchVector(Value(fold(words)), weight=weight, config=LANGUAGE)


@transaction.atomic
def rebuild() -> int:
    """The index holds what every source has now, and nothing else; returns how many entries that makes."""
    Entry.objects.all().delete()
    for everything in _everything:
        put_all(everything())
    return Entry.objects.count()
