"""Services from a spreadsheet (CSV): all is checked first, and nothing is kept unless all of it is right."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from icsportal.lib.opening_hours import WEEKDAYS, BadHours
from icsportal.lib.standing_text import html
from icsportal.lib.text import fold
from icsportal.lib.typed_hours import parse
from icsportal.publishing.actions import record_edit
from pages.models import (
    Organisation,
    OrganisationName,
    Service,
    ServiceContact,
    Site,
    Topic,
    Urgency,
    Way,
    link_faults,
)
from pages.services.actions import keep_service
from pages.services.places import area_name, partnerships

LARGEST_BYTES = 1_000_000
BEYOND = "…"  # the name of cells to which no column belongs
SPANNING = ("service_ages_in_order", "service_review_after_check")
NEEDED = (
    "name topic also_known_as summary who_for when_to_use access how_to_get owner checked_on review_due_on"
).split()
HOURS = [*(day.lower() for day in WEEKDAYS), "bank_holidays", "hours_note"]
OPTIONAL = (
    "urgency when_not_to_use cost age_from age_to contact_label phone email website sites providers "
    "partnerships languages national_page sources"
).split() + HOURS
AS_WRITTEN = "name summary who_for owner languages national_page".split()
FORMATTED = "when_to_use when_not_to_use how_to_get".split()


@dataclass(frozen=True)
class Fault:
    """What is wrong with one row of the sheet as a spreadsheet numbers them, or with all of it (row 0)."""

    row: int
    name: str
    words: str

    def __str__(self):
        where = f"Row {self.row}" if self.row else "The file"
        return f"{where} ({self.name}): {self.words}" if self.name else f"{where}: {self.words}"


@dataclass
class Row:
    """One service, ready to be kept."""

    number: int
    service: Service
    also_known_as: list[str]
    contact: ServiceContact | None = None
    sites: list[Site] = field(default_factory=list)
    providers: list[Organisation] = field(default_factory=list)
    partnerships: list[Organisation] = field(default_factory=list)


def read(data: bytes) -> tuple[list[Row], list[Fault]]:
    """The services of a file, and everything that is wrong with it. Changes nothing."""
    text, faults = decoded(data)
    if faults:
        return [], faults
    lines = csv.DictReader(StringIO(text, newline=""), restkey=BEYOND)
    columns = lines.fieldnames or []
    missing = [name for name in NEEDED if name not in columns]
    unknown = [name for name in columns if name not in (*NEEDED, *OPTIONAL)]
    if missing:
        faults.append(Fault(1, "", f"these columns are missing: {', '.join(missing)}."))
    if unknown:
        faults.append(Fault(1, "", f"these columns are not known: {', '.join(unknown)}."))
    if faults:
        return [], faults
    reader = Reader()
    rows = [reader.row(number, cells) for number, cells in enumerate(lines, 2) if any(cells.values())]
    if not rows:
        reader.faults.append(Fault(0, "", "it has no services."))
    return [row for row in rows if row], reader.faults


def decoded(data: bytes) -> tuple[str, list[Fault]]:
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        rows = csv.reader(StringIO(data.decode("utf-8", errors="replace"), newline=""))
        return "", [
            Fault(number, "", "some letters cannot be read. Save the file as “CSV UTF-8” and try again.")
            for number, cells in enumerate(rows, 1)
            if "\ufffd" in "".join(cells)
        ]


class Reader:
    """Turns rows into services. Looks everything up once, so that queries do not grow with the rows."""

    def __init__(self):
        self.faults: list[Fault] = []
        self.topics = {
            fold(name): topic for topic in Topic.objects.all() for name in (topic.name, topic.slug)
        }
        self.sites = {
            key: site for site in Site.objects.all() for key in (site.ods_code, fold(site.name)) if key
        }
        self.areas = {fold(area_name(partnership)): partnership for partnership in partnerships()}
        self.taken = dict(Service.objects.filter(replaces=None).values_list("folded_name", "name"))
        self.slugs = set(Service.objects.values_list("slug", flat=True))
        self.numbers: dict[str, int] = {}

    def row(self, number: int, cells: dict) -> Row | None:
        """The service of one row, or None after naming everything that is wrong with it."""
        extra = cells.pop(BEYOND, None)
        cells = {name: (text or "").strip() for name, text in cells.items()}
        found = (
            list(self.faults_of(number, cells))
            if not extra
            else ["it has more cells than there are columns."]
        )
        row = None
        if not extra:
            row, more = self.made(number, cells)
            found += more
        self.faults += [Fault(number, cells.get("name", ""), words) for words in found]
        return None if found else row

    def faults_of(self, number, cells) -> Iterator[str]:
        """What is wrong with the cells by themselves."""
        for name in NEEDED:
            if not cells[name]:
                yield f"{name} is empty."
        folded = fold(cells["name"])
        if folded in self.numbers:
            yield f"row {self.numbers[folded]} has the same name."
        elif folded in self.taken:
            yield f"there is a service called “{self.taken[folded]}” already."
        self.numbers.setdefault(folded, number)
        if cells["topic"] and fold(cells["topic"]) not in self.topics:
            yield f"no topic is called “{cells['topic']}”."
        for way in parts(cells["access"]):
            if way not in Way:
                yield f"“{way}” is not a way to get it. Use: {', '.join(Way.values)}."
        if (urgency := cells.get("urgency")) and urgency not in Urgency:
            yield f"“{urgency}” is not an urgency. Use: {', '.join(Urgency.values)}."
        if len({fold(words) for words in parts(cells["also_known_as"])} - {"", folded}) < 2:
            yield "also_known_as needs at least two words or phrases, with ; between them."

    def made(self, number, cells) -> tuple[Row, list[str]]:
        faults: list[str] = []

        def found(column, rows, what):
            for name in parts(cells.get(column, "")):
                if match := rows.get(name) or rows.get(fold(name)):
                    yield match
                else:
                    faults.append(f"no {what} is called “{name}”.")

        def read(parser, column):
            try:
                return parser(cells[column]) if cells.get(column) else None
            except ValueError:
                faults.append(f"“{cells[column]}” in {column} cannot be read.")

        urgency = cells.get("urgency") or Urgency.ROUTINE
        areas = [] if cells.get("partnerships", "all") in ("", "all") else ["partnerships"]
        row = Row(
            number,
            Service(
                slug=self.slug(cells["name"]),
                topic=self.topics.get(fold(cells["topic"])),
                urgency=urgency,
                shows_urgent_help=urgency != Urgency.ROUTINE,
                access=parts(cells["access"]),
                cost=cells.get("cost") or "Free",
                age_from=read(int, "age_from"),
                age_to=read(int, "age_to"),
                covers_all=not areas,
                sources=parts(cells.get("sources", "")),
                checked_on=read(date.fromisoformat, "checked_on"),
                review_due_on=read(date.fromisoformat, "review_due_on"),
                **{name: cells.get(name, "") for name in AS_WRITTEN},
                **{name: html(cells.get(name, "")) for name in FORMATTED},
            ),
            parts(cells["also_known_as"]),
            sites=list(found("sites", self.sites, "site")),
            providers=list(self.organisations(cells, faults)),
            partnerships=[area for column in areas for area in found(column, self.areas, "partnership")],
        )
        try:
            hours = {day: cells.get(day, "") for day in HOURS[:-1]} | {"note": cells.get("hours_note", "")}
            row.service.hours = parse(hours).to_data()
        except BadHours as fault:
            faults.append(str(fault))
        if any(cells.get(name) for name in ("phone", "email", "website")):
            label = cells.get("contact_label") or cells["name"]
            ways = {name: cells.get(name, "") for name in ("phone", "email", "website")}
            row.contact = ServiceContact(label=label, **ways)
        return row, faults + list(rule_faults(row, checked=not faults))

    def organisations(self, cells, faults):
        for name in parts(cells.get("providers", "")):
            names = OrganisationName.objects.filter(Q(name__iexact=name) | Q(short_name__iexact=name))
            match = Organisation.objects.filter(
                Q(ods_code__iexact=name) | Q(pk__in=names.values("organisation"))
            )
            if len(match) == 1:
                yield match[0]
            else:
                faults.append(
                    f"no organisation is called “{name}”." if not match else f"several are called “{name}”."
                )

    def slug(self, name):
        plain = slug = slugify(fold(name))[:90] or "service"
        number = 2
        while slug in self.slugs:
            slug, number = f"{plain}-{number}", number + 1
        self.slugs.add(slug)
        return slug


def parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def rule_faults(row: Row, checked: bool) -> Iterator[str]:
    """What the rules of the models say against it; those that span columns only if each could be read."""
    for thing, left_out in ((row.service, ["hours", "topic", "access"]), (row.contact, ["service"])):
        if thing is None:
            continue
        try:
            thing.clean_fields(exclude=left_out)
            for constraint in thing._meta.constraints:
                if checked and constraint.name in SPANNING:
                    constraint.validate(type(thing), thing)
        except ValidationError as error:
            by_column = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for column, messages in by_column.items():
                yield from (f"{column}: {message}" if column else message for message in messages)
    yield from link_faults(
        access=row.service.access,
        can_be_reached=bool(row.contact and row.contact.reaches_at_once),
        has_site=bool(row.sites),
        covers_all=row.service.covers_all,
        has_partnerships=bool(row.partnerships) if checked else not row.service.covers_all,
    )


@transaction.atomic
def keep(*, rows: list[Row], by) -> list[Service]:
    """Every row is a draft service, written by `by`, for a second person to publish."""
    for row in rows:
        row.service.changed_by = by
        keep_service(service=row.service, also_known_as=row.also_known_as)
        if row.contact:
            row.contact.service = row.service
            row.contact.save()
        row.service.sites.set(row.sites)
        row.service.providers.set(row.providers)
        row.service.partnerships.set(row.partnerships)
        record_edit(record=row.service, by=by, is_new=True, note="From a spreadsheet.")
    return [row.service for row in rows]


class SpreadsheetForm(forms.Form):
    """First the file, to be checked; then its text again, to be kept."""

    file = forms.FileField(
        label="Spreadsheet",
        required=False,
        help_text="A CSV file, saved as “CSV UTF-8”, at most 1 MB. You see what is in it before it is kept.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False, max_length=LARGEST_BYTES)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_BYTES:
            raise forms.ValidationError("The file is larger than 1 MB. Part it into several.")
        return file

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("file") or cleaned.get("text")):
            self.add_error("file", "Choose a file.")
        return cleaned

    def data_bytes(self) -> bytes:
        file = self.cleaned_data.get("file")
        return file.read() if file else self.cleaned_data["text"].encode()
