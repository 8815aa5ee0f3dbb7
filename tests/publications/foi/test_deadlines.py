"""The law's arithmetic. Pure: no database."""

import random
from datetime import date, timedelta

import holidays
import pytest

from icsportal.lib.working_days import CalendarEnds, bank_holidays_between, is_working_day
from publications.foi.deadlines import (
    ClockStopped,
    ExtensionNotAllowed,
    all_due_on,
    eir_extended_due,
    fee_to_be_paid_by,
    public_interest_due,
    response_due,
    review_due,
    sum_in_words,
    timeliness,
    working_days_taken,
)

# Received; due; and the wrong day that English bank holidays alone would give.
TABLE = [
    (date(2026, 3, 10), date(2026, 4, 10), date(2026, 4, 9)),
    (date(2026, 6, 29), date(2026, 7, 28), date(2026, 7, 27)),
    (date(2026, 7, 20), date(2026, 8, 18), date(2026, 8, 17)),
    (date(2026, 11, 20), date(2026, 12, 21), date(2026, 12, 18)),
    (date(2026, 12, 18), date(2027, 1, 21), date(2027, 1, 20)),
    (date(2026, 12, 24), date(2027, 1, 27), date(2027, 1, 26)),
    (date(2026, 1, 2), date(2026, 1, 30), date(2026, 1, 30)),
]
YEARS = range(2022, 2029)
FREE = {
    part: set(holidays.country_holidays("GB", subdiv=part, years=range(2022, 2030)))
    for part in ("ENG", "WLS", "SCT", "NIR")
}
UNITED_KINGDOM = set().union(*FREE.values())


def counted(start, number, free):
    """Step by step, from the tables of another project."""
    day = start
    while number:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in free:
            number -= 1
    return day


@pytest.mark.parametrize(("received", "due", "by_english_days"), TABLE, ids=str)
def test_a_request_is_due_on_the_twentieth_working_day_of_the_whole_kingdom(received, due, by_english_days):
    assert response_due(received).due_on == due
    assert counted(received, 20, FREE["ENG"]) == by_english_days


def test_a_thousand_random_days_agree_with_another_calendar():
    chance = random.Random(20261122)  # noqa: S311  any fixed dates will do
    span = (date(2028, 12, 31) - date(2022, 1, 1)).days
    days = [date(2022, 1, 1) + timedelta(days=chance.randrange(span)) for _ in range(1000)]
    assert [response_due(day).due_on for day in days] == [counted(day, 20, UNITED_KINGDOM) for day in days]


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_a_year_is_a_working_day_or_not_as_in_another_calendar(year):
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    assert [day for day in days if is_working_day(day)] == [
        day for day in days if day.weekday() < 5 and day not in UNITED_KINGDOM
    ]


def test_the_sum_names_each_day_that_is_not_counted_and_why():
    deadline = response_due(date(2026, 3, 10))
    assert sum_in_words(deadline.as_data(), deadline.due_on) == (
        "Received 10 March 2026; 17 March not counted: bank holiday in Northern Ireland; "
        "3 April not counted: bank holiday; 6 April not counted: bank holiday; "
        "20 working days end on 10 April 2026."
    )


def test_the_clock_starts_again_when_the_clarification_comes():
    received, asked, came = date(2026, 3, 10), date(2026, 3, 12), date(2026, 4, 14)
    with pytest.raises(ClockStopped):
        response_due(received, clarification_asked_on=asked)
    deadline = response_due(received, clarification_asked_on=asked, clarification_received_on=came)
    assert deadline.due_on == counted(came, 20, UNITED_KINGDOM)
    assert "counted again from the clarification on 14 April 2026" in sum_in_words(
        deadline.as_data(), deadline.due_on
    )


def test_the_days_from_a_fees_notice_to_the_payment_are_left_out():
    received, notice, paid = date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 21)
    with pytest.raises(ClockStopped, match="until the fee is paid, by 8 December 2026"):
        response_due(received, fee_notice_on=notice)
    deadline = response_due(received, fee_notice_on=notice, fee_paid_on=paid)
    # 2, 3, 4 and 7 September count; the pause has ten working days; sixteen more follow.
    assert deadline.due_on == counted(paid, 16, UNITED_KINGDOM) == date(2026, 10, 13)
    assert "8 September to 21 September not counted: waiting for the fee" in sum_in_words(
        deadline.as_data(), deadline.due_on
    )
    assert working_days_taken(received, deadline.due_on, deadline.paused) == 20


