"""When a place is open: a value object, its plain words and its state at a moment.

Hours are what the clock on the wall in London shows. A spell belongs to the day on which it opens, also when
it runs past midnight. Pure: no Django, no clock of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Self
from zoneinfo import ZoneInfo

from icsportal.lib.working_days import CalendarEnds, bank_holiday

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOON, MIDNIGHT = 12 * 60, 24 * 60  # in minutes from the start of the day


class BadHours(ValueError):
    """The text is not opening hours; the message names the day, if there is one, and says what to write."""


@dataclass(frozen=True, order=True)
class Spell:
    """From `opens` to `closes`, in minutes after the midnight at which its day starts.

    Closing at 1,440 is midnight; more than that is the next morning.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < MIDNIGHT:
            raise BadHours("It must open between midnight and midnight of the same day.")
        if not self.opens < self.closes <= self.opens + MIDNIGHT:
            raise BadHours("It must close after it opens, and within 24 hours.")

    def __str__(self) -> str:
        next_day = " the next day" if self.closes > MIDNIGHT else ""
        return f"{clock_words(self.opens)} to {clock_words(self.closes)}{next_day}"


@dataclass(frozen=True)
class Day:
    """The hours of one day: its spells in order, none when closed; or not known."""

    spells: tuple[Spell, ...] = ()
    is_known: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "spells", tuple(sorted(self.spells)))
        for earlier, later in zip(self.spells, self.spells[1:], strict=False):
            if later.opens < earlier.closes:
                raise BadHours(f"{earlier} and {later} overlap.")

    def __str__(self) -> str:
        if not self.is_known:
            return "not known, check before you go"
        if self == ALL_DAY:
            return "24 hours"
        return " and ".join(map(str, self.spells)) or "closed"

    @classmethod
    def from_data(cls, data: list[dict[str, int]] | None) -> Self:
        return cls(is_known=False) if data is None else cls(tuple(Spell(**spell) for spell in data))

    def to_data(self) -> list[dict[str, int]] | None:
        return [asdict(spell) for spell in self.spells] if self.is_known else None


CLOSED = Day()
UNKNOWN = Day(is_known=False)
ALL_DAY = Day((Spell(0, MIDNIGHT),))


@dataclass(frozen=True)
class State:
    """What the hours say about one moment. `is_open` is None when nobody can say.

    Open until `changes_at` (in UTC), or closed and opening then; None when no change is known to come.
    """

    is_open: bool | None
    changes_at: datetime | None = None

    def __str__(self) -> str:
        if self.is_open is None:
            return "Not known: check before you go"
        if self.changes_at is None:
            return "Open day and night" if self.is_open else "Closed: check before you go"
        then = self.changes_at.astimezone(LONDON)
        when = f"{clock_words(then.hour * 60 + then.minute)} on {day_words(then)}"
        return f"Open until {when}" if self.is_open else f"Closed, opens at {when}"


