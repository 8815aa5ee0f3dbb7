"""One search from what was typed to what is shown. Every way to search goes through `search`."""

from dataclasses import dataclass, field, replace

from icsportal.search import finding, showing, spelling, tsquery
from icsportal.search.bounded import bounded_time
from icsportal.search.finding import Counts, Ranked, Sought
from icsportal.search.models import BestBet, Entry, Synonym
from icsportal.search.query import Query, Synonyms, parse

ON_A_PAGE = 20
POOR = 0.4  # a score that no title or summary would have


@dataclass
class Found:
    """The answer to a search. `query` is what was searched for in the end."""

    query: Query
    counts: Counts = field(default_factory=Counts)
    best: list[Ranked] = field(default_factory=list)
    prepared: tsquery.Prepared | None = None
    corrected: str = ""  # the words that were searched for instead of those typed
    is_some: bool = False  # nothing has all of the words; these have some

    def hits(self, start=0, stop=ON_A_PAGE) -> list[showing.Hit]:
        return showing.shown(self.best[start:stop], self.prepared, self.query.pairs) if self.prepared else []

    @property
    def is_nothing_to_look_for(self):
        """Nothing was typed but what every page has."""
        return not self.prepared


def synonyms() -> Synonyms:
    return Synonyms.of(Synonym.objects.values_list("words", "leads_to", "before"))


def bets(query: Query) -> tuple[int, ...]:
    """The entry that staff put first for just these words, if the public may read it.

    "Who is my ICB" is just "ICB" to us.
    """
    asked = {query.folded, " ".join(query.words_that_say_something)}
    addresses = BestBet.objects.filter(folded__in=asked).values("address")
    return tuple(Entry.objects.live().filter(url__in=addresses).values_list("pk", flat=True))


def search(typed: str, *, filters: dict[str, str] | None = None, as_typed=False) -> Found:
    """The best of what the public can read now. Raises TookTooLong.

    Where nothing has all words, the spelling is put right (unless `as_typed`); where that does not help, what
    has some of the words is found.
    """
    known = synonyms()
    query = parse(typed, known)
    if not query:
        return Found(query)
    with bounded_time():
        found = find(query, filters or {}, bets(query))
        if found.prepared and not found.counts.before_filters and not as_typed:
            better = spelling.corrected(query)
            if better:
                other = find(parse(better, known), filters or {}, ())
                if other.counts.before_filters:
                    return replace(other, corrected=better)
                found = replace(other, corrected=better) if other.prepared else found
        if found.prepared and can_be_loosened(found) and is_poor(found):
            found = loosened(found, filters or {})
    return found


def find(query: Query, filters, first) -> Found:
    prepared = tsquery.prepare(query)
    if not prepared:
        return Found(query)
    sought = Sought(prepared, query.folded, filters, bets=first)
    number = finding.counts(sought)
    best = finding.ranked(sought, number.total) if number.total else []
    return Found(query, number, best, prepared)


def is_poor(found: Found) -> bool:
    """Nothing has all of the words, or only somewhere in a long text."""
    return not found.counts.before_filters or bool(found.best and found.best[0].score < POOR)


def can_be_loosened(found: Found) -> bool:
    return len(found.query.units) > 1 and not found.query.phrases


def loosened(found: Found, filters) -> Found:
    """What has some of the words, if that is any better."""
    sought = Sought(found.prepared, found.query.folded, filters, some=True)
    number = finding.counts(sought)
    best = finding.ranked(sought, number.total) if number.total else []
    if found.best and best and best[0].score < 2 * found.best[0].score:
        return found
    corrected = found.corrected if number.total else ""
    return Found(found.query, number, best, found.prepared, corrected, is_some=bool(number.before_filters))
