"""Times that staff type, across the changes of the clocks."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms

from icsportal.publishing.clock import ClockTimeField
from icsportal.publishing.words import moment
from tests.factories import BulletinFactory


def typed(day, time):
    return ClockTimeField(required=False).clean([day, time])


@pytest.mark.parametrize(
    ("day", "in_utc"),
    [
        ("2026-03-28", datetime(2026, 3, 28, 9, tzinfo=UTC)),
        ("2026-03-29", datetime(2026, 3, 29, 8, tzinfo=UTC)),
        ("2026-10-24", datetime(2026, 10, 24, 8, tzinfo=UTC)),
        ("2026-10-25", datetime(2026, 10, 25, 9, tzinfo=UTC)),
    ],
)
def test_nine_o_clock_is_nine_in_london_on_both_sides_of_a_change(day, in_utc):
    at = typed(day, "09:00")
    assert at == in_utc
    assert "at 09:00" in moment(at)
    bulletin = BulletinFactory.build(publish_at=at)
    assert bulletin.is_live(in_utc)
    assert not bulletin.is_live(in_utc - timedelta(seconds=1))


@pytest.mark.parametrize("time", ["01:00", "01:30", "01:59"])
def test_a_time_that_no_clock_shows_is_explained(time):
    with pytest.raises(forms.ValidationError, match=f"{time} does not exist on 29 March 2026"):
        typed("2026-03-29", time)


@pytest.mark.parametrize("time", ["01:00", "01:30", "01:59"])
def test_a_time_that_comes_twice_is_explained(time):
    with pytest.raises(forms.ValidationError, match=f"{time} comes twice on 25 October 2026"):
        typed("2026-10-25", time)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
@pytest.mark.parametrize("time", ["00:59", "02:00"])
def test_the_times_that_are_offered_instead_can_be_typed(day, time):
    assert f"at {time}" in moment(typed(day, time))


def test_a_time_may_be_left_out():
    assert typed("", "") is None
