"""Calendar arithmetic and its bank holiday tables. Pure: dates in, dates and words out."""

from datetime import date, timedelta

# England and Wales, with substitute days. Source: Banking and Financial Dealings Act 1971, section 1 and
# schedule 1, with New Year's Day, the early May holiday and days in lieu as proclaimed each year and listed
# on www.gov.uk/bank-holidays. A day proclaimed later (as for a coronation) is added when it is announced.
_BANK_HOLIDAYS = """
2022-01-03 New Year's Day (substitute day)
2022-04-15 Good Friday
2022-04-18 Easter Monday
2022-05-02 Early May bank holiday
2022-06-02 Spring bank holiday
2022-06-03 Platinum Jubilee bank holiday
2022-08-29 Summer bank holiday
2022-09-19 State Funeral of Queen Elizabeth II
2022-12-26 Boxing Day
2022-12-27 Christmas Day (substitute day)
2023-01-02 New Year's Day (substitute day)
2023-04-07 Good Friday
2023-04-10 Easter Monday
2023-05-01 Early May bank holiday
2023-05-08 Coronation of King Charles III
2023-05-29 Spring bank holiday
2023-08-28 Summer bank holiday
2023-12-25 Christmas Day
2023-12-26 Boxing Day
2024-01-01 New Year's Day
2024-03-29 Good Friday
2024-04-01 Easter Monday
2024-05-06 Early May bank holiday
2024-05-27 Spring bank holiday
2024-08-26 Summer bank holiday
2024-12-25 Christmas Day
2024-12-26 Boxing Day
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

# Days that are bank holidays in Scotland or in Northern Ireland and not in England, with substitute days.
# Source: the same Act, schedule 1; St Andrew's Day Bank Holiday (Scotland) Act 2007; proclamations.
_ELSEWHERE = """
2022-01-04 Scotland: 2nd January (substitute day)
2022-03-17 Northern Ireland: St Patrick's Day
2022-07-12 Northern Ireland: Battle of the Boyne
2022-08-01 Scotland: Summer bank holiday
2022-11-30 Scotland: St Andrew's Day
2023-01-03 Scotland: 2nd January (substitute day)
2023-03-17 Northern Ireland: St Patrick's Day
2023-07-12 Northern Ireland: Battle of the Boyne
2023-08-07 Scotland: Summer bank holiday
2023-11-30 Scotland: St Andrew's Day
2024-01-02 Scotland: 2nd January
2024-03-18 Northern Ireland: St Patrick's Day (substitute day)
2024-07-12 Northern Ireland: Battle of the Boyne
2024-08-05 Scotland: Summer bank holiday
2024-12-02 Scotland: St Andrew's Day (substitute day)
2025-01-02 Scotland: 2nd January
2025-03-17 Northern Ireland: St Patrick's Day
2025-07-14 Northern Ireland: Battle of the Boyne (substitute day)
2025-08-04 Scotland: Summer bank holiday
2025-12-01 Scotland: St Andrew's Day (substitute day)
2026-01-02 Scotland: 2nd January
2026-03-17 Northern Ireland: St Patrick's Day
2026-06-15 Scotland: World Cup bank holiday
2026-07-13 Northern Ireland: Battle of the Boyne (substitute day)
2026-08-03 Scotland: Summer bank holiday
2026-11-30 Scotland: St Andrew's Day
2027-01-04 Scotland: 2nd January (substitute day)
2027-03-17 Northern Ireland: St Patrick's Day
2027-07-12 Northern Ireland: Battle of the Boyne
2027-08-02 Scotland: Summer bank holiday
2027-11-30 Scotland: St Andrew's Day
2028-01-04 Scotland: 2nd January (substitute day)
2028-03-17 Northern Ireland: St Patrick's Day
2028-07-12 Northern Ireland: Battle of the Boyne
2028-08-07 Scotland: Summer bank holiday
2028-11-30 Scotland: St Andrew's Day
2029-01-02 Scotland: 2nd January
2029-03-19 Northern Ireland: St Patrick's Day (substitute day)
2029-07-12 Northern Ireland: Battle of the Boyne
2029-08-06 Scotland: Summer bank holiday
2029-11-30 Scotland: St Andrew's Day
"""
BANK_HOLIDAYS: dict[date, str] = {
    date.fromisoformat(day): name
    for day, _, name in (line.partition(" ") for line in _BANK_HOLIDAYS.strip().splitlines())
}
BANK_HOLIDAYS_ELSEWHERE: dict[date, tuple[str, str]] = {
    date.fromisoformat(day): tuple(rest.split(": "))
    for day, _, rest in (line.partition(" ") for line in _ELSEWHERE.strip().splitlines())
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


def bank_holiday_anywhere(day: date) -> str | None:
    """Where in the United Kingdom `day` is a bank holiday, such as "bank holiday in Scotland", or None.

    Raises CalendarEnds outside the years of the table.
    """
    if bank_holiday(day):
        return "bank holiday"
    if day in BANK_HOLIDAYS_ELSEWHERE:
        return f"bank holiday in {BANK_HOLIDAYS_ELSEWHERE[day][0]}"
    return None


def is_working_day(day: date) -> bool:
    """True from Monday to Friday, but for bank holidays in any part of the United Kingdom.

    Raises CalendarEnds outside the years of the table.
    """
    return bank_holiday_anywhere(day) is None and day.weekday() < 5


def working_day_after(day: date, count: int) -> date:
    """The `count`th working day after `day`, which itself does not count.

    Raises CalendarEnds if the table stops before it.
    """
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days there are after `start`, up to and with `end`; 0 if `end` is not later."""
    return sum(is_working_day(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))


def bank_holidays_between(start: date, end: date) -> list[tuple[date, str]]:
    """Each day from Monday to Friday after `start`, up to and with `end`, that is no working day, and why."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return [(day, why) for day in days if day.weekday() < 5 and (why := bank_holiday_anywhere(day))]
