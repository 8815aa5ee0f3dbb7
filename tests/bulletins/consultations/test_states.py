"""What a consultation is on a day: one table for the rule, for the database and for the record."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from bulletins.consultations.models import Consultation
from bulletins.consultations.states import CONCLUDED, WAITING, Dates, State, closing_moment, state_on
from tests.factories import ConsultationFactory

COMING, OPEN, CONSIDERED, DUE, OVERDUE, PUBLISHED, NO_OUTCOME = State

# The clocks go forward on 29 March 2026 at 01:00 UTC and back on 25 October 2026 at 01:00 UTC.
SPRING = Dates(date(2026, 3, 1), date(2026, 3, 29), date(2026, 5, 29))
AUTUMN = Dates(date(2026, 10, 1), date(2026, 10, 25), date(2026, 12, 20))
ONE_DAY = Dates(date(2026, 6, 1), date(2026, 6, 1), date(2026, 6, 5))
TOLD = Dates(date(2026, 3, 1), date(2026, 3, 29), date(2026, 5, 29), date(2026, 4, 20))
TOLD_LATE = Dates(date(2026, 3, 1), date(2026, 3, 29), date(2026, 5, 29), date(2026, 7, 1))
SURVEY_OF_2019 = Dates(date(2019, 6, 27), date(2019, 8, 16), no_outcome_recorded=True)

TABLE = [
    # before, on and after the first day, which starts at midnight in London: still winter time
    (SPRING, datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC), COMING),
    (SPRING, datetime(2026, 3, 1, 0, 0, tzinfo=UTC), OPEN),
    # the last day is one hour short: it ends at 23:00 UTC
    (SPRING, datetime(2026, 3, 29, 0, 30, tzinfo=UTC), OPEN),
    (SPRING, datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC), OPEN),
    (SPRING, datetime(2026, 3, 29, 23, 0, tzinfo=UTC), CONSIDERED),
    # two weeks before the promised day it is due, through that day, in summer time
    (SPRING, datetime(2026, 5, 14, 22, 59, tzinfo=UTC), CONSIDERED),
    (SPRING, datetime(2026, 5, 14, 23, 0, tzinfo=UTC), DUE),
    (SPRING, datetime(2026, 5, 29, 22, 59, tzinfo=UTC), DUE),
    (SPRING, datetime(2026, 5, 29, 23, 0, tzinfo=UTC), OVERDUE),
    (SPRING, datetime(2036, 1, 1, tzinfo=UTC), OVERDUE),
    # the first day starts in summer time; the last one is an hour long and ends at 24:00 UTC
    (AUTUMN, datetime(2026, 9, 30, 22, 59, tzinfo=UTC), COMING),
    (AUTUMN, datetime(2026, 9, 30, 23, 0, tzinfo=UTC), OPEN),
    (AUTUMN, datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC), OPEN),
    (AUTUMN, datetime(2026, 10, 26, 0, 0, tzinfo=UTC), CONSIDERED),
    (AUTUMN, datetime(2026, 12, 6, 0, 0, tzinfo=UTC), DUE),
    # a day is enough, and what is promised within two weeks is due at once
    (ONE_DAY, datetime(2026, 5, 31, 22, 59, tzinfo=UTC), COMING),
    (ONE_DAY, datetime(2026, 6, 1, 12, 0, tzinfo=UTC), OPEN),
    (ONE_DAY, datetime(2026, 6, 1, 23, 0, tzinfo=UTC), DUE),
    # an outcome is public from its day on, and nothing is due any more
    (TOLD, datetime(2026, 3, 15, tzinfo=UTC), OPEN),
    (TOLD, datetime(2026, 4, 19, 22, 59, tzinfo=UTC), CONSIDERED),
    (TOLD, datetime(2026, 4, 19, 23, 0, tzinfo=UTC), PUBLISHED),
    (TOLD, datetime(2026, 5, 29, 12, 0, tzinfo=UTC), PUBLISHED),
    (TOLD, datetime(2036, 1, 1, tzinfo=UTC), PUBLISHED),
    # late is late until it comes
    (TOLD_LATE, datetime(2026, 6, 30, 22, 59, tzinfo=UTC), OVERDUE),
    (TOLD_LATE, datetime(2026, 6, 30, 23, 0, tzinfo=UTC), PUBLISHED),
    # of the survey of 2019 nobody knows what came
    (SURVEY_OF_2019, datetime(2019, 6, 26, 22, 59, tzinfo=UTC), COMING),
    (SURVEY_OF_2019, datetime(2019, 8, 16, 22, 59, tzinfo=UTC), OPEN),
    (SURVEY_OF_2019, datetime(2019, 8, 16, 23, 0, tzinfo=UTC), NO_OUTCOME),
    (SURVEY_OF_2019, datetime(2026, 11, 22, tzinfo=UTC), NO_OUTCOME),
]


def made(dates, **fields):
    texts = dict.fromkeys(("heard", "decided", "changed"), "<p>Words.</p>")
    outcome = texts if dates.outcome_published_on else {}
    return ConsultationFactory(
        **{**vars(dates), **outcome, "publish_at": datetime(2019, 1, 1, tzinfo=UTC), **fields}
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("dates", "at", "state"), TABLE)
def test_the_state_is_the_same_by_the_rule_in_the_database_and_on_the_record(dates, at, state):
    consultation = made(dates)
    assert consultation.state_at(at) == state
    found = [each for each in State if Consultation.objects.in_state(each, at=at).exists()]
    assert found == [state]


@pytest.mark.django_db
def test_on_any_day_each_consultation_is_in_one_state_and_the_database_agrees():
    all_dates = (SPRING, AUTUMN, ONE_DAY, TOLD, TOLD_LATE, SURVEY_OF_2019)
    consultations = {made(dates, slug=f"number-{number}"): dates for number, dates in enumerate(all_dates)}
    for days in range(0, 400, 3):
        on = date(2026, 2, 20) + timedelta(days=days)
        at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        for state in State:
            expected = {each for each, dates in consultations.items() if state_on(dates, on) == state}
            assert set(Consultation.objects.in_state(state, at=at)) == expected, (on, state)


def test_every_state_but_open_and_coming_is_waiting_or_concluded():
    assert {*WAITING, *CONCLUDED} == set(State) - {COMING, OPEN}


@pytest.mark.parametrize(
    ("closes_on", "moment"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, 59, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, 59, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, 59, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 59, tzinfo=UTC)),
    ],
)
def test_the_closing_moment_is_a_minute_to_midnight_in_london(closes_on, moment):
    assert closing_moment(closes_on) == moment


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"report_back_owner": ""}, "consultation_reports_back"),
        ({"report_back_by": None}, "consultation_reports_back"),
        ({"report_back_by": date(2026, 3, 29)}, "reports_back_after_it_closes"),
        ({"opens_on": date(2026, 3, 30)}, "closes_after_it_opens"),
        ({"outcome_published_on": date(2026, 4, 1)}, "outcome_is_whole"),
        (
            {
                "outcome_published_on": date(2026, 3, 29),
                **dict.fromkeys(("heard", "decided", "changed"), "x"),
            },
            "outcome_after_it_closes",
        ),
        ({"no_outcome_recorded": True}, "without_outcome_is_old"),
        ({"slug": "feed"}, "slug_is_free"),
    ],
)
def test_the_database_refuses_what_must_never_be_public(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        made(SPRING, **fields)


@pytest.mark.django_db
def test_a_public_consultation_cannot_lose_who_reports_back():
    consultation = made(SPRING)
    rows = Consultation.objects.filter(pk=consultation.pk)
    for change in ({"report_back_owner": ""}, {"report_back_by": None}):
        with pytest.raises(IntegrityError, match="consultation_reports_back"), transaction.atomic():
            rows.update(**change)
