"""The words that were meant where those that were typed are in nothing that can be read."""

from collections.abc import Iterable
from functools import cache
from math import log

from django.db import connection
from django.db.models import Max
from django.utils import timezone
from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from icsportal.search.models import LANGUAGE, Word
from icsportal.search.query import Query

SHORTEST = 3
CANDIDATES = 6
ENOUGH = 1001  # a word in more things than that is as good as any

# Words by this process, as far as it has read. Another process may add some: the newest key tells.
_read = {"up_to": 0, "words": {}}


def vocabulary() -> dict[str, bool]:
    """Every word that the index held, and whether a name holds it. One query, if none is new."""
    newest = Word.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if newest < _read["up_to"]:  # another index than the one that was read
        forget()
    if newest > _read["up_to"]:
        new = Word.objects.filter(pk__gt=_read["up_to"]).values_list("word", "in_names")
        _read.update(up_to=newest, words={**_read["words"], **dict(new)})
    return _read["words"]


def forget() -> None:
    """What was read before is of another database."""
    _read.update(up_to=0, words={})


@cache
def english() -> frozenset[str]:
    """The words of a dictionary, about 20 MB; read once, when a word is typed that is in nothing here."""
    return frozenset(SpellChecker(language="en").word_frequency.words())


def changes_allowed(word: str) -> int:
    return 1 if len(word) <= 4 else 2 if len(word) <= 7 else 3


def alike(word: str, known: dict[str, bool]) -> list[tuple[str, int]]:
    """The known words that are spelt most like it, with the number of changes."""
    found = process.extract(
        word, known.keys(), scorer=OSA.distance, score_cutoff=changes_allowed(word), limit=4 * CANDIDATES
    )
    by_likeness = sorted(found, key=lambda each: each[1] + penalty(word, each[0]) - known[each[0]] / 2)
    return [(other, changes) for other, changes, _ in by_likeness[:CANDIDATES] if other != word]


def penalty(word: str, other: str) -> float:
    """People rarely get the first letter wrong, and often double a letter or leave one out."""
    return (word[0] != other[0]) * 0.6 + (set(word) != set(other)) * 0.3


def parts_of(word: str, known: dict[str, bool]) -> Iterable[str]:
    """Two known words that were typed as one."""
    for cut in range(SHORTEST, len(word) - SHORTEST + 1):
        if word[:cut] in known and word[cut:] in known:
            yield f"{word[:cut]} {word[cut:]}"


def corrected(query: Query) -> str:
    """What was typed with other words for those that nothing holds; empty if there is nothing better.

    A word of the dictionary stays: who types "blind" does not mean "blood", even if we say nothing about it.
    """
    words = [word for word in dict.fromkeys(query.words) if word.isalpha() and len(word) >= SHORTEST]
    if not words:
        return ""
    in_use = found_in(words)
    unknown = [word for word in words if in_use[word] == 0 and word not in english()]
    if not unknown:
        return ""
    known = vocabulary()
    options = {word: [*alike(word, known), *((two, 1) for two in parts_of(word, known))] for word in unknown}
    uses = found_in([other for found in options.values() for other, _ in found])
    better = {}
    for word, found in options.items():
        scored = [
            (changes + penalty(word, other) - known.get(other, False) / 2 - log(1 + uses[other]) / 6, other)
            for other, changes in found
            if uses[other]
        ]
        if scored:
            better[word] = min(scored)[1]
    if not better:
        return ""
    return " ".join(better.get(word, word) for word in query.folded.split())


def found_in(words: list[str]) -> dict[str, int]:
    """In how many things that can be read each of the words stands, up to `ENOUGH`. One query.

    None for a word that is in every text, such as "our".
    """
    if not words:
        return {}
    now = timezone.now()
    statement = f"""
        SELECT word, CASE WHEN numnode(plainto_tsquery('{LANGUAGE}', word)) > 0 THEN (SELECT count(*) FROM (
            SELECT 1 FROM search_card c WHERE c.lexemes @@ plainto_tsquery('{LANGUAGE}', word)
            AND c.live_from <= %s AND (c.live_until IS NULL OR c.live_until > %s) LIMIT {ENOUGH}
        ) AS held) END FROM unnest(%s::text[]) AS word
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [now, now, words])
        return dict(cursor.fetchall())
