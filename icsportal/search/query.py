"""What was typed, taken apart: words that must be there and what else stands for them, phrases, exclusions.

Pure. `synonyms` says what else stands for words; `tsquery` says it in PostgreSQL's terms.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from icsportal.lib.terms import HYPHENED, joined, plain, wider_codes
from icsportal.lib.text import fold

MOST_TERMS = 12
MOST_WORDS = 80  # of a question that was pasted whole
LONGEST_SYNONYM = 5  # words

PHRASE = re.compile(r'(?:(?<=\s)|^)(-?)["“”]([^"“”]*)["“”]')
EXCLUDED = re.compile(r"(?:(?<=\s)|^)-([^\W\d_][\w'’-]*)")
# Said to a person, not looked for. PostgreSQL leaves out "how", "do" and "the" by itself.
UNASKED = frozenset(
    "book cant couldnt didnt doesnt dont find get getting go have help hows id im isnt ive local looking "
    "make near nearby nearest need needs please someone still tell theres want whats wheres whos wont".split()
)
# PostgreSQL leaves them out too; known here so that they take no place of the terms there may be.
STOPPED = frozenset(
    "a about after all am an and any are as at be because been before being both but by can could did "
    "do does doing during each few for from had has have having he her here his how i if in into is it "
    "its me more most my no nor not of off on once only or other our out over own s same she should so "
    "some such t than that the their them then there these they this those through to too under until "
    "up us very was we were what when where which while who whom why will with would you your".split()
)


@dataclass(frozen=True)
class Option:
    """Words one after another; `before`: only in what is dated before that day."""

    words: tuple[str, ...]
    is_typed: bool = False
    before: date | None = None


Unit = tuple[Option, ...]  # one of them must be there


@dataclass(frozen=True)
class Query:
    typed: str
    folded: str = ""  # all that was typed, as names of entries are folded
    units: tuple[Unit, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self):
        return bool(self.units or self.phrases)

    @property
    def words(self) -> list[str]:
        """The words that were typed, but for those in phrases."""
        return [word for unit in self.units for option in unit if option.is_typed for word in option.words]

    @property
    def words_that_say_something(self) -> list[str]:
        return [word for word in self.words if word not in STOPPED]

    @property
    def pairs(self) -> list[str]:
        """Pairs of letters such as "ae", which texts write "A&E"."""
        words = (word for unit in self.units for option in unit for word in option.words)
        return sorted({word for word in words if len(word) == 2 and word.isalpha()})

    @property
    def days(self) -> list[date]:
        """The days before which some words meant something else."""
        return sorted({option.before for unit in self.units for option in unit if option.before})


@dataclass(frozen=True)
class Synonyms:
    """What else stands for words, by the words."""

    meanings: dict[tuple[str, ...], list[Option]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[list[str], list[str], date | None]]) -> "Synonyms":
        """From rows of words, what they lead to (empty: to one another), and a day. No chains."""
        meanings = {}
        for words, leads_to, before in rows:
            said = [tuple(fold(plain(each)).split()) for each in words]
            others = [tuple(fold(plain(each)).split()) for each in leads_to] or said
            for each in filter(None, said):
                known = meanings.setdefault(each, [])
                known += [Option(other, before=before) for other in others if other and other != each]
        return cls(meanings)

    def at(self, words: list[str], start: int) -> tuple[int, list[Option]]:
        """How many words from `start` on have synonyms, and which; (0, []) if they have none."""
        for size in range(min(LONGEST_SYNONYM, len(words) - start), 0, -1):
            if found := self.meanings.get(tuple(words[start : start + size])):
                return size, found
        return 0, []


def parse(typed: str, synonyms: Synonyms | None = None, unasked: frozenset[str] = UNASKED) -> Query:
    """The query that was meant; a false one if there is no word to look for. Any text will do.

    `unasked` words are left out where others remain.
    """
    synonyms = synonyms or Synonyms()
    phrases, excluded = [], []

    def phrase(match):
        if words := fold(plain(match[2])):
            (excluded if match[1] else phrases).append(words)
        return " "

    rest = PHRASE.sub(phrase, typed)

    def exclusion(match):
        excluded.append(fold(match[1]))
        return " "

    rest = EXCLUDED.sub(exclusion, rest)
    joins = {tuple(fold(match[1]).split()): joined(match[1]) for match in HYPHENED.finditer(rest)}
    rest = plain(rest)
    words = fold(rest).split()[:MOST_WORDS]
    asked = [word for word in words if word not in unasked] or words
    units = list(units_of(asked, joins, synonyms))
    return Query(
        typed=typed,
        folded=fold(plain(typed)),
        units=tuple([unit for unit in units if says_something(unit)] or units[:1])[:MOST_TERMS],
        phrases=tuple(phrases[:MOST_TERMS]),
        excluded=tuple(filter(None, excluded[:MOST_TERMS])),
    )


def says_something(unit: Unit) -> bool:
    return any(word not in STOPPED for option in unit for word in option.words)


def units_of(asked: list[str], joins: dict, synonyms: Synonyms) -> Iterable[Unit]:
    start = 0
    while start < len(asked):
        size, options = synonyms.at(asked, start)
        if not size:
            size = next(
                (len(parts) for parts in joins if tuple(asked[start : start + len(parts)]) == parts), 1
            )
        typed = tuple(asked[start : start + size])
        options = [*options, *(Option((code,)) for word in typed for code in wider_codes(word))]
        if typed in joins:
            options = [*options, Option((joins[typed],))]
        yield (Option(typed, is_typed=True), *dict.fromkeys(options))
        start += size
