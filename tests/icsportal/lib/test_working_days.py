from datetime import date, timedelta

import pytest

from icsportal.lib.working_days import (
    BANK_HOLIDAYS,
    FIRST_DAY,
    LAST_DAY,
    CalendarEnds,
    bank_holiday,
    bank_holidays_between,
    is_working_day,
    working_day_after,
    working_days_between,
)

# The jubilee of 2022 (for which the spring holiday moved), a state funeral, and the coronation of 2023.
ADDED = {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}
MOVED_AWAY = {date(2022, 5, 30)}


def easter_sunday(year):
    """By the anonymous Gregorian algorithm, which owes nothing to the table."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays_by_law(year):
    """Schedule 1 of the Banking and Financial Dealings Act 1971, and the days added by proclamation."""
    easter = easter_sunday(year)
    days = {easter - timedelta(days=2), easter + timedelta(days=1)}
    for month, is_last in ((5, False), (5, True), (8, True)):
        mondays = [
            day for day in (date(year, month, number) for number in range(1, 32)) if day.weekday() == 0
        ]
        days.add(mondays[-1 if is_last else 0])
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while fixed.weekday() > 4 or fixed in days:
            fixed += timedelta(days=1)
        days.add(fixed)
    return days - MOVED_AWAY | {day for day in ADDED if day.year == year}


@pytest.mark.parametrize("year", range(FIRST_DAY.year, LAST_DAY.year + 1))
def test_the_table_agrees_with_the_law_for_every_year(year):
    assert {day for day in BANK_HOLIDAYS if day.year == year} == holidays_by_law(year)


def test_a_bank_holiday_has_a_name_and_another_day_has_none():
    assert bank_holiday(date(2026, 12, 28)) == "Boxing Day (substitute day)"
    assert bank_holiday(date(2026, 12, 29)) is None


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
def test_outside_its_years_the_table_does_not_guess(day):
    with pytest.raises(CalendarEnds, match=str(day.year)):
        bank_holiday(day)


def test_a_day_that_is_free_in_any_part_of_the_kingdom_is_no_working_day():
    free = [date(2026, 3, 17), date(2026, 8, 3), date(2026, 12, 28), date(2026, 11, 22)]
    assert [is_working_day(day) for day in free] == [False] * 4
    assert is_working_day(date(2026, 11, 23))


def test_the_days_that_are_left_out_are_named_with_the_part_of_the_kingdom():
    assert bank_holidays_between(date(2026, 3, 10), date(2026, 4, 6)) == [
        (date(2026, 3, 17), "bank holiday in Northern Ireland"),
        (date(2026, 4, 3), "bank holiday"),
        (date(2026, 4, 6), "bank holiday"),
    ]


def test_counting_forward_and_counting_between_agree():
    for number in range(60):
        end = working_day_after(date(2026, 12, 18), number)
        assert working_days_between(date(2026, 12, 18), end) == number


def test_counting_beyond_the_table_is_refused():
    with pytest.raises(CalendarEnds):
        working_day_after(LAST_DAY - timedelta(days=5), 20)
