from datetime import date

import pytest

from icsportal.lib.opening_hours import CLOSED, UNKNOWN, BadHours, Day, Spell
from icsportal.lib.typed_hours import as_typed, parse, parse_day, parse_exceptions


@pytest.mark.parametrize(
    ("typed", "spells"),
    [
        ("8am to 6.30pm", [(480, 1110)]),
        ("08:00-18:30", [(480, 1110)]),
        ("8.30am – 5pm", [(510, 1020)]),
        ("8 a.m. until 6:30 p.m.", [(480, 1110)]),
        ("0800-1830", [(480, 1110)]),
        ("12pm to 12am", [(720, 1440)]),
        ("midnight to midday", [(0, 720)]),
        ("9am to midday and 1pm to 5pm", [(540, 720), (780, 1020)]),
        ("13:00-17:00, 09:00-12:00", [(540, 720), (780, 1020)]),
        ("22:00-02:00", [(1320, 1560)]),
        ("6am to 2am (next day)", [(360, 1560)]),
        ("00:00-24:00", [(0, 1440)]),
        ("Open 24 hours", [(0, 1440)]),
        ("Closed", []),
        ("", None),
        ("not known", None),
    ],
)
def test_what_staff_type_is_understood(typed, spells):
    assert parse_day(typed) == (UNKNOWN if spells is None else Day(tuple(Spell(*spell) for spell in spells)))


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("8 to 6", "8am or 8pm"),
        ("8am to 5:00", "closes before it opens"),
        ("8:00-5:00", "closes before it opens"),
        ("9am to 9am", "same time"),
        ("8am to 10am next day", "within 24 hours"),
        ("8am to 1pm, midday to 5pm", "overlap"),
        ("25:00-26:00", "No clock shows"),
        ("13pm to 5pm", "No clock shows"),
        ("08:75-10:00", "No clock shows"),
        ("mornings", "is not opening hours"),
        ("open to all", "is not a time"),
        ("‮🕗", "is not opening hours"),
    ],
)
def test_what_could_be_meant_otherwise_is_refused(typed, fault):
    with pytest.raises(BadHours, match=fault):
        parse_day(typed)


def test_the_fault_names_every_day_that_is_wrong():
    with pytest.raises(BadHours) as fault:
        parse(
            {
                "monday": "8 to 6",
                "tuesday": "closed",
                "sunday": "maybe",
                "exceptions": {"soon": "closed"},
                "funday": "closed",
            }
        )
    assert "Monday: “8” could" in str(fault.value)
    assert "Sunday: “maybe” is" in str(fault.value)
    assert "“soon” is not a date" in str(fault.value)
    assert "“funday” is not a day" in str(fault.value)
    assert "Tuesday" not in str(fault.value)


def test_a_word_that_is_no_hours_is_refused():
    with pytest.raises(BadHours, match="Write always, unknown"):
        parse("sometimes")


def test_a_date_may_be_read_by_the_file_itself():
    assert parse({"exceptions": {date(2026, 12, 24): "closed"}}).exceptions == {date(2026, 12, 24): CLOSED}


def test_exceptions_are_one_line_each_and_their_faults_name_the_line():
    found = parse_exceptions("24 December 2026: 8am to midday\n\n25/12/2026: closed\n")
    assert found == {date(2026, 12, 24): parse_day("8am to midday"), date(2026, 12, 25): CLOSED}
    with pytest.raises(BadHours) as fault:
        parse_exceptions(
            "24 December 2026 8am\nsoon: closed\n1 May 2027: 8 to 6\n2 May 2027: closed\n2 May 2027: closed"
        )
    for words in (
        "24 December 2026 8am: Write the date",
        "soon: “soon”",
        "1 May 2027: “8”",
        "2 May 2027: This date",
    ):
        assert words in str(fault.value)


@pytest.mark.parametrize(
    "written",
    [
        "always",
        "unknown",
        {"monday": "9am to midday and 1pm to 5pm", "saturday": "10pm to 2am", "sunday": "closed"},
        {"bank_holidays": "as usual", "note": "Ring the bell."},
        {"bank_holidays": "closed", "exceptions": {"2026-12-24": "8am to midday", "2026-12-31": "not known"}},
    ],
)
def test_what_an_editor_finds_in_the_form_means_the_hours_that_were_saved(written):
    hours = parse(written)
    typed = as_typed(hours)
    exceptions = typed.pop("exceptions")
    again = parse(typed)
    assert (again.week, again.bank_holidays, again.note) == (hours.week, hours.bank_holidays, hours.note)
    assert parse_exceptions(exceptions) == hours.exceptions
