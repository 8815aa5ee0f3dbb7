"""Opening hours as people type them: in the admin, in a spreadsheet, in the files of the standing content.

Whatever could be meant otherwise is refused, and the message names the day. Pure: text in, value object out.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

from icsportal.lib.opening_hours import (
    ALL_DAY,
    ALWAYS,
    AS_USUAL,
    CLOSED,
    MIDNIGHT,
    NOON,
    NOT_KNOWN,
    UNKNOWN,
    WEEKDAYS,
    BadHours,
    Day,
    OpeningHours,
    Spell,
    day_words,
)

EXAMPLES = (
    "8am to 6.30pm, 08:00-18:30, 9am to midday and 1pm to 5pm, 10pm to 2am, 24 hours, closed, not known"
)

_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm)?\Z")
_SPELL = re.compile(
    r"(?P<opens>.+?)\s*(?:-|to|until)\s*(?P<closes>.+?)(?P<next_day>\s+(?:the\s+)?next day)?\Z"
)
_CLOSED = {"closed", "shut"}
_UNKNOWN = {"", "unknown", "not known", "not known, check before you go", "check before you go"}
_ALL_DAY = {"24 hours", "all day", "open 24 hours", "24h"}
_AS_USUAL = {AS_USUAL, "same", "the same", "normal hours"}


def parse_day(text: str) -> Day:
    """The hours of one day from what a person typed, such as "8am to 6.30pm" or "09:00-12:00, 13:00-17:00".

    An empty text is not known. Closing before opening is the next morning only where that is likely (it opens
    at midday or later) or said ("next day"). Raises BadHours.
    """
    text = re.sub(r"[\s()]+", " ", str(text or "")).replace("–", "-").replace("—", "-").lower()
    text = re.sub(r"\b([ap])\.m\b\.?", r"\1m", text).strip(" .")
    if text in _CLOSED:
        return CLOSED
    if text in _UNKNOWN:
        return UNKNOWN
    if text in _ALL_DAY:
        return ALL_DAY
    return Day(tuple(_parse_spell(part.strip()) for part in re.split(r",|;| and ", text) if part.strip()))


def _parse_spell(text: str) -> Spell:
    found = _SPELL.match(text)
    if not found:
        raise BadHours(f"“{text}” is not opening hours. Write them like one of these: {EXAMPLES}.")
    opens, closes = _parse_time(found["opens"]), _parse_time(found["closes"])
    closes = closes or MIDNIGHT
    if opens == closes:
        raise BadHours(f"“{text}” opens and closes at the same time. For day and night, write 24 hours.")
    if found["next_day"]:
        closes = closes % MIDNIGHT + MIDNIGHT
    elif closes < opens:
        if opens < NOON:
            raise BadHours(
                f"“{text}” closes before it opens. Is am or pm missing? "
                "If it closes the next morning, write “next day” after it."
            )
        closes += MIDNIGHT
    return Spell(opens, closes)


def _parse_time(text: str) -> int:
    if text in ("midday", "noon", "12 noon", "12 midday"):
        return NOON
    if text in ("midnight", "12 midnight"):
        return 0
    found = _TIME.match(text) or re.match(r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<half>)\Z", text)
    if not found:
        raise BadHours(f"“{text}” is not a time. Write times like 8am, 6.30pm or 18:30.")
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        is_possible = 1 <= hour <= 12
        hour = hour % 12 + (12 if found["half"] == "pm" else 0)
    elif found["minute"] is None:
        raise BadHours(f"“{text}” could be morning or evening. Write {text}am or {text}pm.")
    else:
        is_possible = hour < 24 or (hour, minute) == (24, 0)
    if not is_possible or minute > 59:
        raise BadHours(f"No clock shows “{text}”.")
    return (hour * 60 + minute) % MIDNIGHT


def parse_bank_holidays(text: str) -> Day | None:
    """As `parse_day`; None for "as usual"."""
    return None if str(text).strip().lower() in _AS_USUAL else parse_day(text)


def parse(written: str | Mapping) -> OpeningHours:
    """Hours as they stand in files: "always", "unknown", or a mapping of days to text.

    Its keys are the weekdays, `bank_holidays`, `exceptions` (a mapping of dates to text) and `note`; a day
    left out is not known. Raises BadHours that names every day that is wrong.
    """
    if isinstance(written, str):
        if written.strip().lower() in ("always", "24 hours"):
            return ALWAYS
        if written.strip().lower() in _UNKNOWN:
            return NOT_KNOWN
        raise BadHours(f"“{written}” is not opening hours. Write always, unknown, or hours for each day.")
    written = {str(key).lower(): value for key, value in written.items()}
    faults: list[str] = []

    def read(name, parser, text):
        try:
            return parser(text)
        except BadHours as fault:
            faults.append(f"{name}: {fault}")
            return UNKNOWN

    week = tuple(read(name, parse_day, written.pop(name.lower(), "")) for name in WEEKDAYS)
    bank_holidays = read("Bank holidays", parse_bank_holidays, written.pop("bank_holidays", ""))
    exceptions = {}
    for day, text in (written.pop("exceptions", None) or {}).items():
        day = read("Exceptions", _parse_date, day)
        if isinstance(day, date):
            exceptions[day] = read(day_words(day), parse_day, text)
    note = str(written.pop("note", "") or "").strip()
    faults += [f"“{key}” is not a day of the week." for key in written]
    if faults:
        raise BadHours(" ".join(faults))
    return OpeningHours(week, bank_holidays, exceptions, note)


def _parse_date(written: str | date) -> date:
    if isinstance(written, date):
        return written
    for form in ("%Y-%m-%d", "%d %B %Y", "%A %d %B %Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(written.strip(), form).date()
        except ValueError:
            continue
    raise BadHours(f"“{written}” is not a date. Write it like 24 December 2026.")


def parse_exceptions(text: str) -> dict[date, Day]:
    """Days that differ, one on each line, such as "24 December 2026: 8am to midday".

    Raises BadHours that names every line that is wrong.
    """
    found: dict[date, Day] = {}
    faults = []
    for line in filter(str.strip, text.splitlines()):
        day_text, colon, hours = line.partition(":")
        try:
            if not colon:
                raise BadHours(
                    "Write the date, a colon and the hours, such as 24 December 2026: 8am to midday."
                )
            day = _parse_date(day_text)
            if day in found:
                raise BadHours("This date stands there twice.")
            found[day] = parse_day(hours)
        except BadHours as fault:
            faults.append(f"{day_text.strip()}: {fault}")
    if faults:
        raise BadHours(" ".join(faults))
    return found


def as_typed(hours: OpeningHours) -> dict[str, str]:
    """The texts that stand for these hours: for each weekday, for `bank_holidays`, `exceptions` and `note`.

    A day that is not known is empty, as it is left in a form.
    """
    typed = {name.lower(): _typed(day) for name, day in zip(WEEKDAYS, hours.week, strict=True)}
    typed["bank_holidays"] = AS_USUAL if hours.bank_holidays is None else _typed(hours.bank_holidays)
    typed["exceptions"] = "\n".join(
        f"{day_words(day)}: {day_hours}" for day, day_hours in sorted(hours.exceptions.items())
    )
    typed["note"] = hours.note
    return typed


def _typed(day: Day) -> str:
    return str(day) if day.is_known else ""
