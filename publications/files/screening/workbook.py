"""Excel workbooks: what is hidden, cached, linked or left over, and the words that readers see."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import python_calamine
from lxml import etree

from publications.files.screening import office_rules  # noqa: F401  registered by being imported
from publications.files.screening.catalogue import BLOCK, HARD, INFORM, WARN, at, rule
from publications.files.screening.office_cleaning import PURL, SHEETS, write
from publications.files.screening.packages import OFFICE_LINKS, Package, opened_package
from publications.files.screening.work import Words

CELLS_AT_MOST = 5_000_000
MANY_ROWS = 1_000
LINK = f"{{{OFFICE_LINKS}}}id"
COLUMN = re.compile(r"[A-Z]+")


@dataclass
class Sheet:
    name: str
    state: str
    part: str
    cells: int = 0
    rows: int = 0
    hidden_rows: int = 0  # those that hold values
    hidden_columns: set[str] = field(default_factory=set)  # the same
    unseen_rows: set[int] = field(default_factory=set)  # all of them, from 1
    unseen_columns: list[tuple[int, int]] = field(default_factory=list)  # first and last, from 1
    is_filtered: bool = False


class Workbook:
    def __init__(self, package: Package, path: str):
        self.package = package
        self.path = path

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Every sheet that the workbook lists, with what a walk through it found."""
        targets = {link.id: link.target for link in self.package.links_in("xl/_rels/workbook.xml.rels")}
        found = []
        for each in self.package.tree("xl/workbook.xml").iter(f"{SHEETS}sheet"):
            part = targets.get(each.get(LINK), "")
            sheet = Sheet(each.get("name", ""), each.get("state", "visible"), part)
            if part in self.package.parts and part.startswith("xl/worksheets/"):
                self.walk(sheet)
            found.append(sheet)
        return found

    def walk(self, sheet: Sheet) -> None:
        """Counts what holds values and cannot be seen. The sheet may be too large to be kept."""
        hidden = sheet.unseen_columns
        total = 0
        without_height = False  # every row that does not say otherwise
        tags = [f"{SHEETS}{name}" for name in ("sheetFormatPr", "col", "row", "autoFilter")]
        with self.package.archive.open(sheet.part) as part:
            for _, element in etree.iterparse(
                part, tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
            ):
                if element.tag == f"{SHEETS}sheetFormatPr":
                    without_height = element.get("zeroHeight") in ("1", "true")
                elif element.tag == f"{SHEETS}col":
                    if is_hidden(element, "width"):
                        hidden.append((int(element.get("min", 0)), int(element.get("max", 0))))
                elif element.tag == f"{SHEETS}row":
                    filled = [
                        cell for cell in element if cell.find(f"{SHEETS}v") is not None or "is" in names(cell)
                    ]
                    total += len(filled)
                    if total > CELLS_AT_MOST:
                        raise MemoryError
                    sheet.rows += bool(filled)
                    sheet.cells += len(filled)
                    unseen = is_hidden(element, "ht") or (without_height and "ht" not in element.attrib)
                    sheet.hidden_rows += bool(filled) and unseen
                    if unseen:
                        sheet.unseen_rows.add(int(element.get("r", 0)))
                    for cell in filled if hidden else ():
                        letters = COLUMN.match(cell.get("r", ""))
                        number = number_of(letters.group(0)) if letters else 0
                        if any(first <= number <= last for first, last in hidden):
                            sheet.hidden_columns.add(letters.group(0))
                elif element.find(f"{SHEETS}filterColumn") is not None:
                    sheet.is_filtered = True
                element.clear()

    @cached_property
    def strings_used(self) -> set[int]:
        """The numbers of the shared texts that stand in some cell."""
        used = set()
        for name in self.package.parts:
            if name.startswith("xl/worksheets/sheet"):
                with self.package.archive.open(name) as part:
                    for _, cell in etree.iterparse(part, tag=f"{SHEETS}c", resolve_entities=False):
                        value = cell.findtext(f"{SHEETS}v")
                        if cell.get("t") == "s" and value and value.isdigit():
                            used.add(int(value))
                        cell.clear()
        return used

    @property
    def visible(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.state == "visible"]


