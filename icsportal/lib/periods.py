"""Spans of time in the words that readers know them by."""

from calendar import monthrange
from datetime import date


def period_in_words(first: date, last: date) -> str:
    """ "2023", "2023/24" for a financial year, "2024 to 2026", "April to June 2024", or two whole dates."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return years(first.year, last.year)
    if (first.month, first.day, last.month, last.day) == (4, 1, 3, 31):
        if last.year == first.year + 1:
            return financial_year(first.year)
        return f"{financial_year(first.year)} to {financial_year(last.year - 1)}"
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%B %Y}"
        start = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
        return f"{start} to {last:%B %Y}"
    return f"{first:%-d %B %Y} to {last:%-d %B %Y}"


def years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


def financial_year(start: int) -> str:
    """The year from 1 April of `start`, such as "2023/24"."""
    return f"{start}/{(start + 1) % 100:02}"
