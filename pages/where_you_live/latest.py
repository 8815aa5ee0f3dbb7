"""What is new in a place. Whoever has news of places registers here; this knows none of them."""

from collections.abc import Callable, Iterable

from pages.models import Organisation

NEWEST = 3

_sources: list[Callable[[Organisation], Iterable]] = []


def add_source(newest_about: Callable[[Organisation], Iterable]) -> None:
    """`newest_about(partnership)` gives rows for `components/bulletin_row.html`, newest first."""
    _sources.append(newest_about)


def latest_about(partnership: Organisation) -> list:
    """The newest things that are said of a health and care partnership, newest first."""
    rows = [row for newest_about in _sources for row in newest_about(partnership)[:NEWEST]]
    return sorted(rows, key=lambda row: row.issued_on, reverse=True)[:NEWEST]