def names(cell) -> set[str]:
    return {each.tag.rpartition("}")[2] for each in cell}


def is_hidden(element, size: str) -> bool:
    """Hidden, or so narrow or low that it cannot be seen."""
    if element.get("hidden") in ("1", "true"):
        return True
    try:
        return float(element.get(size, "1")) == 0
    except ValueError:
        return False


def number_of(letters: str) -> int:
    """The number of a column: "A" is 1, "AA" is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@contextmanager
def opened(path: str, kind: str):
    with opened_package(path, kind) as package:
        yield Workbook(package, path)


def of_workbook(name, severity, words, advice, **options):
    return rule(name, ["xlsx"], severity, words, advice, **options)


DELETE_IT = "Delete it, or copy only what readers need into a new workbook, and upload that."


@of_workbook(
    "XLS-FOI-ROUTE",
    INFORM,
    "This is a workbook.",
    "In an answer to a request, publish CSV instead: “Make CSV of its sheets” does that for each sheet.",
    for_disclosure=BLOCK,
)
def any_workbook(workbook):
    yield at()


@of_workbook(
    "XLS-HIDDEN-SHEET",
    BLOCK,
    "There is a hidden sheet with {cells} filled cells.",
    "Right-click a sheet's name and choose Unhide. Delete that sheet, save, and upload it again.",
    for_disclosure=HARD,
)
def hidden_sheets(workbook):
    yield from sheets_that_are(workbook, "hidden")


@of_workbook(
    "XLS-VERY-HIDDEN",
    BLOCK,
    "There is a sheet with {cells} filled cells that is hidden so well that Excel does not offer to show it.",
    "Copy only the sheets that readers need into a new workbook, and upload that.",
    for_disclosure=HARD,
)
def very_hidden_sheets(workbook):
    yield from sheets_that_are(workbook, "veryHidden")


def sheets_that_are(workbook, state):
    for sheet in workbook.sheets:
        if sheet.state == state:
            empty = sheet.cells == 0 and sheet.part.startswith("xl/worksheets/")
            yield at(sheet=sheet.name, words={"cells": sheet.cells}, severity=WARN if empty else "")


@of_workbook(
    "XLS-HIDDEN-ROWS",
    BLOCK,
    "There are hidden rows with values ({rows}).",
    "Select the whole sheet, right-click a row's number and choose Unhide. " + DELETE_IT,
)
def hidden_rows(workbook):
    for sheet in workbook.visible:
        if sheet.hidden_rows and not sheet.is_filtered:
            yield at(sheet=sheet.name, words={"rows": sheet.hidden_rows})


@of_workbook(
    "XLS-FILTERED-ROWS",
    BLOCK,
    "A filter hides rows with values ({rows}). Anybody can switch it off.",
    "Switch the filter off. " + DELETE_IT,
)
def filtered_rows(workbook):
    for sheet in workbook.visible:
        if sheet.hidden_rows and sheet.is_filtered:
            yield at(sheet=sheet.name, words={"rows": sheet.hidden_rows})


@of_workbook(
    "XLS-HIDDEN-COLUMNS",
    BLOCK,
    "There are hidden columns with values: {columns}.",
    "Select the whole sheet, right-click a column's letter and choose Unhide. " + DELETE_IT,
)
def hidden_columns(workbook):
    for sheet in workbook.visible:
        if sheet.hidden_columns:
            columns = ", ".join(sorted(sheet.hidden_columns, key=number_of))
            yield at(sheet=sheet.name, words={"columns": columns})


def parts_rule(name, what, severity, words, advice, **options):
    """A rule that no part of one kind is in the workbook."""

    @of_workbook(name, severity, words, advice, **options)
    def find(workbook):
        for part in workbook.package.named(what):
            if not part.endswith(".rels"):
                yield at(part=part)


@of_workbook(
    "XLS-COMMENT",
    BLOCK,
    "There are comments or notes in the workbook, or a list of who wrote some.",
    "In Excel, choose Review, and delete all comments and notes. Our copy leaves them out.",
)
def comments(workbook):
    for part in workbook.package.named("comments"):
        # New versions of Excel put an empty list of people into every workbook.
        if not part.endswith(".rels") and len(workbook.package.tree(part)):
            yield at(part=part)


parts_rule(
    "XLS-PIVOT-CACHE",
    "pivot",
    BLOCK,
    "There is a pivot table, and with it a copy of all the data that it was made from.",
    "Copy the table and paste it as values into a new workbook, and upload that.",
    for_disclosure=HARD,
)
parts_rule(
    "XLS-EXTERNAL-LINK",
    "external",
    BLOCK,
    "The workbook is linked to another one, and holds values from it.",
    "In Excel, choose Data, Edit links, Break link. Save it, and upload it again.",
)
parts_rule(
    "XLS-CONNECTION",
    "connection",
    HARD,
    "The workbook holds the way to a database, and perhaps a password.",
    "In Excel, choose Data, Queries and connections, and delete all. Save it, and upload it again.",
)
parts_rule("XLS-DATA-MODEL", "model", HARD, "The workbook holds a whole data model.", DELETE_IT)
parts_rule(
    "XLS-REVISIONS",
    "revisions",
    HARD,
    "The workbook holds the history of who changed what.",
    "Stop sharing the workbook. " + DELETE_IT,
)


@of_workbook(
    "XLS-ORPHAN",
    BLOCK,
    "There is a sheet inside the file that the workbook does not list.",
    "Copy what readers need into a new workbook, and upload that.",
)
def orphans(workbook):
    listed = {sheet.part for sheet in workbook.sheets}
    for name in workbook.package.parts:
        if re.fullmatch(r"xl/(work|chart)sheets/[^/]+\.xml", name) and name not in listed:
            yield at(part=name)


@of_workbook(
    "XLS-UNUSED-STRINGS",
    BLOCK,
    "The file still holds words that stand in no cell any more.",
    "Copy what readers need into a new workbook, and upload that.",
)
def unused_strings(workbook):
    for _, root in workbook.package.trees("xl/sharedStrings.xml"):
        for number, each in enumerate(root.iter(f"{SHEETS}si")):
            text = "".join(part.text or "" for part in each.iter(f"{SHEETS}t"))
            if text.strip() and number not in workbook.strings_used:
                yield at(sample=text)


@of_workbook(
    "XLS-NAMES",
    WARN,
    "The workbook holds a hidden name, or a name that leads to another file.",
    "In Excel, choose Formulas, Name manager, and delete what readers do not need.",
    for_disclosure=BLOCK,
)
def defined_names(workbook):
    for each in workbook.package.tree("xl/workbook.xml").iter(f"{SHEETS}definedName"):
        is_built_in = each.get("name", "").startswith("_xlnm.")
        leads_away = re.search(r"\\\\|\[\d+\]|\.xls", each.text or "")
        if leads_away or (each.get("hidden") in ("1", "true") and not is_built_in):
            yield at(sample=each.get("name", ""))


@of_workbook(
    "XLS-SIZE",
    INFORM,
    "A sheet has more than {rows} rows. Rows about single people must not be published.",
    "Check that each row is a total, and not a person.",
    for_disclosure=WARN,
)
def many_rows(workbook):
    for sheet in workbook.sheets:
        if sheet.rows > MANY_ROWS:
            yield at(sheet=sheet.name, words={"rows": MANY_ROWS})


def words(workbook) -> Words:
    """One page for each sheet that readers see."""
    pages = []
    with open(workbook.path, "rb") as file:
        book = python_calamine.CalamineWorkbook.from_filelike(file)
        for sheet in workbook.visible:
            if sheet.part.startswith("xl/worksheets/"):
                rows = book.get_sheet_by_name(sheet.name).to_python()
                pages.append((sheet.name, "\n".join(line for row in rows if (line := line_of(row)).strip())))
    return Words(
        pages=pages,
        count=len(workbook.visible),
        title=title_of(workbook.package),
        accessibility={"sheets": len(workbook.visible)},
    )


def line_of(row) -> str:
    return "\t".join(
        str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell) for cell in row
    )


def title_of(package) -> str:
    for _, core in package.trees("docProps/core.xml"):
        return (core.findtext(f"{{{PURL}}}title") or "").strip()
    return ""


def write_clean(workbook, path: str) -> None:
    write(workbook.package, path, title_of(workbook.package), "")
