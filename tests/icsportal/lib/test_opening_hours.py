from datetime import UTC, date, datetime, timedelta

import pytest

from icsportal.lib.opening_hours import (
    ALL_DAY,
    ALWAYS,
    CLOSED,
    LONDON,
    NOT_KNOWN,
    UNKNOWN,
    BadHours,
    Day,
    OpeningHours,
    Spell,
)
from icsportal.lib.typed_hours import parse, parse_day

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
NIGHT_SERVICE = parse(
    {
        **dict.fromkeys(WEEKDAYS, "8am to 6.30pm"),
        "saturday": "10am to 4pm, 10pm to 2am",
        "sunday": "10am to 4pm",
        "bank_holidays": "closed",
    }
)


def utc(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def spans(text):
    """Lines "2026-03-27 08:00 18:30" of UTC as pairs of moments; an end before its start is the next day."""
    for line in text.split("\n"):
        if not line.strip():
            continue
        day, start, end = line.split()
        opens, closes = utc(f"{day} {start}"), utc(f"{day} {end}")
        yield opens, closes if closes > opens else closes + timedelta(days=1)


# When the doors are open, in UTC, worked out by hand from the hours on the wall.
ACROSS_MARCH = """
2026-03-27 08:00 18:30
2026-03-28 10:00 16:00
2026-03-28 22:00 01:00
2026-03-29 09:00 15:00
2026-03-30 07:00 17:30
2026-03-31 07:00 17:30
2026-04-01 07:00 17:30
2026-04-02 07:00 17:30
"""
ACROSS_OCTOBER = """
2026-10-23 07:00 17:30
2026-10-24 09:00 15:00
2026-10-24 21:00 02:00
2026-10-25 10:00 16:00
2026-10-26 08:00 18:30
2026-10-27 08:00 18:30
2026-10-28 08:00 18:30
2026-10-29 08:00 18:30
"""
AT_EASTER = """
2026-04-02 07:00 17:30
2026-04-04 09:00 15:00
2026-04-04 21:00 01:00
2026-04-05 09:00 15:00
2026-04-07 07:00 17:30
2026-04-08 07:00 17:30
"""


@pytest.mark.parametrize(
    ("start", "days", "open_spans"),
    [
        ("2026-03-27 00:00", 7, ACROSS_MARCH),
        ("2026-10-22 23:00", 7, ACROSS_OCTOBER),
        ("2026-04-02 00:00", 7, AT_EASTER),
    ],
)
def test_every_quarter_of_an_hour_of_the_week_is_right(start, days, open_spans):
    expected = list(spans(open_spans))
    wrong = []
    for quarter in range(days * 96):
        at = utc(start) + timedelta(minutes=15 * quarter)
        closes = next((end for begin, end in expected if begin <= at < end), None)
        opens = next((begin for begin, _ in expected if begin > at), None)
        state = NIGHT_SERVICE.state(at)
        if state.is_open != bool(closes) or (opens and state.changes_at != (closes or opens)):
            wrong.append((at, state))
    assert wrong == []


@pytest.mark.parametrize(
    ("hours", "day", "opens", "closes"),
    [
        # The clock leaves out 1am to 2am: what should happen in between happens as it jumps.
        ("01:30-09:00", date(2026, 3, 29), "2026-03-29 01:00", "2026-03-29 08:00"),
        ("00:15-01:30", date(2026, 3, 29), "2026-03-29 00:15", "2026-03-29 01:00"),
        # The clock shows 1am to 2am twice: it opens at the first and closes at the second.
        ("01:30-09:00", date(2026, 10, 25), "2026-10-25 00:30", "2026-10-25 09:00"),
        ("00:15-01:30", date(2026, 10, 25), "2026-10-24 23:15", "2026-10-25 01:30"),
    ],
)
def test_times_that_the_clock_skips_or_repeats(hours, day, opens, closes):
    only_then = OpeningHours((CLOSED,) * 7, None, {day: parse_day(hours)})
    minute = timedelta(minutes=1)
    assert only_then.state(utc(opens) - minute).is_open is False
    assert only_then.state(utc(opens) - minute).changes_at == utc(opens)
    assert only_then.state(utc(opens)).is_open
    assert only_then.state(utc(closes) - minute).changes_at == utc(closes)
    assert only_then.state(utc(closes)).is_open is False


def test_spells_that_touch_are_one():
    hours = parse({"monday": "8am to midnight", "tuesday": "midnight to 6am", "wednesday": "closed"})
    state = hours.state(datetime(2026, 6, 1, 23, 0, tzinfo=LONDON))
    assert str(state) == "Open until 6am on Tuesday 2 June 2026"


def test_a_night_that_runs_into_the_next_day_is_counted_once():
    hours = parse({"monday": "10pm to 2am", "tuesday": "midnight to 1am, 2am to 8am", "wednesday": "closed"})
    state = hours.state(datetime(2026, 6, 1, 23, 0, tzinfo=LONDON))
    assert str(state) == "Open until 8am on Tuesday 2 June 2026"


def test_closed_says_when_it_opens_and_goes_past_no_day_that_is_not_known():
    hours = parse({"friday": "8am to 6pm", "saturday": "closed", "sunday": "closed", "monday": "9am to 5pm"})
    friday_night = datetime(2026, 6, 5, 20, 0, tzinfo=LONDON)
    assert str(hours.state(friday_night)) == "Closed, opens at 9am on Monday 8 June 2026"
    assert str(hours.state(friday_night + timedelta(days=3))) == "Closed: check before you go"


def test_always_and_never_and_not_known():
    at = datetime(2026, 3, 29, 23, 30, tzinfo=LONDON)
    assert str(ALWAYS.state(at)) == "Open day and night"
    assert ALWAYS.state(at).is_open
    assert str(NOT_KNOWN.state(at)) == "Not known: check before you go"
    assert NOT_KNOWN.state(at).is_open is None
    assert OpeningHours((CLOSED,) * 7, None).state(at).changes_at is None


def test_a_single_day_wins_over_a_bank_holiday_and_that_over_the_weekday():
    hours = parse(
        {
            **dict.fromkeys(WEEKDAYS, "8am to 6pm"),
            "bank_holidays": "10am to midday",
            "exceptions": {"25 December 2026": "closed"},
        }
    )
    assert str(hours.on(date(2026, 12, 24))) == "8am to 6pm"
    assert str(hours.on(date(2026, 12, 28))) == "10am to midday"
    assert hours.on(date(2026, 12, 25)) == CLOSED


def test_beyond_the_bank_holiday_table_nothing_is_promised_that_hangs_on_it():
    far = date(2099, 12, 25)
    assert ALWAYS.on(far) == ALL_DAY
    assert NIGHT_SERVICE.on(far) == UNKNOWN
    assert (
        NIGHT_SERVICE.today_in_words(far) == "Today, Friday 25 December 2099: not known, check before you go"
    )


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("always", ["Every day, 24 hours"]),
        ("unknown", ["Not known: check before you go"]),
        (
            {
                **dict.fromkeys(WEEKDAYS, "08:00-18:30"),
                "saturday": "09:00-12:00",
                "sunday": "closed",
                "bank_holidays": "closed",
            },
            [
                "Monday to Friday: 8am to 6.30pm",
                "Saturday: 9am to midday",
                "Sunday: closed",
                "Bank holidays: closed",
            ],
        ),
        (
            dict.fromkeys((*WEEKDAYS, "saturday", "sunday"), "8am-8pm"),
            ["Every day: 8am to 8pm", "Bank holidays: not known, check before you go"],
        ),
        (
            {
                **dict.fromkeys((*WEEKDAYS, "saturday"), "24 hours"),
                "sunday": "24h",
                "bank_holidays": "closed",
            },
            ["Every day: 24 hours", "Bank holidays: closed"],
        ),
        (
            dict.fromkeys((*WEEKDAYS, "saturday", "sunday", "bank_holidays"), "8am-8pm"),
            ["Every day: 8am to 8pm"],
        ),
        (
            {**dict.fromkeys((*WEEKDAYS, "saturday", "sunday"), "8am-8pm"), "bank_holidays": "as usual"},
            ["Every day: 8am to 8pm"],
        ),
        (
            {
                "saturday": "10pm to 2am",
                "sunday": "10pm to 2am",
                "bank_holidays": "10pm to midnight",
                "note": "Ring the bell.",
            },
            [
                "Monday to Friday: not known, check before you go",
                "Saturday and Sunday: 10pm to 2am the next day",
                "Bank holidays: 10pm to midnight",
                "Ring the bell.",
            ],
        ),
    ],
)
def test_the_week_in_words(written, words):
    assert parse(written).in_words() == words


