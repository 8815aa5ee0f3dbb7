"""A workbook as CSV files of what its readers see."""

from datetime import date, datetime, time, timedelta

import pytest

from icsportal.publishing.actions import Refused
from publications.files import actions, sandbox
from publications.files.models import StoredFile
from publications.files.screening import sheets
from publications.files.spreadsheets import sheets_as_csv
from tests.publications.files import made
from tests.publications.files.test_rules import hidden_sheet

pytestmark = pytest.mark.django_db

DISCLOSURE = StoredFile.Purpose.DISCLOSURE


def with_everything_hidden(workbook):
    sheet = workbook.active
    sheet["C1"], sheet["C2"] = "Note", "=1+1"
    sheet["D1"], sheet["D2"] = "Surname", "Quillfeather"
    sheet.column_dimensions["D"].hidden = True
    sheet.append(["Hidden supplier", 1])
    sheet.row_dimensions[3].hidden = True
    sheet.append(["Shown supplier", 2.5])
    staff = workbook.create_sheet("Staff")
    staff["A1"] = "Quillfeather"
    staff.sheet_state = "veryHidden"
    dates = workbook.create_sheet("Dates")
    dates["B3"], dates["C3"] = date(2026, 11, 22), "+cmd|' /C calc'!A0"


@pytest.fixture
def csv_of(checked, officer):
    """`csv_of(data)`: the words of each CSV that a workbook becomes, by name."""

    def call(data):
        made_ones = sheets_as_csv(file=checked("spending.xlsx", data, purpose=DISCLOSURE), by=officer)
        found = {}
        for file in made_ones:
            file = actions.screen(file=file)
            assert file.state == StoredFile.State.CLEAN
            assert file.purpose == DISCLOSURE
            with file.open_copy() as copy:
                found[file.original_name] = copy.read().decode().splitlines()
        return found

    return call


def test_only_what_readers_of_a_workbook_see_becomes_csv(csv_of):
    assert csv_of(made.excel(with_everything_hidden)) == {
        "spending Spending.csv": ["Supplier,Amount,Note", "A supplier,25000,", "Shown supplier,2.5,"],
        "spending Dates.csv": ["2026-11-22,'+cmd|' /C calc'!A0"],
    }


def test_what_a_workbook_hides_is_no_reason_against_its_csv(csv_of):
    assert list(csv_of(made.excel(hidden_sheet("hidden")))) == ["spending Spending.csv"]


def test_a_workbook_that_is_stopped_for_more_becomes_nothing(checked, receive, officer):
    bad = made.with_parts(made.excel(), {"xl/worksheets/sheet1.xml": b"<!DOCTYPE a><a/>"})
    with pytest.raises(Refused, match="More stops the workbook"):
        sheets_as_csv(file=checked("spending.xlsx", bad), by=officer)
    with pytest.raises(Refused, match="not been checked"):
        sheets_as_csv(file=receive("spending.xlsx", made.excel()), by=officer)
    with pytest.raises(Refused, match="Only an Excel workbook"):
        sheets_as_csv(file=checked("plan.docx", made.word()), by=officer)
    assert not StoredFile.objects.filter(type="csv").exists()


def test_a_workbook_of_nothing_becomes_nothing(checked, officer):
    def empty(workbook):
        workbook.active.delete_rows(1, 9)

    with pytest.raises(Refused, match="No sheet"):
        sheets_as_csv(file=checked("spending.xlsx", made.excel(empty)), by=officer)


def test_a_process_that_fails_makes_no_csv(checked, officer, monkeypatch):
    file = checked("spending.xlsx", made.excel())
    monkeypatch.setattr(sandbox, "run", lambda *arguments, **options: ({}, "FILE-BOMB"))
    with pytest.raises(Refused, match="No sheet"):
        sheets_as_csv(file=file, by=officer)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (25000.0, "25000"),
        (2.5, "2.5"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 14, 5), "2026-11-22 14:05"),
        (time(14, 5), "14:05:00"),
        (timedelta(hours=26), "1 day, 2:00:00"),
        ("-5", "-5"),
        ("=1+1", "'=1+1"),
        ("", ""),
    ],
)
def test_a_value_is_said_as_everybody_reads_it(value, words):
    assert sheets.said(value) == words
