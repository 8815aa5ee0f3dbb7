"""CSV and plain text: decoded, read whole, and written again as UTF-8."""

import csv
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from icsportal.lib.csv_text import FORMULA, shown_only
from publications.files.screening.catalogue import WARN, at, rule
from publications.files.screening.work import Stop, Words

DELIMITERS = ",;\t|"
CELLS_AT_MOST = 20_000_000
csv.field_size_limit(1_000_000)


@dataclass
class Plain:
    kind: str
    text: str
    rows: list[list[str]]


@contextmanager
def opened(path: str, kind: str):
    text = decoded(Path(path).read_bytes())
    yield Plain(kind, text, rows_of(text) if kind == "csv" else [])


def decoded(data: bytes) -> str:
    """The text, from UTF-8, from UTF-16 with a mark, or from what Windows programs write."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
    if "\0" in text:
        raise Stop("FILE-TYPE")
    return text


def rows_of(text: str) -> list[list[str]]:
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))


def is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "").removesuffix("%"))
    except ValueError:
        return False
    return True


def harmless(cell: str) -> str:
    """The cell as a spreadsheet shows it and never runs it; a negative number stays a number."""
    return cell if is_number(cell) else shown_only(cell)


@rule(
    "CSV-FORMULA",
    ["csv"],
    WARN,
    "A cell begins like a formula, which a spreadsheet would run.",
    "Nothing to do: in our copy it begins with an apostrophe, so that it is only shown.",
    is_removed=True,
)
def formulas(plain: Plain):
    for number, row in enumerate(plain.rows, 1):
        for cell in row:
            if cell.startswith(FORMULA) and harmless(cell) != cell:
                yield at(sample=cell, row=number)
                break


def words(plain: Plain) -> Words:
    if plain.kind == "txt":
        return Words([("", plain.text)], 1)
    return Words([("", "\n".join("\t".join(row) for row in plain.rows))], 1)


def write_clean(plain: Plain, path: str) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        if plain.kind == "txt":
            file.write("\r\n".join(plain.text.splitlines()) + "\r\n")
        else:
            writer = csv.writer(file)
            writer.writerows([harmless(cell) for cell in row] for row in plain.rows)
