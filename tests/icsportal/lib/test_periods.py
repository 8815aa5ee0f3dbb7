"""Spans of time in words."""

from datetime import date

import pytest

from icsportal.lib.periods import period_in_words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((2023, 1, 1), (2023, 12, 31), "2023"),
        ((2022, 1, 1), (2024, 12, 31), "2022 to 2024"),
        ((2023, 4, 1), (2024, 3, 31), "2023/24"),
        ((1999, 4, 1), (2000, 3, 31), "1999/00"),
        ((2024, 4, 1), (2026, 3, 31), "2024/25 to 2025/26"),
        ((2024, 4, 1), (2024, 6, 30), "April to June 2024"),
        ((2024, 2, 1), (2024, 2, 29), "February 2024"),
        ((2023, 10, 1), (2024, 2, 29), "October 2023 to February 2024"),
        ((2024, 5, 3), (2024, 6, 4), "3 May 2024 to 4 June 2024"),
    ],
)
def test_a_period_is_called_what_readers_call_it(first, last, words):
    assert period_in_words(date(*first), date(*last)) == words
