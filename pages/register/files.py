"""The rows of the register's CSV files, and in words what is wrong with them by file and line."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

# A name that ends in "…" stands for columns named with a date, such as `phone_2025_09`.
COLUMNS = {
    "sources.csv": "source_id title publisher data_date found_at licence used_in notes",
    "organisations.csv": "ods_code name short_name type role address town postcode phone website partnership "
    "valid_from valid_to latitude longitude notes source",
    "pcns.csv": "ods_code name ods_name partnership partnership_basis local_authorities practices "
    "registered_patients… open_date open_on… latitude longitude source",
    "pcns_history.csv": "ods_code name ods_names_seen partnership legacy_ccg_code open_date close_date in… "
    "open… source",
    "gp_practices.csv": "ods_code name ods_name address town postcode local_authority pcn_ods_code pcn_name "
    "partnership registered_patients… phone… latitude longitude source",
    "sites.csv": "site_ods_code name types town postcode local_authority operator partnership "
    "urgent_care_hours latitude longitude notes source",
    "places.csv": "postcode_district post_town local_authority local_authorities partnership "
    "partnership_counts postcodes_total postcodes_outside_kent_and_medway mostly_outside_area "
    "gp_practice_partnerships confidence latitude longitude source",
    "postcode_sectors.csv": "postcode_sector postcode_district local_authority local_authorities "
    "partnership partnership_share postcodes_total postcodes_outside_kent_and_medway confidence "
    "latitude longitude source",
    "openings.csv": "organisation known_open_on opening_note source",
    "former_names.csv": "organisation name short_name last_day day_is_known notes source",
    "successions.csv": "predecessor successor on type notes source",
    "partners.csv": "partnership organisation notes source",
    "patient_counts.csv": "organisation patients as_at source",
}
DATED = re.compile(r"(?P<stem>[a-z_]+?)_(?P<year>\d{4})_(?P<month>\d{2})(?:_(?P<day>\d{2}))?")


class BadRegister(Exception):
    """Files of the register cannot be taken in; `problems` names each bad row."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Problems:
    """What is wrong, as lines `file:line: what`, in the order of finding."""

    lines: list[str] = field(default_factory=list)

    def add(self, where, message):
        self.lines.append(f"{where}: {message}")

    def stop_if_any(self):
        """Raises BadRegister if there are any."""
        if self.lines:
            raise BadRegister(self.lines)


@dataclass(frozen=True)
class Row:
    """One row: `where` is its file and line; a value asked for in a wrong form becomes a problem and None."""

    where: str
    cells: dict[str, str]
    problems: Problems

    def text(self, column, needed=False):
        value = self.cells[column]
        if needed and not value:
            self.problems.add(self.where, f"{column} is empty")
        return value

    def day(self, column, needed=False):
        """A date, or None if the cell is empty."""
        value = self.text(column, needed)
        if not value:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.problems.add(self.where, f"{column} must be a date such as 2022-07-01, not “{value}”")

    def number(self, column):
        """A whole number; never below zero."""
        value = self.text(column, needed=True)
        if re.fullmatch(r"\d{1,9}", value, re.ASCII):
            return int(value)
        if value:
            self.problems.add(self.where, f"{column} must be a whole number, not “{value}”")

    def fraction(self, column, lowest, highest, needed=True):
        """A number between the two, or None if the cell is empty."""
        value = self.text(column, needed)
        if not value:
            return None
        if re.fullmatch(r"-?\d+(\.\d+)?", value, re.ASCII) and lowest <= float(value) <= highest:
            return float(value)
        self.problems.add(
            self.where, f"{column} must be a number between {lowest} and {highest}, not “{value}”"
        )

    def position(self, needed=True):
        """Latitude and longitude in or near Kent; both or neither."""
        latitude = self.fraction("latitude", 50.5, 52, needed)
        longitude = self.fraction("longitude", -1, 2, needed)
        if bool(self.cells["latitude"]) != bool(self.cells["longitude"]):
            self.problems.add(self.where, "give both latitude and longitude, or neither")
        return {"latitude": latitude, "longitude": longitude}

    def matching(self, column, pattern, example, needed=True):
        """The cell if it has the form of `pattern`; None if it is empty or has another."""
        value = self.text(column, needed)
        if value and not re.fullmatch(pattern, value, re.ASCII):
            self.problems.add(self.where, f"{column} “{value}” is wrong: it must be like {example}")
            return None
        return value or None

    def one_of(self, column, allowed, what):
        """The cell if `allowed` has it, else None."""
        value = self.text(column, needed=True)
        if value in allowed:
            return value
        if value:
            self.problems.add(self.where, f"{column} “{value}” is not {what}")

    def words(self, column):
        """The parts of a cell that are parted by semicolons."""
        return [part.strip() for part in self.cells[column].split(";") if part.strip()]

    def counts(self, column):
        """A cell such as "Medway 182; Swale 3" as numbers by name."""
        found = {}
        for part in self.words(column):
            name, _, number = part.rpartition(" ")
            if not name or not re.fullmatch(r"\d{1,9}", number, re.ASCII):
                self.problems.add(self.where, f"{column} must be like “Medway 182; Swale 3”, not “{part}”")
            else:
                found[name] = int(number)
        return found

    def dated(self, stem):
        """Cells of the columns named `stem` and a date, by that date."""
        return {
            day: self.cells[column]
            for column in self.cells
            if (day := date_of(column, stem)) and self.cells[column]
        }

    def newest(self, stem):
        """The one column named `stem` and a date, and that date."""
        column = max(column for column in self.cells if date_of(column, stem))
        return column, date_of(column, stem)


