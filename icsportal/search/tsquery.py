"""A query in PostgreSQL's terms. Words are passed as values, never as a part of a statement."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from icsportal.search.models import LANGUAGE
from icsportal.search.query import Option, Query, Unit

TOGETHER, ANYWHERE = "phraseto_tsquery", "plainto_tsquery"


@dataclass(frozen=True)
class Prepared:
    """The forms of one query, each as text that PostgreSQL reads as it is."""

    all: str  # every word, or what stands for it; for words without positions
    before: tuple[tuple[date, str], ...]  # the same with what words meant before a day
    typed: str  # any word that was typed, for ranking
    any: str  # any word or what stands for it, for ranking and marking
    some: str  # as `all`, but one word is enough
    units: tuple[str, ...]  # each unit alone
    phrases: tuple[str, ...]

    def __bool__(self):
        return bool(self.all or self.phrases)


class Statement:
    """Parts of an expression with their values, in the order in which they stand."""

    def __init__(self):
        self.values = []

    def call(self, function: str, words: str) -> str:
        self.values.append(words)
        return f"{function}('{LANGUAGE}', %s)"


def joined(parts: list[str], sign: str) -> str:
    return f"({f' {sign} '.join(parts)})" if parts else "''::tsquery"


def option(statement, each: Option, function) -> str:
    return statement.call(function, " ".join(each.words))


def unit(statement, each: Unit, function, *, typed_only=False, before=None) -> str:
    """`before` None: what is meant today; a day: what was meant until then too."""
    chosen = [
        one
        for one in each
        if (one.is_typed or not typed_only)
        and (one.before is None or (before is not None and one.before >= before))
    ]
    return joined([option(statement, one, function) for one in chosen], "||")


def every(statement, query: Query, *, sign="&&", before=None) -> str:
    parts = [unit(statement, each, ANYWHERE, before=before) for each in query.units]
    parts += [statement.call(ANYWHERE, phrase) for phrase in query.phrases]
    whole = joined(parts, sign)
    for words in query.excluded:
        whole = f"({whole} && !!{statement.call(ANYWHERE, words)})"
    return whole


def ranking(statement, query: Query, *, typed_only: bool) -> str:
    latest = date.min  # every meaning there ever was
    parts = [unit(statement, each, TOGETHER, typed_only=typed_only, before=latest) for each in query.units]
    parts += [statement.call(TOGETHER, phrase) for phrase in query.phrases]
    return joined(parts, "||")


def prepare(query: Query) -> Prepared:
    """One query to the database, which stems the words."""
    statement = Statement()
    days = query.days
    parts = [
        every(statement, query),
        every(statement, query, sign="||"),
        ranking(statement, query, typed_only=True),
        ranking(statement, query, typed_only=False),
        *(every(statement, query, before=day) for day in days),
        *(unit(statement, each, ANYWHERE, before=date.min) for each in query.units),
        *(statement.call(TOGETHER, phrase) for phrase in query.phrases),
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'({part})::text' for part in parts)}", statement.values)
        whole, some, typed, anything, *rest = cursor.fetchone()
    of_days, rest = rest[: len(days)], rest[len(days) :]
    units, phrases = rest[: len(query.units)], rest[len(query.units) :]
    return Prepared(
        all=whole,
        before=tuple(zip(days, of_days, strict=True)),
        typed=typed,
        any=anything,
        some=some,
        units=tuple(filter(None, units)),
        phrases=tuple(filter(None, phrases)),
    )
