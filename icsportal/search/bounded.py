"""A search that takes too long is stopped by the database, and says so."""

from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled


class TookTooLong(Exception):
    """The database stopped before it had an answer."""


# Left alone the planner reads every card for a word that many of them hold, and with it all their words; the
# index of words knows without. Compiling a statement, or sharing it out, takes longer than running it.
SETTINGS = {"enable_seqscan": "off", "jit": "off", "max_parallel_workers_per_gather": "0"}


@contextmanager
def bounded_time():
    """Each statement within may take `SEARCH_TIMEOUT_MS` at most. Raises TookTooLong."""
    chosen = {"statement_timeout": f"{settings.SEARCH_TIMEOUT_MS}ms", **SETTINGS}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            setting = ", ".join("set_config(%s, %s, true)" for _ in chosen)
            cursor.execute(f"SELECT {setting}", [word for pair in chosen.items() for word in pair])
            yield
            # What comes after, in a transaction around this one, goes on as before.
            cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in chosen))
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TookTooLong from error
        raise
