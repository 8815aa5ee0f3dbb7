"""When people must ask by. Pure: dates in, dates out."""

from datetime import date, timedelta

from icsportal.lib.working_days import bank_holiday


def is_working_day_here(day: date) -> bool:
    """True from Monday to Friday, but for bank holidays in England, where every meeting is held.

    Unlike the days of an information request: a holiday in another part of the kingdom closes no office here.
    Raises CalendarEnds outside the years of the table.
    """
    return day.weekday() < 5 and bank_holiday(day) is None


def questions_close_on(held_on: date, clear_days: int) -> date:
    """The last day on which a question for the meeting of `held_on` is in time, a working day itself.

    `clear_days` whole working days lie between that day and the day of the meeting, and neither of these two
    counts: what the law calls "clear days", as in the Public Bodies (Admission to Meetings) Act 1960,
    s.1(4)(a).

    Raises CalendarEnds if the bank holiday table does not reach back that far.
    """
    day = held_on
    for _ in range(clear_days + 1):
        day -= timedelta(days=1)
        while not is_working_day_here(day):
            day -= timedelta(days=1)
    return day
