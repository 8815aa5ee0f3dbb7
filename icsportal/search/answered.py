"""Whether a question was answered before: what is published that is most like it, of some kinds."""

from icsportal.search import finding, showing, tsquery
from icsportal.search.bounded import TookTooLong, bounded_time
from icsportal.search.query import UNASKED, parse
from icsportal.search.searching import synonyms

MOST = 5
LONGEST_QUESTION = 2_000  # of which the words that count are taken
ENOUGH_LIKE_IT = 2.0  # about two of its words in a title, however many words there are
# Said in every request, whatever it asks for.
OF_REQUESTS = frozenset(
    "2000 act ask asking copies copy details environmental foi freedom give held hold information know like "
    "many much number provide question receive regulations request requesting requests send want".split()
)


def already_answered(question: str, *, kinds: tuple[str, ...] = (), most: int = MOST) -> list[showing.Hit]:
    """The entries most like a question, best first; of `kinds` as entries name them, or of every kind.

    Empty where nothing is like it, or where it would take too long to say. The question is kept nowhere.
    """
    query = parse(question[:LONGEST_QUESTION], synonyms(), unasked=UNASKED | OF_REQUESTS)
    if not query.units:
        return []
    try:
        with bounded_time():
            prepared = tsquery.prepare(query)
            if not prepared:
                return []
            sought = finding.Sought(prepared, query.folded, some=True, kinds=kinds)
            total = finding.counts(sought).total
            best = finding.ranked(sought, total) if total else []
            # The score of one word is divided by how many were asked for.
            size = len(query.units)
            best = [one for one in best if one.score * size >= min(ENOUGH_LIKE_IT, size)]
            return showing.shown(best[:most], prepared)
    except TookTooLong:
        return []