def date_of(column, stem):
    """The date in a column's name, if it is `stem` and a date; a month stands for its first day."""
    found = DATED.fullmatch(column)
    if found and found["stem"] == stem:
        try:
            return date(int(found["year"]), int(found["month"]), int(found["day"] or 1))
        except ValueError:
            return None


def read(folder: Path, problems: Problems) -> dict[str, list[Row]]:
    """The rows of every file of the register. What cannot be read is a problem, and its rows are missing."""
    return {name: rows_of(folder / name, name, problems) for name in COLUMNS}


def rows_of(path, name, problems):
    if not path.is_file():
        problems.add(name, "the file is missing")
        return []
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.add(f"{name}:{line}", "this is not UTF-8 text; save the file again as UTF-8")
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, line = [], 1
    try:
        header = next(reader, None)
        if header is None:
            problems.add(name, "the file is empty")
            return []
        if not header_is_right(header, name, problems):
            return []
        line = reader.line_num + 1
        for cells in reader:
            where, line = f"{name}:{line}", reader.line_num + 1
            if len(cells) != len(header):
                problems.add(where, f"has {len(cells)} cells where the header has {len(header)}")
            elif any(re.search(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]", cell) for cell in cells):
                problems.add(where, "holds a character that cannot be shown")
            else:
                rows.append(
                    Row(where, dict(zip(header, (cell.strip() for cell in cells), strict=True)), problems)
                )
    except csv.Error as error:
        problems.add(f"{name}:{line}", f"is not a row of a CSV file ({error})")
        return []
    if not rows and not any(problem.startswith(f"{name}:") for problem in problems.lines):
        problems.add(name, "the file has a header but no rows")
    return rows


def header_is_right(header, name, problems):
    wanted = COLUMNS[name].split()
    stems = {column.removesuffix("…") for column in wanted if column.endswith("…")}
    found = [
        f"{match['stem']}…"
        if (match := DATED.fullmatch(column)) and match["stem"] in stems and date_of(column, match["stem"])
        else column
        for column in header
    ]
    faults = [
        f"the column {column.replace('…', '_(year)_(month)')} is missing"
        for column in wanted
        if column not in found
    ]
    faults += [
        f"there is a column {column!r} that is not expected"
        for column, kind in zip(header, found, strict=True)
        if kind not in wanted
    ]
    faults += [f"the column {column} is there twice" for column in set(header) if header.count(column) > 1]
    for fault in faults:
        problems.add(f"{name}:1", fault)
    return not faults
