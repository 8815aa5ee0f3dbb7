"""What files say of a publication, by their names and properties: proposed, for staff to put right."""

import re
from calendar import month_abbr, month_name
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.utils.text import slugify

from icsportal.lib.hidden_signs import HIDDEN_SIGNS
from icsportal.lib.languages import ENGLISH, LANGUAGES
from publications.files.models import StoredFile
from publications.models import Format, Publication
from publications.models.attachment import format_of_type

LONGEST_TITLE = 150
LONGEST_SLUG = 100

Type = Publication.Type
TYPES = {
    r"annual report|annual accounts": Type.ANNUAL_REPORT,
    r"strateg": Type.STRATEGY,
    r"polic(y|ies)|procedure": Type.POLICY,
    r"minutes|agenda|board paper|meeting": Type.MEETING,
    r"register|list of": Type.REGISTER,
    r"plan\b": Type.PLAN,
    r"leaflet|guide|easy read": Type.GUIDE,
    r"spend|dataset|\bdata\b|figures|statistics": Type.DATA,
    r"report|review|evaluation": Type.REPORT,
}
FORMATS = {
    r"easy ?read": Format.EASY_READ,
    r"large ?print": Format.LARGE_PRINT,
    r"summary": Format.SUMMARY,
}
BESIDE = re.compile(r"\b(appendix|annex|annexe|attachment|schedule)\b", re.IGNORECASE)
BY_A_PROGRAM = re.compile(r"\A(microsoft \w+ - |untitled|document\d*\Z|slide ?\d|powerpoint)", re.IGNORECASE)
BETWEEN_WORDS = re.compile(r"[_.+]|(?<!\d)-|-(?!\d)")  # but 2024-25 is one
LEFT_OVER = re.compile(r"(?:\s+(?:final|draft|clean|copy|v\d+(?:[. ]\d+)*|\(\d+\)))+\Z", re.IGNORECASE)
MONTHS = {
    name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name
} | {"sept": 9}
YEAR = r"(?P<year>(?:19|20)\d\d)"
MONTH = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
# A year within longer numbers, such as a reference, is none.
DATES = [
    re.compile(rf"(?<!\d){YEAR}[ ._-]?(?P<month>0[1-9]|1[0-2])[ ._-]?(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})[ ._-](?P<month>0?[1-9]|1[0-2])[ ._-]{YEAR}(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ ._-]+{MONTH}[ ._-]+{YEAR}(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<![a-z]){MONTH}[ ._-]+{YEAR}(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<!\d){YEAR}[ ._-](?P<month>0[1-9]|1[0-2])(?!\d)"),
    re.compile(rf"(?<!\d){YEAR}(?!\d)"),
]


@dataclass(frozen=True)
class Proposed:
    """What one file says of itself."""

    file: StoredFile
    title: str
    format: str
    language: str
    is_beside: bool


def title_of(file: StoredFile) -> str:
    """The title that the document has, unless a program gave it; else the words of its name."""
    own = " ".join(re.sub(HIDDEN_SIGNS, " ", file.title).split())
    if own and " " in own and not BY_A_PROGRAM.match(own):
        return own[:LONGEST_TITLE]
    words = " ".join(BETWEEN_WORDS.sub(" ", PurePath(file.original_name).stem).split())
    words = LEFT_OVER.sub("", words) or words
    return (words[:1].upper() + words[1:])[:LONGEST_TITLE] or "Document"


def date_in(words: str) -> tuple[date | None, str]:
    """The date that stands in a name, and how much of it is known."""
    for pattern in DATES:
        for found in pattern.finditer(words):
            parts = found.groupdict()
            month = MONTHS[parts["name"].lower()] if parts.get("name") else int(parts.get("month") or 1)
            try:
                day = date(int(parts["year"]), month, int(parts.get("day") or 1))
            except ValueError:
                continue
            has_month = parts.get("month") or parts.get("name")
            known = Publication.Precision
            return day, known.DAY if parts.get("day") else known.MONTH if has_month else known.YEAR
    return None, Publication.Precision.DAY


def first_of(patterns: dict, words: str) -> str:
    return next((found for pattern, found in patterns.items() if re.search(pattern, words, re.I)), "")


def proposed(file: StoredFile) -> Proposed:
    title = title_of(file)
    words = f"{re.sub(r'[_.-]+', ' ', file.original_name)} {title}"
    code = file.language.lower().partition("-")[0]
    return Proposed(
        file,
        title,
        first_of(FORMATS, words) or format_of_type(file.type) or Format.SUMMARY,
        code if code in LANGUAGES else ENGLISH,
        bool(BESIDE.search(words)),
    )


def main_of(files: list[Proposed]) -> Proposed:
    """The file that is the document itself, and no other version of it nor what goes with it."""
    return min(files, key=lambda each: (each.is_beside, each.format not in (Format.PDF, Format.WORD)))


def publication_of(files: list[Proposed]) -> dict:
    """What the form of the publication begins with."""
    main = main_of(files)
    words = f"{main.file.original_name} {main.title}"
    day, precision = date_in(main.file.original_name)
    if day is None:
        day, precision = date_in(main.title)
    is_data = all(each.format == Format.DATA for each in files)
    return {
        "type": first_of(TYPES, re.sub(r"[_.-]+", " ", words)) or (Type.DATA if is_data else ""),
        "title": main.title,
        "slug": slugify(main.title)[:LONGEST_SLUG].strip("-"),
        "published_on": day,
        "published_on_precision": precision,
        "language": main.language,
    }


def attachments_of(files: list[Proposed], taken=()) -> list[dict]:
    """What the form of each file begins with. Two of one format are told apart by their titles.

    `taken` has (format, language) of what is attached already.
    """
    known, rows = set(taken), []
    main = main_of(files) if files else None
    for each in sorted(files, key=lambda each: each is not main):
        is_second = (each.format, each.language) in known
        known.add((each.format, each.language))
        rows.append(
            {
                "file": each.file,
                "format": each.format,
                "title": each.title if is_second or each.is_beside else "",
                "language": each.language,
            }
        )
    return rows
