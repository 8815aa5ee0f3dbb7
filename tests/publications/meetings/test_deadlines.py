"""When people must ask by."""

from datetime import date, timedelta

import pytest

from icsportal.lib.working_days import CalendarEnds
from publications.meetings.deadlines import is_working_day_here, questions_close_on

# (the meeting, clear working days before it, the last day for questions), worked out on a calendar.
TABLE = [
    ("2026-11-26", 3, "2026-11-20"),  # Thursday: Wednesday, Tuesday and Monday lie between
    ("2026-11-27", 3, "2026-11-23"),
    ("2026-11-30", 3, "2026-11-24"),  # St Andrew's Day closes no office in Kent
    ("2026-12-01", 3, "2026-11-25"),
    ("2026-11-26", 0, "2026-11-25"),
    ("2026-11-23", 0, "2026-11-20"),  # the day before a Monday is a Friday
    ("2026-11-26", 5, "2026-11-18"),
    ("2026-04-08", 3, "2026-03-31"),  # Good Friday and Easter Monday do not count
    ("2026-12-30", 3, "2026-12-22"),  # 25 and 28 December do not count
    ("2027-01-05", 3, "2026-12-29"),
    ("2026-05-06", 3, "2026-04-29"),  # early May bank holiday
    ("2026-07-15", 3, "2026-07-09"),  # the 13th is a holiday in Northern Ireland only
    ("2026-11-28", 3, "2026-11-24"),  # a Saturday
]


@pytest.mark.parametrize(("held_on", "clear_days", "expected"), TABLE)
def test_whole_working_days_lie_between_the_last_question_and_the_meeting(held_on, clear_days, expected):
    held_on, expected = date.fromisoformat(held_on), date.fromisoformat(expected)
    assert questions_close_on(held_on, clear_days) == expected


def test_the_days_between_are_as_many_as_were_asked_for_whatever_the_day_of_the_meeting():
    for number in range(400):
        held_on = date(2026, 1, 15) + timedelta(days=number)
        for clear_days in (0, 1, 3, 10):
            last = questions_close_on(held_on, clear_days)
            between = [last + timedelta(days=each) for each in range(1, (held_on - last).days)]
            assert sum(map(is_working_day_here, between)) == clear_days
            assert is_working_day_here(last)


def test_nobody_guesses_the_holidays_of_years_that_are_not_known():
    with pytest.raises(CalendarEnds):
        questions_close_on(date(2060, 5, 5), 3)