def test_days_to_come_that_differ_are_named_and_those_gone_by_are_not():
    hours = parse(
        {"monday": "8am to 6pm", "exceptions": {"2026-12-24": "8am to midday", "2026-12-31": "closed"}}
    )
    assert "Thursday 24 December 2026: 8am to midday" in hours.in_words(date(2026, 12, 24))
    assert hours.in_words(date(2026, 12, 25))[-1] == "Thursday 31 December 2026: closed"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 29), "Today, Sunday 29 March 2026: 10am to 4pm"),
        (date(2026, 10, 24), "Today, Saturday 24 October 2026: 10am to 4pm and 10pm to 2am the next day"),
        (date(2026, 5, 4), "Today, Monday 4 May 2026 (Early May bank holiday): closed"),
    ],
)
def test_today_in_words_carries_its_date(day, words):
    assert NIGHT_SERVICE.today_in_words(day) == words


@pytest.mark.parametrize(
    "hours", [ALWAYS, NOT_KNOWN, NIGHT_SERVICE, parse({"exceptions": {"2026-12-24": "8am-9am"}})]
)
def test_stored_hours_come_back_as_they_were(hours):
    assert OpeningHours.from_data(hours.to_data()) == hours


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"week": [None] * 6, "exceptions": {}},
        {"week": [[{"opens": 600, "closes": 540}]] * 7, "exceptions": {}},
        [],
        {"week": 7},
    ],
)
def test_stored_hours_that_cannot_be_are_refused(data):
    with pytest.raises(BadHours):
        OpeningHours.from_data(data)


def test_a_spell_opens_on_its_own_day():
    with pytest.raises(BadHours, match="same day"):
        Spell(1440, 1500)


def test_nothing_open_all_day_is_said_of_two_halves():
    assert str(Day((Spell(0, 720), Spell(720, 1440)))) == "midnight to midday and midday to midnight"
