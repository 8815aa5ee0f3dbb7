"""What a reader may be about to type: titles and other names that begin so, never words inside a text."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from icsportal.lib.terms import plain
from icsportal.lib.text import fold
from icsportal.search.bounded import bounded_time

SHORTEST = 2
MOST_WORDS = 6
MOST = 8
LOOKED_AT = 150  # of what begins so, which are put in order


@dataclass(frozen=True)
class Suggestion:
    """`words` to search for; `meant` is what they lead to, if that is called otherwise."""

    words: str
    kind: str
    meant: str = ""


def suggestions(typed: str) -> list[Suggestion]:
    """At most `MOST`, best first; none for a single letter. Raises TookTooLong."""
    words = fold(plain(typed)).split()[:MOST_WORDS]
    whole = " ".join(words)
    if len(whole) < SHORTEST:
        return []
    statement = f"""
        SELECT title, kind, names FROM (
            SELECT e.title, e.kind, e.names, e.prominence FROM search_entry e
            WHERE e.openings @@ to_tsquery('simple', %s)
            AND e.live_from <= %s AND (e.live_until IS NULL OR e.live_until > %s) LIMIT {LOOKED_AT}
        ) AS held
    """
    now = timezone.now()
    with bounded_time(), connection.cursor() as cursor:
        cursor.execute(statement, [" & ".join(f"'{word}':*" for word in words), now, now])
        found = [(suggestion(whole, words, *row), row) for row in cursor.fetchall()]
    found = [(one, row) for one, row in found if one]
    found.sort(
        key=lambda pair: (not fold(pair[0].words).startswith(whole), len(pair[0].words), pair[0].words)
    )
    return list(dict.fromkeys(one for one, _ in found))[:MOST]


def suggestion(whole: str, words: list[str], title: str, kind: str, names: list[str]) -> Suggestion | None:
    """The title if the words are in it, else the name that they begin."""
    if begins(words, fold(title)):
        return Suggestion(title, kind)
    name = next((name for name in names if name.startswith(whole)), None)
    name = name or next((name for name in names if begins(words, name)), None)
    return Suggestion(name, kind, title) if name else None


def begins(words: list[str], name: str) -> bool:
    parts = name.split()
    return all(any(part.startswith(word) for part in parts) for word in words)
