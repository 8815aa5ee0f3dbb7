"""What a query finds: how much of it, of which kinds, and the best of it in order.

Each statement is bounded: facets are counted on narrow rows; the best titles and the newest are ranked; of
the best of these the pages are read; and `showing` marks only what is shown.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db import connection
from django.utils import timezone

from icsportal.search.tsquery import Prepared

COUNTED = 10_000  # more are said to be "more than"
COUNTED_NARROWED = 20_000  # with a filter, of which many may not fit
MOST_SHOWN = 200  # of one query; who wants more of it narrows it down
SORTED_WHOLE = 1_000  # up to so many are all ranked by title and summary
BEST_TITLES, NEWEST = 500, 200  # of more than that, which are ranked
PAGES_RANKED = 60  # of how many entries the pages are read

FACETS = {"kind": "kind", "place": "places", "topic": "topics", "year": "year", "format": "formats"}
LISTS = ("place", "topic", "format")

# Of a title, a summary, a topic, and anything else.
WEIGHTS = "{0.1, 0.2, 0.5, 1.0}"
NAMED, CLOSE, BET = 3.0, 1.0, 100.0
STOPPED = frozenset("a an and at for in of on or the to with".split())
NEWS = 0.06  # what a thing of today gains over one of long ago


@dataclass(frozen=True)
class Sought:
    """A query with what narrows it; gives the condition that all steps share."""

    prepared: Prepared
    folded: str = ""
    filters: dict[str, str] = field(default_factory=dict)  # facet: value
    some: bool = False  # one of the words is enough
    bets: tuple[int, ...] = ()  # entries that stand first in any case
    kinds: tuple[str, ...] = ()  # only of these; all kinds where there are none

    @cached_property
    def matching(self) -> tuple[str, list]:
        """The condition on a card `c`: it holds the words and can be read now."""
        forms, values = ["c.lexemes @@ %s::tsquery"], [self.prepared.some if self.some else self.prepared.all]
        for day, words in () if self.some else self.prepared.before:
            forms.append("(c.lexemes @@ %s::tsquery AND c.dated_on < %s)")
            values += [words, day]
        condition = f"({' OR '.join(forms)})"
        for phrase in self.prepared.phrases:
            condition += (
                " AND c.entry_id IN ("
                "(SELECT id FROM search_entry WHERE vector @@ %s::tsquery LIMIT 3000) UNION ALL "
                "(SELECT entry_id FROM search_passage WHERE vector @@ %s::tsquery LIMIT 3000))"
            )
            values += [phrase, phrase]
        if self.bets:
            condition = f"({condition} OR c.entry_id = ANY(%s::bigint[]))"
            values.append(list(self.bets))
        public, moments = self.public
        return f"{condition} AND {public}", [*values, *moments]

    @cached_property
    def public(self) -> tuple[str, list]:
        """The condition on a card `c` that it can be read now, and is of a kind that was asked for."""
        now = timezone.now()
        condition = "c.live_from <= %s AND (c.live_until IS NULL OR c.live_until > %s)"
        if self.kinds:
            return f"{condition} AND c.kind = ANY(%s::text[])", [now, now, list(self.kinds)]
        return condition, [now, now]

    def chosen(self, facet: str) -> tuple[str, list]:
        """The condition that a filter makes, and its value; true without one."""
        value = self.filters.get(facet)
        if not value:
            return "true", []
        column = FACETS[facet]
        if facet in LISTS:
            return f"c.{column} @> ARRAY[%s]", [value]
        return f"c.{column}::text = %s", [value]

    @property
    def narrowed(self) -> tuple[str, list]:
        """The condition that cards match, filters and all."""
        return self.with_filters(*self.matching)

    @property
    def narrowed_otherwise(self) -> tuple[str, list]:
        """The same without the words."""
        return self.with_filters(*self.public)

    @property
    def asks_whole_texts(self) -> bool:
        """A title is not enough to tell: some words stand together, or must not be there."""
        return bool(self.prepared.phrases) or "!" in self.prepared.all or bool(self.prepared.before)

    def with_filters(self, condition: str, values: list) -> tuple[str, list]:
        values = list(values)
        for facet in FACETS:
            chosen, more = self.chosen(facet)
            if more:
                condition += f" AND {chosen}"
                values += more
        return condition, values


@dataclass
class Counts:
    """How many there are, and how many each choice would leave."""

    total: int = 0
    before_filters: int = 0
    is_more: bool = False  # there were too many to count them all
    of: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def shown(self):
        return min(self.total, COUNTED)


def counts(sought: Sought) -> Counts:
    """Exact up to `COUNTED`, or `COUNTED_NARROWED`; beyond that, those of so many."""
    found = Counts()
    most = most_counted(sought)
    for facet, value, number in rows(*counting(sought)):
        if facet == "":
            found.total = number
        elif facet == "before":
            found.before_filters = number
        else:
            found.of[facet][value] = number
    found.is_more = found.before_filters > most
    return found


def most_counted(sought: Sought) -> int:
    return COUNTED_NARROWED if sought.filters else COUNTED


def counting(sought: Sought) -> tuple[str, list]:
    condition, values = sought.matching
    flags, flag_values = [], []
    for facet in FACETS:
        chosen, more = sought.chosen(facet)
        flags.append(f"{chosen} AS {facet}_fits")
        flag_values += more
    limit = f"LIMIT {most_counted(sought) + 1}"

    def fitting(but=None):
        return " AND ".join(f"{facet}_fits" for facet in FACETS if facet != but)

    parts = [
        f"SELECT '', '', count(*) FROM hit WHERE {fitting()}",
        "SELECT 'before', '', count(*) FROM hit",
    ]
    for facet, column in FACETS.items():
        source = f"hit, unnest({column}) AS value" if facet in LISTS else "hit"
        value = "value" if facet in LISTS else f"{column}::text"
        parts.append(
            f"SELECT '{facet}', {value}, count(*) FROM {source} WHERE {value} IS NOT NULL "
            f"AND {fitting(facet)} GROUP BY 2"
        )
    statement = (
        f"WITH hit AS MATERIALIZED (SELECT {', '.join(f'c.{column}' for column in FACETS.values())}, "
        f"{', '.join(flags)} FROM search_card c WHERE {condition} {limit}) {' UNION ALL '.join(parts)}"
    )
    return statement, [*flag_values, *values]


@dataclass(frozen=True)
class Ranked:
    """One entry in its place, and the passage of it that fits best, if any does."""

    entry: int
    score: float
    passage: int | None


def ranked(sought: Sought, total: int) -> list[Ranked]:
    """The best of what is sought, in order: at most `MOST_SHOWN`."""
    statement, values = ranking(sought, total)
    typed = frozenset(map(stem, sought.folded.split())) - STOPPED
    best = [
        Ranked(
            entry,
            BET * is_bet
            + (NAMED * named + CLOSE * closeness(typed, names) + head + (page or 0) / 2) * prominence
            + freshness(dated_on),
            passage,
        )
        for entry, named, is_bet, head, page, passage, prominence, dated_on, names in rows(statement, values)
    ]
    return sorted(best, key=lambda one: (-one.score, one.entry))


def ranking(sought: Sought, total: int) -> tuple[str, list]:
    condition, values = sought.narrowed
    prepared = sought.prepared
    if total <= SORTED_WHOLE:
        # OFFSET 0: the index of words is asked first, whatever else the planner thinks of.
        candidates = f"SELECT c.entry_id FROM search_card c WHERE {condition} OFFSET 0"
        candidate_values = values
    else:
        candidates, candidate_values = best_and_newest(sought)
    head, head_values = head_rank(sought)
    statement = f"""
        WITH candidate AS MATERIALIZED ({candidates}),
        scored AS (
            SELECT e.id, e.names @> ARRAY[%s] AS named, e.id = ANY(%s::bigint[]) AS bet, {head} AS rank,
                   e.prominence, e.dated_on, e.names
            FROM candidate JOIN search_entry e ON e.id = candidate.entry_id
        ),
        best AS MATERIALIZED (
            SELECT *, row_number() OVER (
                ORDER BY bet DESC, named DESC, rank * prominence DESC, dated_on DESC NULLS LAST, id
            ) AS place FROM scored ORDER BY place LIMIT {MOST_SHOWN}
        )
        SELECT best.id, named, bet, best.rank, page.rank, page.id, prominence, dated_on, names
        FROM best LEFT JOIN LATERAL (
            SELECT p.id, ts_rank(p.vector, %s::tsquery, 1) AS rank FROM search_passage p
            WHERE place <= {PAGES_RANKED} AND p.entry_id = best.id AND p.vector @@ %s::tsquery
            ORDER BY 2 DESC, p.number OFFSET 0 LIMIT 1
        ) page ON true
    """
    return statement, [
        *candidate_values,
        sought.folded,
        list(sought.bets),
        *head_values,
        prepared.any,
        prepared.any,
    ]


def best_and_newest(sought: Sought) -> tuple[str, list]:
    """Of very many that match: those with the words in their titles or summaries, and the newest."""
    condition, values = sought.narrowed
    words = sought.prepared.some if sought.some else sought.prepared.all
    # A title that has the words matches, and its card need not be asked: it may lack none but those excluded.
    titles_fit, titles_values = (condition, values) if sought.asks_whole_texts else sought.narrowed_otherwise
    return (
        f"(SELECT c.entry_id FROM search_card c JOIN ("
        f"(SELECT id FROM search_entry WHERE names @> ARRAY[%s] LIMIT {BEST_TITLES}) UNION "
        f"(SELECT id FROM search_entry WHERE vector @@ %s::tsquery LIMIT {BEST_TITLES})"
        f") AS title ON title.id = c.entry_id WHERE {titles_fit}) UNION "
        f"(SELECT entry_id FROM (SELECT c.entry_id, c.dated_on FROM search_card c WHERE {condition} "
        f"LIMIT {COUNTED_NARROWED}) AS newest ORDER BY dated_on DESC NULLS LAST, entry_id LIMIT {NEWEST})",
        [sought.folded, words, *titles_values, *values],
    )


def head_rank(sought: Sought) -> tuple[str, list]:
    """How well title, names and summary fit: the words themselves count twice what stands for them does."""
    return (
        f"ts_rank('{WEIGHTS}', e.vector, %s::tsquery) + ts_rank('{WEIGHTS}', e.vector, %s::tsquery)",
        [sought.prepared.typed, sought.prepared.any],
    )


def closeness(typed: frozenset[str], names: list[str]) -> float:
    """From 0 to 1: how nearly one of the names is what was typed, and no more."""
    return max((likeness(typed, frozenset(map(stem, name.split())) - STOPPED) for name in names), default=0)


def likeness(typed: frozenset[str], name: frozenset[str]) -> float:
    return len(typed & name) / len(typed | name) if typed | name else 0


def stem(word: str) -> str:
    """Near enough to compare a handful of names by."""
    return word[:5] if len(word) > 5 else word.removesuffix("s")


def freshness(dated_on: date | None) -> float:
    """What a dated thing gains by being new."""
    if dated_on is None:
        return 0
    return NEWS / (1 + max(0, (timezone.localdate() - dated_on).days) / 365)


def rows(statement: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
