"""Cells that a spreadsheet shows and never runs."""

import csv
from datetime import date
from io import StringIO

import pytest

from icsportal.lib.csv_text import csv_text


@pytest.mark.parametrize("words", ['=HYPERLINK("x")', "+44 20", "-1+1", "@SUM(A1)", "\tx", "\rx"])
def test_words_that_look_like_a_formula_are_only_shown(words):
    (_, row) = csv.reader(StringIO(csv_text(["a"], [{"a": words}]), newline=""))
    assert row == [f"'{words}"]


def test_numbers_and_other_words_stay_as_they_are():
    cells = {
        "a": -0.16816,
        "b": "Deal & Sandwich, north",
        "c": 'the "old" one',
        "d": "a-b",
        "e": date(2026, 8, 1),
    }
    (_, row) = csv.reader(StringIO(csv_text(list(cells), [cells]), newline=""))
    assert row == ["-0.16816", "Deal & Sandwich, north", 'the "old" one', "a-b", "2026-08-01"]


def test_lists_truths_and_nothing_fit_in_a_cell():
    text = csv_text(["a", "b", "c", "d"], [{"a": ["x", "y"], "b": True, "c": None}])
    assert text == "a,b,c,d\r\nx; y,yes,,\r\n"


def test_a_list_that_begins_like_a_formula_is_only_shown():
    assert csv_text(["a"], [{"a": ["=1", "2"]}]) == "a\r\n'=1; 2\r\n"