def test_a_bank_holiday_inside_of_a_pause_is_not_named_twice():
    deadline = response_due(date(2026, 3, 10), fee_notice_on=date(2026, 3, 16), fee_paid_on=date(2026, 3, 18))
    assert [day for day, _ in deadline.skipped] == [date(2026, 4, 3), date(2026, 4, 6)]


def test_a_fee_that_was_paid_before_the_clarification_came_pauses_nothing():
    came = date(2026, 4, 14)
    deadline = response_due(
        date(2026, 3, 10),
        clarification_asked_on=date(2026, 3, 11),
        clarification_received_on=came,
        fee_notice_on=date(2026, 3, 12),
        fee_paid_on=date(2026, 3, 20),
    )
    assert (deadline.due_on, deadline.paused) == (counted(came, 20, UNITED_KINGDOM), None)


def test_a_pause_for_the_fee_leaves_the_environment_its_forty_days_too():
    received, paused = date(2026, 3, 2), (date(2026, 3, 3), date(2026, 5, 20))
    due = eir_extended_due(received, is_complex=True, is_voluminous=True, paused=paused)
    assert due == counted(paused[1], 40, UNITED_KINGDOM)


@pytest.mark.parametrize(("is_complex", "is_voluminous"), [(False, True), (True, False), (False, False)])
def test_the_environment_gets_forty_days_only_for_what_is_complex_and_voluminous(is_complex, is_voluminous):
    received = date(2026, 3, 10)
    assert eir_extended_due(received, is_complex=True, is_voluminous=True) == counted(
        received, 40, UNITED_KINGDOM
    )
    with pytest.raises(ExtensionNotAllowed):
        eir_extended_due(received, is_complex=is_complex, is_voluminous=is_voluminous)


def test_the_public_interest_gives_twenty_more_days():
    due = response_due(date(2026, 3, 10)).due_on
    assert public_interest_due(due) == counted(due, 20, UNITED_KINGDOM)


def test_reviews_have_limits_of_their_own():
    asked = date(2026, 4, 1)
    assert review_due(asked) == counted(asked, 20, UNITED_KINGDOM)
    assert review_due(asked, is_environmental=True) == counted(asked, 40, UNITED_KINGDOM)


@pytest.mark.parametrize(
    ("notice", "last"),
    [
        (date(2026, 1, 15), date(2026, 4, 15)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2026, 10, 31), date(2027, 1, 31)),
    ],
)
def test_a_fee_is_paid_within_three_months(notice, last):
    assert fee_to_be_paid_by(notice) == last


@pytest.mark.parametrize(
    ("answered", "extended_to", "said"),
    [
        (date(2026, 4, 10), None, "within"),
        (date(2026, 4, 11), None, "late"),
        (date(2026, 4, 11), date(2026, 5, 8), "extended"),
        (date(2026, 5, 8), date(2026, 5, 8), "extended"),
        (date(2026, 5, 9), date(2026, 5, 8), "late"),
    ],
)
def test_an_answer_is_in_time_extended_or_late(answered, extended_to, said):
    assert timeliness(answered, date(2026, 4, 10), extended_to) == said


def test_an_answer_on_the_last_day_took_twenty_days_and_one_on_the_first_none():
    for received, due, _ in TABLE:
        assert working_days_taken(received, due) == 20
    assert working_days_taken(date(2026, 3, 10), date(2026, 3, 10)) == 0


def test_every_request_of_a_quarter_is_due_twenty_working_days_after_its_end():
    assert all_due_on(date(2026, 3, 31)) == counted(date(2026, 3, 31), 20, UNITED_KINGDOM)


def test_days_that_no_table_knows_are_not_guessed():
    with pytest.raises(CalendarEnds):
        response_due(date(2029, 12, 20))


def test_a_weekend_is_no_bank_holiday_that_is_skipped():
    assert bank_holidays_between(date(2026, 11, 20), date(2026, 11, 22)) == []
