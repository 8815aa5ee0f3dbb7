"""A search that takes too long is stopped by the database, and says so."""

from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled


class TookTooLong(Exception):
    """The database stopped before it had an answer."""


@contextmanager
def bounded_time():
    """Each statement within may take `SEARCH_TIMEOUT_MS` at most. Raises TookTooLong."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true)", [f"{settings.SEARCH_TIMEOUT_MS}ms"]
            )
            yield
            # What comes after in a transaction around this one takes its time.
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TookTooLong from error
        raise
