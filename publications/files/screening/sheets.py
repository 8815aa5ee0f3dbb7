"""What readers see of a workbook, as CSV: one for each sheet, of the rows and columns that are shown."""

import csv
from datetime import date, datetime, time, timedelta
from io import StringIO

import python_calamine

from publications.files.screening.plain import harmless
from publications.files.screening.workbook import Sheet, opened

SHEETS_AT_MOST = 50


def as_csv(job: dict) -> dict:
    """The name and the CSV of each sheet that is shown and holds anything."""
    found = []
    with opened(job["upload"], "xlsx") as workbook, open(job["upload"], "rb") as file:
        book = python_calamine.CalamineWorkbook.from_filelike(file)
        for sheet in workbook.visible[:SHEETS_AT_MOST]:
            if sheet.part.startswith("xl/worksheets/"):
                text = table(sheet, book.get_sheet_by_name(sheet.name))
                if text:
                    found.append((sheet.name, text))
    return {"sheets": found}


def table(sheet: Sheet, values) -> str:
    if values.start is None:
        return ""
    first_row, first_column = values.start
    written = StringIO()
    lines = csv.writer(written)
    for number, row in enumerate(values.to_python(), first_row + 1):
        if number not in sheet.unseen_rows:
            cells = [
                said(cell)
                for place, cell in enumerate(row, first_column + 1)
                if not any(first <= place <= last for first, last in sheet.unseen_columns)
            ]
            if any(cells):
                lines.writerow(cells)
    return written.getvalue()


def said(cell) -> str:
    """A value as everybody reads it: whole numbers without a point, days as 2026-11-22."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(" ", "minutes")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case str():
            return harmless(cell)
    return str(cell)
