"""What is new in a place. Whoever has news of places registers here; this knows none of them."""

from collections.abc import Callable, Iterable

from pages.models import Organisation

NEWEST = 3

Link = tuple[str, str]

_sources: list[Callable[[Organisation], Iterable]] = []
_links: list[Callable[[Organisation], Iterable[Link]]] = []


def add_source(newest_about: Callable[[Organisation], Iterable]) -> None:
    """`newest_about(partnership)` gives rows for `components/bulletin_row.html`, newest first."""
    _sources.append(newest_about)


def latest_about(partnership: Organisation) -> list:
    """The newest things that are said of a health and care partnership, newest first."""
    rows = [row for newest_about in _sources for row in newest_about(partnership)[:NEWEST]]
    return sorted(rows, key=lambda row: row.issued_on, reverse=True)[:NEWEST]


def add_links(links_for: Callable[[Organisation], Iterable[Link]]) -> None:
    """`links_for(partnership)` gives (words, address) of pages that tell what is new in it."""
    _links.append(links_for)


def links_about(partnership: Organisation) -> list[Link]:
    """Pages on which people of a health and care partnership read on."""
    return [link for links_for in _links for link in links_for(partnership)]
