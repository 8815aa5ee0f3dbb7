from datetime import date, timedelta

import pytest

from icsportal.lib.working_days import BANK_HOLIDAYS, FIRST_DAY, LAST_DAY, CalendarEnds, bank_holiday


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
    return days


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
