"""Requests from a case system (CSV): all is checked first, and nothing is kept unless all of it is right.

Who asked is never kept: columns that could tell are not read, and go no further than the upload.
"""

import csv
import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from io import StringIO

from django.core.exceptions import ValidationError
from django.db import models, transaction

from icsportal.lib.standing_text import html
from icsportal.lib.text import fold
from icsportal.publishing.actions import record_edit
from pages.models import Topic
from pages.services.spreadsheet import BEYOND, Fault, decoded, parts
from publications.foi.actions import count_days, next_reference
from publications.foi.consistency import TELLS_WHO_ASKED, days_to_come
from publications.foi.models import (
    AppliedProvision,
    Decision,
    DisclosureLogEntry,
    Extension,
    Held,
    Provision,
    Reason,
    Regime,
)
from publications.foi.models.entry_rules import CONSTRAINTS

NEEDED = "case_reference title request received_on".split()
DATES = (
    "received_on answered_on clarification_asked_on clarification_received_on fee_notice_on fee_paid_on "
    "extended_to"
).split()
CHOICES = {
    "regime": Regime,
    "held": Held,
    "decision": Decision,
    "refusal_reason": Reason,
    "extension": Extension,
}
OPTIONAL = [
    "reference",
    "answer",
    *(name for name in DATES if name not in NEEDED),
    *CHOICES,
    "exemptions",
    "public_interest",
    "complex",
    "asks_for_a_lot",
    "topics",
]
COLUMNS = [*NEEDED, *OPTIONAL]
TELLS_WHO = re.compile(
    r"requester|requestor|applicant|customer|contact|name|surname|e_?mail|phone|mobile|address|postcode|twitter"
)
CHECKS = [each for each in CONSTRAINTS if isinstance(each, models.CheckConstraint)]
ALL_CHECKS = models.CheckConstraint(
    name="all", condition=reduce(operator.and_, (each.condition for each in CHECKS))
)
HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
YES = {"yes", "y", "true", "1"}


@dataclass
class Row:
    """One request, ready to be kept."""

    number: int
    entry: DisclosureLogEntry
    exemptions: list[Provision] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    public_interest: str = ""


