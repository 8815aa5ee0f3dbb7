"""The rows of a table as drafts, and everything that is wrong with them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from icsportal.lib.csv_text import shown_only
from icsportal.lib.languages import ENGLISH, LANGUAGES
from icsportal.lib.text import fold
from icsportal.publishing.actions import Refused
from pages.models import Organisation, Topic
from pages.services.places import area_name
from pages.services.spreadsheet import BEYOND, Fault, decoded, parts
from publications.files.screening.at_once import HEAD_BYTES, NotTaken, recognise, refuse_size
from publications.importing.columns import COLUMNS, NEEDED, OF_FILE, OF_PUBLICATION
from publications.importing.drafts import Draft, DraftFile, Form, Sheet
from publications.importing.keeping import LONGEST_PATH, inside
from publications.models import Attachment, Format, Publication, Series
from publications.models.attachment import NAME_IN_ADDRESS, TYPES_OF_FORMAT, format_of_type
from publications.naming import attachment_name, free_name

LARGEST_BYTES = 5_000_000

DAYS = ("covers_from", "covers_to", "review_due_on")
HIDDEN = re.compile(r"[\x00-\x1f\x7f]")
DATES = {
    "%Y-%m-%d": Publication.Precision.DAY,
    "%d/%m/%Y": Publication.Precision.DAY,
    "%Y-%m": Publication.Precision.MONTH,
    "%Y": Publication.Precision.YEAR,
}


def read(*, data: bytes, folder: Path) -> Sheet:
    """The publications of a table, and everything that is wrong with it. Changes nothing."""
    if len(data) > LARGEST_BYTES:
        return Sheet(faults=[Fault(0, "", "it is larger than 5 MB. Part it into several.")])
    text, faults = decoded(data)
    if faults or not text:
        return Sheet(faults=faults or [Fault(0, "", "it is empty, or some letters cannot be read.")])
    lines = csv.DictReader(StringIO(text, newline=""), restkey=BEYOND)
    sheet = Sheet()
    try:
        sheet.faults += faults_of_columns([(name or "").strip() for name in lines.fieldnames or []])
        rows = [] if sheet.faults else [(number, plain(cells)) for number, cells in enumerate(lines, 2)]
    except csv.Error:
        sheet.faults.append(Fault(0, "", "it cannot be read as a table. Save it as “CSV UTF-8”."))
        return sheet
    rows = [(number, cells) for number, cells in rows if any(cells.values())]
    if not rows and not sheet.faults:
        sheet.faults.append(Fault(0, "", "it has no publications. Write one in each row below the columns."))
    if rows:
        Reader(sheet, folder).read(rows)
    return sheet


def plain(cells) -> dict:
    extra = cells.pop(BEYOND, None)
    return {(name or "").strip(): (cell or "").strip() for name, cell in cells.items()} | {
        BEYOND: "".join(extra or [])
    }


def faults_of_columns(columns: list[str]) -> Iterator[Fault]:
    missing = [name for name in NEEDED if name not in columns]
    unknown = [name[:40] for name in columns if name not in COLUMNS]
    twice = [name for name, times in Counter(columns).items() if times > 1 and name in COLUMNS]
    if missing:
        yield Fault(1, "", f"these columns are missing: {', '.join(missing)}. Add them to the first row.")
    if unknown:
        yield Fault(1, "", f"these columns are not known: {', '.join(unknown)}. Take them out.")
    if twice:
        yield Fault(1, "", f"these columns are there twice: {', '.join(twice)}. Keep one of each.")


class Reader:
    """Turns rows into drafts. Looks everything up once."""

    def __init__(self, sheet: Sheet, folder: Path):
        self.sheet = sheet
        self.folder = folder.resolve()
        self.places = {
            fold(area_name(each)): each.pk for each in Organisation.objects.partnerships().with_name()
        }
        self.topics = {fold(name): each.pk for each in Topic.objects.all() for name in (each.name, each.slug)}
        self.series = {
            fold(name): each.pk for each in Series.objects.all() for name in (each.name, each.slug)
        }
        self.known = set(Publication.objects.values_list("slug", flat=True))
        self.paths: dict[Path, int] = {}

    def fault(self, number: int, name: str, words: str):
        self.sheet.faults.append(Fault(number, name, words))

    def read(self, rows):
        by_slug: dict[str, list] = {}
        for number, cells in rows:
            if self.can_be_read(number, cells):
                by_slug.setdefault(cells["slug"], []).append((number, cells))
        for slug, own in by_slug.items():
            if slug in self.known:
                self.sheet.known[slug] = own[0][0]
            else:
                self.publication(own)

    def can_be_read(self, number, cells) -> bool:
        """False, after saying why, for a row whose cells mean nothing or do something."""
        before = len(self.sheet.faults)
        if cells.pop(BEYOND):
            self.fault(
                number, "", "it has more cells than there are columns. Put quotation marks around commas."
            )
        for name, cell in cells.items():
            if HIDDEN.search(cell):
                self.fault(number, name, "it holds hidden signs or line breaks. Write it anew as plain text.")
            elif shown_only(cell) != cell:
                self.fault(
                    number,
                    name,
                    f"it begins with “{cell[0]}”, as a formula does. Write the words themselves.",
                )
        if not cells["slug"]:
            self.fault(number, "slug", "it is empty. Every row names the publication to which it belongs.")
        return len(self.sheet.faults) == before

    def publication(self, rows):
        before = len(self.sheet.faults)
        number, first = rows[0]
        for later, cells in rows[1:]:
            for name in OF_PUBLICATION:
                if cells.get(name) and cells[name] != first.get(name, ""):
                    self.fault(
                        later, name, f"row {number} says something else. Write it once, in row {number}."
                    )
        draft = Draft(number, Form(self.typed(number, first)))
        for name, found in draft.form.errors.items():
            column = "" if name == "__all__" else name.removesuffix("_precision")
            for words in found:
                self.fault(number, column, SAID.get(words, words))
        taken: set[str] = set()
        for row, cells in rows:
            if attached := self.attached(row, cells, draft.form, taken):
                draft.files.append(attached)
        if len(self.sheet.faults) == before:
            self.sheet.drafts.append(draft)

    def typed(self, number, cells) -> dict:
        """What somebody would have typed in the form of a publication."""
        typed = {name: cells.get(name, "") for name in OF_PUBLICATION}
        typed["type"] = self.choice(number, "type", cells, Publication.Type.choices)
        typed["scheme_class"] = self.choice(number, "scheme_class", cells, Publication.SchemeClass.choices)
        typed["language"] = self.choice(number, "language", cells, LANGUAGES.items()) or ENGLISH
        typed["published_on"], precision = self.day(number, "published_on", cells, DATES)
        typed["published_on_precision"] = precision or Publication.Precision.DAY
        for name in DAYS:
            typed[name], _ = self.day(number, name, cells, ["%Y-%m-%d", "%d/%m/%Y"])
        for name, known in {"places": self.places, "topics": self.topics, "series": self.series}.items():
            found = list(self.found(number, name, cells, known))
            typed[name] = found if name != "series" else next(iter(found), "")
        return typed

    def choice(self, number, name, cells, choices) -> str:
        """One of the choices by its value or its words; what is neither is a fault."""
        text = cells.get(name, "")
        known = {fold(str(words)): str(value) for value, label in choices for words in (value, label)}
        if text and fold(text) not in known:
            values = ", ".join(dict.fromkeys(known.values()))
            self.fault(number, name, f"“{text[:40]}” is not known. Use one of: {values}.")
            return next(iter(known.values()))  # so that it is said once
        return known.get(fold(text), "")

    def day(self, number, name, cells, forms) -> tuple[date | None, str]:
        """The day, and how much of it is known."""
        text = cells.get(name, "")
        for form in forms:
            try:
                day = datetime.strptime(text, form).date()
            except ValueError:
                continue
            if 1900 <= day.year <= 2100:
                return day, forms[form] if isinstance(forms, dict) else ""
        if text:
            self.fault(number, name, f"“{text[:40]}” is no date. Write it like 2024-03-10 or 10/03/2024.")
        return None, ""

    def found(self, number, name, cells, known) -> Iterator[int]:
        for word in parts(cells.get(name, "")):
            if fold(word) in known:
                yield known[fold(word)]
            else:
                self.fault(number, name, f"“{word[:40]}” is not known here. Write it as it is on the site.")

    # files

    def attached(self, number, cells, form, taken) -> DraftFile | None:
        """The file or video of one row; None if the row has none, or after saying what is wrong with it."""
        before = len(self.sheet.faults)
        file, video = cells["file"], cells.get("video", "")
        if not file and not video:
            for name in OF_FILE:
                if cells.get(name):
                    self.fault(
                        number, name, "there is no file to which it belongs. Name the file, or empty it."
                    )
            return None
        kind = self.kind(number, file) if file else ""
        format_ = self.choice(number, "format", cells, Format.choices)
        if file and not format_:
            format_ = format_of_type(kind)
            if kind and not format_:
                self.fault(
                    number, "format", f"a {kind} file can be anything. Say one of: {', '.join(Format)}."
                )
        if (format_ == Format.BSL) != bool(video) or (file and video):
            self.fault(
                number, "video", "British Sign Language (bsl) is a video without a file, and only that is."
            )
        if kind and kind not in TYPES_OF_FORMAT.get(format_, {kind}):
            self.fault(
                number, "format", f"the file is {kind}, which is not “{format_}”. Put one of them right."
            )
        if video:
            self.valid(URLValidator(["http", "https"]), number, "video", video)
        language = self.choice(number, "file_language", cells, LANGUAGES.items())
        attachment = Attachment(
            format=format_,
            title=cells.get("file_title", ""),
            url=video,
            language=language or ("bfi" if video else form.data["language"]),
            dated_on=self.day(number, "file_date", cells, ["%Y-%m-%d", "%d/%m/%Y"])[0],
        )
        if len(attachment.title) > 150:
            self.fault(number, "file_title", "it has more than 150 characters. Make it shorter.")
        if file and (name := cells.get("file_name", "")):
            self.valid(NAME_IN_ADDRESS, number, "file_name", name)
            if name in taken:
                self.fault(number, "file_name", "another file of this publication has it. Choose another.")
            attachment.name = name
        elif file and kind:
            attachment.name = free_name(
                attachment_name(form.data["title"], attachment.title, format_, kind), taken
            )
        taken.add(attachment.name)
        return DraftFile(file, attachment) if len(self.sheet.faults) == before else None

    def valid(self, validator, number, name, value):
        try:
            validator(value)
        except ValidationError as error:
            self.fault(number, name, " ".join(error.messages))
            return
        if len(value) > (120 if name == "file_name" else LONGEST_PATH):
            self.fault(number, name, "it is too long. Make it shorter.")

    def kind(self, number, file) -> str:
        """The type of a file that can be taken; empty after saying why it cannot be."""
        try:
            path = inside(self.folder, file)
            if path in self.paths:
                raise Refused(f"row {self.paths[path]} has the same file. Name each file once.")
            self.paths[path] = number
            with path.open("rb") as opened:
                refuse_size(path.stat().st_size)
                return recognise(path.name, opened.read(HEAD_BYTES))
        except (Refused, NotTaken) as reason:
            self.fault(number, "file", str(reason))
        except OSError:
            self.fault(number, "file", "it cannot be opened. Look at it, and at who may read it.")
        return ""


SAID = {
    "This field is required.": "it is empty. Fill it in.",
    "Enter a valid URL.": "it is no address. Write it like https://www.example.org/plan.",
}
