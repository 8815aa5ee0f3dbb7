"""Counts what people look for, by week, so that what fails can be put right.

Decided: a term is counted when its results are shown, and when one of them is opened, if the reader's
browser runs our script, which says no more than "one of the results for these words was opened". No
address, no cookie, no identifier and no time of day is kept, no link leads through a counter, and words
that may say who somebody is are not kept at all.
"""

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from icsportal.lib.personal_words import may_be_personal
from icsportal.lib.terms import plain
from icsportal.lib.text import fold
from icsportal.search.models import Term
from icsportal.search.spelling import vocabulary

KEEP_WEEKS = 26


def week_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def count_search(typed: str, *, found: int) -> None:
    """One more search for these words this week, if they may be kept."""
    words = fold(plain(typed))
    names = frozenset(word for word, in_names in vocabulary().items() if in_names)
    if not words or may_be_personal(typed, names):
        return
    # What staff said is not ours stays so in later weeks.
    statement = """
        INSERT INTO search_term (words, week, searches, without_result, chosen, settled)
        VALUES (%s, %s, 1, %s, 0, COALESCE(
            (SELECT settled FROM search_term WHERE words = %s AND settled = 'not-ours' LIMIT 1), ''
        ))
        ON CONFLICT (words, week) DO UPDATE SET
            searches = search_term.searches + 1,
            without_result = search_term.without_result + EXCLUDED.without_result
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [words, week_of(timezone.localdate()), int(found == 0), words])


def count_choice(typed: str) -> None:
    """One more result opened, of a search that was counted this week; of no other."""
    statement = "UPDATE search_term SET chosen = chosen + 1 WHERE words = %s AND week = %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [fold(plain(typed)), week_of(timezone.localdate())])


def forget_old() -> None:
    """What was searched for half a year ago helps nobody."""
    Term.objects.filter(week__lt=week_of(timezone.localdate()) - timedelta(weeks=KEEP_WEEKS)).delete()
