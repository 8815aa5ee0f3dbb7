"""Tables as CSV text (RFC 4180) that a spreadsheet shows and never runs."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def shown_only(cell: object) -> object:
    """The cell; words that a spreadsheet would take for a formula begin with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A header line and one line for each row. A missing value and None are empty cells.

    A list is its parts with "; " between them; a truth is "yes" or "no".
    """
    written = StringIO()
    lines = csv.writer(written)
    lines.writerow(columns)
    for row in rows:
        lines.writerow([shown_only(in_one_cell(row.get(column))) for column in columns])
    return written.getvalue()


def in_one_cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(str(part) for part in value)
    return value
