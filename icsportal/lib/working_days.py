"""Calendar arithmetic and its bank holiday table. Pure: dates in, dates and words out."""

from datetime import date

# England and Wales, with substitute days. Source: Banking and Financial Dealings Act 1971, section 1 and
# schedule 1, with New Year's Day, the early May holiday and days in lieu as proclaimed each year and listed
# on www.gov.uk/bank-holidays. A day proclaimed later (as for a coronation) is added when it is announced.
_BANK_HOLIDAYS = """
2025-01-01 New Year's Day
2025-04-18 Good Friday
2025-04-21 Easter Monday
2025-05-05 Early May bank holiday
2025-05-26 Spring bank holiday
2025-08-25 Summer bank holiday
2025-12-25 Christmas Day
2025-12-26 Boxing Day
2026-01-01 New Year's Day
2026-04-03 Good Friday
2026-04-06 Easter Monday
2026-05-04 Early May bank holiday
2026-05-25 Spring bank holiday
2026-08-31 Summer bank holiday
2026-12-25 Christmas Day
2026-12-28 Boxing Day (substitute day)
2027-01-01 New Year's Day
2027-03-26 Good Friday
2027-03-29 Easter Monday
2027-05-03 Early May bank holiday
2027-05-31 Spring bank holiday
2027-08-30 Summer bank holiday
2027-12-27 Christmas Day (substitute day)
2027-12-28 Boxing Day (substitute day)
2028-01-03 New Year's Day (substitute day)
2028-04-14 Good Friday
2028-04-17 Easter Monday
2028-05-01 Early May bank holiday
2028-05-29 Spring bank holiday
2028-08-28 Summer bank holiday
2028-12-25 Christmas Day
2028-12-26 Boxing Day
2029-01-01 New Year's Day
2029-03-30 Good Friday
2029-04-02 Easter Monday
2029-05-07 Early May bank holiday
2029-05-28 Spring bank holiday
2029-08-27 Summer bank holiday
2029-12-25 Christmas Day
2029-12-26 Boxing Day
"""
BANK_HOLIDAYS: dict[date, str] = {
    date.fromisoformat(day): name
    for day, _, name in (line.partition(" ") for line in _BANK_HOLIDAYS.strip().splitlines())
}
FIRST_DAY = date(min(BANK_HOLIDAYS).year, 1, 1)
LAST_DAY = date(max(BANK_HOLIDAYS).year, 12, 31)


class CalendarEnds(ValueError):
    """The bank holiday table does not reach the day asked for."""


def bank_holiday(day: date) -> str | None:
    """The name of the bank holiday that `day` is in England, or None.

    Raises CalendarEnds outside the years of the table, where nobody can say.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CalendarEnds(f"The bank holidays of {day.year} are not in the table.")
    return BANK_HOLIDAYS.get(day)
