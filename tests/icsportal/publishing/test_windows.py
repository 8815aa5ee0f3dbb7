"""When a record can be read."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from bulletins.models import Bulletin
from icsportal.publishing.models import Record
from icsportal.publishing.windows import public_window

NOW = timezone.now()
HOUR = timedelta(hours=1)
MOMENTS = [NOW + number * HOUR / 2 for number in range(-6, 7)]


@pytest.mark.parametrize("expire_at", [None, NOW, NOW + HOUR, NOW + 2 * HOUR])
@pytest.mark.parametrize("publish_at", [NOW - 2 * HOUR, NOW - HOUR, NOW + HOUR / 2])
def test_the_window_and_the_live_rule_agree_at_every_moment(publish_at, expire_at):
    for state, at in product(Record.State, MOMENTS):
        record = Bulletin(state=state, publish_at=publish_at, expire_at=expire_at)
        window = public_window(record)
        is_inside = window is not None and window[0] <= at and (window[1] is None or at < window[1])
        assert is_inside == record.is_live(at)