@dataclass
class Sheet:
    """What a file holds, what is wrong with it, and what of it was not read."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)
    text: str = ""  # the same file with nothing in it but what is read


def column(name: str) -> str:
    """ "Received on" and "RECEIVED_ON" are the same column."""
    return fold(name or "").replace(" ", "_")


def read(data: bytes) -> Sheet:
    """The requests of a file. Changes nothing."""
    text, faults = decoded(data)
    if faults:
        return Sheet(faults=faults)
    lines = csv.DictReader(StringIO(text, newline=""), restkey=BEYOND)
    columns = {name: column(name) for name in lines.fieldnames or []}
    sheet = Sheet(
        not_read=[name for name, plain in columns.items() if plain not in COLUMNS and TELLS_WHO.search(plain)]
    )
    missing = [name for name in NEEDED if name not in columns.values()]
    unknown = [name for name, plain in columns.items() if plain not in COLUMNS and name not in sheet.not_read]
    if missing:
        sheet.faults.append(Fault(1, "", f"these columns are missing: {', '.join(missing)}."))
    if unknown:
        sheet.faults.append(Fault(1, "", f"these columns are not known: {', '.join(unknown)}."))
    if sheet.faults:
        return sheet
    reader = Reader(sheet)
    kept = []
    try:
        for number, cells in enumerate(lines, 2):
            if any(cells.values()):
                extra = cells.pop(BEYOND, None)
                plain = {
                    columns[name]: (cell or "").strip()
                    for name, cell in cells.items()
                    if columns.get(name) in COLUMNS
                }
                kept.append(plain)
                reader.read(number, plain, extra)
    except csv.Error:
        sheet.faults.append(Fault(0, "", "it cannot be read as a table."))
    if not kept and not sheet.faults:
        sheet.faults.append(Fault(0, "", "it has no requests."))
    present = [name for name in COLUMNS if name in columns.values()]
    sheet.text = written_again(present, kept)
    return sheet


def written_again(columns, rows) -> str:
    """The rows as they were, without the columns that are not read."""
    written = StringIO()
    lines = csv.DictWriter(written, columns)
    lines.writeheader()
    lines.writerows(rows)
    return written.getvalue()


class Reader:
    """Turns rows into requests. Looks everything up once, so that queries do not grow with the rows."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.laws = {fold(law.code): law for law in Provision.objects.that_can_be_applied()}
        self.topics = {
            fold(name): topic for topic in Topic.objects.all() for name in (topic.name, topic.slug)
        }
        known = DisclosureLogEntry.objects.filter(replaces=None)
        self.cases = {
            case: f"{reference} on the site"
            for case, reference in known.values_list("case_reference", "reference")
        }
        self.references = dict.fromkeys(known.values_list("reference", flat=True), "the site")
        self.next: dict[str, int] = {}

    def read(self, number: int, cells: dict, extra) -> None:
        if extra:
            faults = ["it has more cells than there are columns."]
        else:
            row, faults = self.made(number, cells)
        for words in faults:
            self.sheet.faults.append(Fault(number, cells.get("case_reference", "")[:40], words))
        if not faults:
            self.sheet.rows.append(row)

    def made(self, number, cells) -> tuple[Row | None, list[str]]:
        faults = [f"{name} is empty." for name in NEEDED if not cells.get(name)]
        faults += [f"{name} holds hidden signs." for name, cell in cells.items() if HIDDEN.search(cell)]
        values = {name: self.day(name, cells, faults) for name in DATES}
        values |= {name: self.choice(name, cells, faults) for name in CHOICES}
        values["regime"] = values["regime"] or Regime.FOIA
        values["extension"] = values["extension"] or Extension.NONE
        row = Row(
            number,
            DisclosureLogEntry(
                case_reference=cells.get("case_reference", ""),
                title=cells.get("title", ""),
                request_text=cells.get("request", ""),
                answer=html(cells.get("answer", "")),
                is_complex=cells.get("complex", "").casefold() in YES,
                is_voluminous=cells.get("asks_for_a_lot", "").casefold() in YES,
                **values,
            ),
            exemptions=self.found("exemptions", self.laws, "exemption", cells, faults),
            topics=self.found("topics", self.topics, "topic", cells, faults),
            public_interest=cells.get("public_interest", ""),
        )
        faults += self.name(row, cells)
        if not faults:
            count_days(row.entry)
            faults += rule_faults(row.entry)
            faults += [f"{name}: {fault}" for name, fault in days_to_come(row.entry)]
        return row, faults + list(privacy(cells))

    def day(self, name, cells, faults) -> date | None:
        """A date as 2026-03-10 or 10/03/2026."""
        text = cells.get(name, "")
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
        if text:
            faults.append(f"“{text[:40]}” in {name} is no date. Write it like 2026-03-10 or 10/03/2026.")

    def choice(self, name, cells, faults) -> str:
        """One of the choices by its value or in the words that readers see."""
        text = cells.get(name, "")
        choices = {fold(words): value for value, label in CHOICES[name].choices for words in (value, label)}
        if text and fold(text) not in choices:
            values = ", ".join(CHOICES[name].values)
            faults.append(f"“{text[:40]}” in {name} is not known. Use: {values}.")
        return choices.get(fold(text), "")

    def found(self, name, rows, what, cells, faults) -> list:
        known = []
        for word in parts(cells.get(name, "")):
            if match := rows.get(fold(word)):
                known.append(match)
            else:
                faults.append(f"no {what} is called “{word[:40]}”.")
        return known

    def name(self, row, cells) -> Iterator[str]:
        """The entry gets its reference; names that are taken are faults."""
        entry, case = row.entry, row.entry.case_reference
        if case in self.cases and case:
            yield f"{self.cases[case]} has the same case_reference."
        self.cases[case] = f"row {row.number}"
        if entry.received_on is None:
            return
        entry.reference = cells.get("reference", "").upper() or self.next_free(entry)
        if entry.reference in self.references:
            yield f"the reference {entry.reference} is taken by {self.references[entry.reference]}."
        self.references[entry.reference] = f"row {row.number}"

    def next_free(self, entry) -> str:
        start = f"{'EIR' if entry.regime == Regime.EIR else 'FOI'}-{entry.received_on.year}-"
        if start not in self.next:
            self.next[start] = int(next_reference(entry.regime, entry.received_on.year).rpartition("-")[2])
        while f"{start}{self.next[start]:04}" in self.references:
            self.next[start] += 1
        return f"{start}{self.next[start]:04}"


def rule_faults(entry) -> list[str]:
    """What the rules of the model say against one row."""
    try:
        entry.clean_fields(exclude=["due_basis"])
    except ValidationError as error:
        return [f"{name}: {words}" for name, found in error.message_dict.items() for words in found]
    if holds(ALL_CHECKS, entry):  # one question of the database in place of one for each
        return []
    return [str(each.violation_error_message) for each in CHECKS if not holds(each, entry)]


def holds(constraint, entry) -> bool:
    try:
        constraint.validate(DisclosureLogEntry, entry)
    except ValidationError:
        return False
    return True


def privacy(cells) -> Iterator[str]:
    for name in ("title", "request"):
        for pattern, what in TELLS_WHO_ASKED.items():
            if re.search(pattern, cells.get(name, ""), re.IGNORECASE):
                yield f"{name} holds {what}: take out all that tells who asked."


@transaction.atomic
def keep(*, rows: list[Row], by) -> list[DisclosureLogEntry]:
    """Every row is a draft entry, written by `by`, for a second person to publish."""
    for row in rows:
        row.entry.changed_by = by
        row.entry.save()
        row.entry.topics.set(row.topics)
        for provision in row.exemptions:
            AppliedProvision.objects.create(
                entry=row.entry, provision=provision, public_interest=row.public_interest
            )
        record_edit(record=row.entry, by=by, is_new=True, note="From the case system.")
    return [row.entry for row in rows]
