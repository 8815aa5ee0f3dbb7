"""Keeps the index in step with what can be read. Apps register what they have; this knows none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models.signals import post_delete, post_save

from icsportal.search import writing

AT_ONCE = 100  # rows of a model that a rebuild reads and writes in one step


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
    prominence: float = 1  # of two that fit as well, the one with more stands first: 1.2, 0.8


Pairs = Iterable[tuple[str, Findable | None]]

_describe: dict[type, Callable[..., Findable | None]] = {}
_lists: list[Callable[[], Pairs]] = []
_sources: list[Callable[[], Iterable[Callable[[], Pairs]]]] = []  # each gives steps of a rebuild


def add_source(everything: Callable[[], Pairs]) -> None:
    """`everything()` gives the name and the words of each thing of one source, for a rebuild."""
    _sources.append(lambda: [everything])


def add_lists(everything: Callable[[], Pairs]) -> None:
    """As `add_source`, for pages that no row stands for: `put_lists` writes them."""
    add_source(everything)
    _lists.append(everything)


def put_lists() -> None:
    """The index says of every page that no row stands for what is true of it now."""
    for everything in _lists:
        put_all(everything())


def register(model, describe: Callable[..., Findable | None]) -> None:
    """Once saved, a row of `model` is found by what `describe(row)` says; while that is None, not at all.

    What hangs on the row and is saved after it, such as its files, calls `refresh(row)`.
    """
    _describe[model] = describe

    def saved(sender, instance, raw=False, **kwargs):
        if not raw:
            refresh(instance)

    def deleted(sender, instance, **kwargs):
        put(name_of(instance), None)

    name = f"search {model._meta.label_lower}"
    post_save.connect(saved, sender=model, weak=False, dispatch_uid=name)
    post_delete.connect(deleted, sender=model, weak=False, dispatch_uid=name)
    _sources.append(lambda: steps_of(model))


def steps_of(model) -> Iterable[Callable[[], Pairs]]:
    """Some rows at a time, read only when it is their turn."""
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))

    def step(some):
        rows = model._default_manager.filter(pk__in=some)
        return lambda: [(name_of(row), _describe[model](row)) for row in rows]

    return [step(keys[start : start + AT_ONCE]) for start in range(0, len(keys), AT_ONCE)]


def refresh(row) -> None:
    """The index says of a row of a registered model what is true of it now."""
    put(name_of(row), _describe[type(row)](row))


def name_of(row) -> str:
    return f"{row._meta.label_lower} {row.pk}"


def put(source: str, found: Findable | None) -> None:
    """The index says of `source` just this, and nothing when it is None."""
    put_all([(source, found)])


def put_all(pairs: Pairs) -> None:
    """As `put` for each pair, in a handful of queries, within the transaction that changes them.

    An address that went from one thing to another belongs to the one that has it now.
    """
    writing.write(dict(pairs))


def rebuild(tell: Callable[[int], None] = lambda entries: None) -> int:
    """The index holds what every source has now, and nothing else; returns how many entries that makes.

    Searches and publishing go on meanwhile: entries are written over one step at a time, and
    what has no source is deleted last. `tell(entries)` is called after each step.
    """
    started_at = writing.start_of_rebuild()
    done = 0
    for source in _sources:
        for step in source():
            done += writing.write_alone(step)
            tell(done)
    return writing.end_of_rebuild(started_at)