@dataclass(frozen=True)
class OpeningHours:
    """A week that repeats, what differs on bank holidays (England), and single days that differ from both."""

    week: tuple[Day, ...] = (UNKNOWN,) * 7
    bank_holidays: Day | None = UNKNOWN  # None: no different from the weekday on which it falls
    exceptions: Mapping[date, Day] = field(default_factory=dict)
    note: str = ""

    def is_known(self) -> bool:
        return any(day.is_known for day in self.week)

    def is_always_open(self) -> bool:
        return (
            self.week == (ALL_DAY,) * 7
            and self.bank_holidays in (None, ALL_DAY)
            and all(day == ALL_DAY for day in self.exceptions.values())
        )

    # --- What holds on a day and at a moment

    def on(self, day: date) -> Day:
        """The hours of `day`: its own, else those of bank holidays, else those of the weekday.

        Not known where the bank holiday table does not reach and the answer would hang on it.
        """
        if day in self.exceptions:
            return self.exceptions[day]
        usual = self.week[day.weekday()]
        if self.bank_holidays in (None, usual):
            return usual
        try:
            return self.bank_holidays if bank_holiday(day) else usual
        except CalendarEnds:
            return UNKNOWN

    def state(self, at: datetime) -> State:
        """Whether it is open at `at` (aware), and when that changes within eight days.

        Right across clock changes: a closing time that the clock shows twice is the second, an opening time
        the first, and a time that the clock leaves out is the moment at which it jumps.
        """
        today = at.astimezone(LONDON).date()
        open_until = None
        for opens, closes in self._moments(today - timedelta(days=1), days=11):
            if opens <= at < closes or (open_until and opens <= open_until < closes):
                open_until = closes
            elif opens > (open_until or at):
                break
        if open_until:
            is_endless = open_until - at > timedelta(days=8)
            return State(True, None if is_endless else open_until)
        if not self.on(today).is_known:
            return State(None)
        for ahead in range(9):
            if not self.on(today + timedelta(days=ahead)).is_known:
                break
            for opens, _ in self._moments(today + timedelta(days=ahead), days=1):
                if opens > at:
                    return State(False, opens)
        return State(False)

    def _moments(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Opening and closing of each spell, in order, as moments in UTC.

        Two moments of one zone would be compared by what the clock shows, which goes back once a year.
        """
        for ahead in range(days):
            day = first + timedelta(days=ahead)
            for spell in self.on(day).spells:
                yield _moment(day, spell.opens, is_last=False), _moment(day, spell.closes, is_last=True)

    # --- In words

    def in_words(self, today: date | None = None) -> list[str]:
        """Lines such as "Monday to Friday: 8am to 6.30pm"; days like each other stand together.

        With `today`, the days to come that differ are named too.
        """
        if self.is_always_open():
            lines = ["Every day, 24 hours"]
        elif not self.is_known():
            lines = ["Not known: check before you go"]
        else:
            lines = [f"{name}: {hours}" for name, hours in self._rows()]
        if today:
            lines += [
                f"{day_words(day)}: {hours}" for day, hours in sorted(self.exceptions.items()) if day >= today
            ]
        return lines + ([self.note] if self.note else [])

    def _rows(self) -> Iterator[tuple[str, Day]]:
        for hours, days in groupby(range(7), key=lambda number: self.week[number]):
            names = [WEEKDAYS[number] for number in days]
            if len(names) == 7:
                name = "Every day"
            else:
                name = " to ".join([names[0], names[-1]]) if len(names) > 2 else " and ".join(names)
            yield name, hours
        if self.bank_holidays is None:
            return
        if self.week != (self.bank_holidays,) * 7:
            yield "Bank holidays", self.bank_holidays

    def today_in_words(self, today: date) -> str:
        """Such as "Today, Sunday 29 March 2026: 10am to 4pm"; a bank holiday is named.

        True for as long as it is read with its date.
        """
        try:
            holiday = bank_holiday(today)
        except CalendarEnds:
            holiday = None
        name = f" ({holiday})" if holiday else ""
        return f"Today, {day_words(today)}{name}: {self.on(today)}"

    # --- As data

    def schedule(self) -> list[tuple[str, str, str]]:
        """(weekday, opens, closes) for each spell of the week, times as 24-hour clocks: "08:00"."""
        return [
            (WEEKDAYS[number], clock(spell.opens), clock(spell.closes))
            for number, day in enumerate(self.week)
            for spell in day.spells
        ]

    @classmethod
    def from_data(cls, data: Mapping) -> Self:
        """The twin of `to_data`. Raises BadHours for data that `to_data` could not have made."""
        try:
            week = tuple(map(Day.from_data, data["week"]))
            if len(week) != 7:
                raise BadHours("A week has seven days.")
            bank_holidays = data.get("bank_holidays")
            return cls(
                week,
                None if bank_holidays == AS_USUAL else Day.from_data(bank_holidays),
                {date.fromisoformat(day): Day.from_data(hours) for day, hours in data["exceptions"].items()},
                data.get("note", ""),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise BadHours(f"These are not stored opening hours: {error!r}") from error

    def to_data(self) -> dict:
        """What is stored: spells in minutes, None for a day that is not known."""
        return {
            "week": [day.to_data() for day in self.week],
            "bank_holidays": AS_USUAL if self.bank_holidays is None else self.bank_holidays.to_data(),
            "exceptions": {
                day.isoformat(): hours.to_data() for day, hours in sorted(self.exceptions.items())
            },
            "note": self.note,
        }


AS_USUAL = "as usual"
ALWAYS = OpeningHours((ALL_DAY,) * 7, None)
NOT_KNOWN = OpeningHours()


# --- Words


def clock_words(minutes: int) -> str:
    """Minutes of a day as the NHS writes them: 8am, 6.30pm, midday, midnight."""
    minutes %= MIDNIGHT
    if minutes in (0, NOON):
        return "midday" if minutes else "midnight"
    hour, minute = divmod(minutes, 60)
    return f"{(hour - 1) % 12 + 1}{f'.{minute:02}' if minute else ''}{'am' if hour < 12 else 'pm'}"


def clock(minutes: int) -> str:
    """Minutes of a day on a 24-hour clock; midnight at the end of a day is 00:00 of the next."""
    return "{:02}:{:02}".format(*divmod(minutes % MIDNIGHT, 60))


def day_words(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {day:%B %Y}"


def _moment(day: date, minutes: int, *, is_last: bool) -> datetime:
    """When the clock in London shows that time of `day`, in UTC; see `OpeningHours.state`."""
    days, minutes = divmod(minutes, MIDNIGHT)
    wall = datetime.combine(day + timedelta(days=days), time(*divmod(minutes, 60)), LONDON)
    first, last = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first > last:  # the clock never shows it; in London it jumps on the hour
        return first.replace(minute=0)
    return last if is_last else first
