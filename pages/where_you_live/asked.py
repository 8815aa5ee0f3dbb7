"""What people of a place are asked now. Whoever asks them registers here; this knows none of them."""

from collections.abc import Callable, Iterable

from pages.models import Organisation

_sources: list[Callable[[Organisation], Iterable]] = []


def add_source(asked_in: Callable[[Organisation], Iterable]) -> None:
    """`asked_in(partnership)` gives rows for `components/consultation_row.html`."""
    _sources.append(asked_in)


def asked_in(partnership: Organisation) -> list:
    """All that people of a health and care partnership can have their say about now."""
    return [row for source in _sources for row in source(partnership)]
