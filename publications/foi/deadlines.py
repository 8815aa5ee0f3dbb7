"""The law's arithmetic for information requests: dates in, dates out.

A working day is one in every part of the United Kingdom. "FOIA" is the Freedom of Information Act 2000,
"EIR" the Environmental Information Regulations 2004, "the Code" the Freedom of Information Code of Practice
of July 2018 (section 45 of the Act).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from icsportal.lib.working_days import (
    bank_holidays_between,
    is_working_day,
    working_day_after,
    working_days_between,
)

DAYS_TO_ANSWER = 20
DAYS_TO_ANSWER_WHEN_COMPLEX = 40
DAYS_OF_EXTENSION = 20
DAYS_TO_ASK_FOR_A_REVIEW = 40
DAYS_TO_REVIEW = 20
DAYS_TO_REVIEW_AT_MOST = 40
MONTHS_TO_PAY = 3


class ClockStopped(ValueError):
    """Nobody can say yet by when the answer is due: the body waits for the person who asked."""


class ExtensionNotAllowed(ValueError):
    """The law does not give more time for this request."""


@dataclass(frozen=True)
class Deadline:
    """The last day for an answer, and how it was counted."""

    due_on: date
    received_on: date
    counted_from: date
    skipped: tuple[tuple[date, str], ...]
    paused: tuple[date, date] | None = None

    def as_data(self) -> dict:
        """What is kept with an entry, as JSON can hold it."""
        return {
            "received_on": self.received_on.isoformat(),
            "counted_from": self.counted_from.isoformat(),
            "working_days": DAYS_TO_ANSWER,
            "skipped": [{"day": day.isoformat(), "why": why} for day, why in self.skipped],
            "paused": [day.isoformat() for day in self.paused or ()],
        }


def response_due(
    received_on: date,
    *,
    clarification_asked_on: date | None = None,
    clarification_received_on: date | None = None,
    fee_notice_on: date | None = None,
    fee_paid_on: date | None = None,
) -> Deadline:
    """The last day on which a request is answered in time: the twentieth working day after it came.

    The day on which it came is day 0, whatever day it is. When the body had to ask what is meant, the clock
    starts again on the day the answer came. The days from a fees notice to the payment, both included, are
    left out.

    Raises ClockStopped while clarification or a fee is awaited, CalendarEnds beyond the bank holiday table.
    Source: FOIA s.1(3), s.10(1), (2) and (6); EIR reg. 5(2) and reg. 9(4).
    """
    if clarification_asked_on and not clarification_received_on:
        raise ClockStopped("The clock starts when the clarification comes.")
    if fee_notice_on and not fee_paid_on:
        last_day = fee_to_be_paid_by(fee_notice_on)
        raise ClockStopped(f"The clock stands still until the fee is paid, by {last_day:%-d %B %Y}.")
    counted_from = clarification_received_on or received_on
    paused = (fee_notice_on, fee_paid_on) if fee_notice_on and fee_paid_on > counted_from else None
    due_on = day_due(counted_from, DAYS_TO_ANSWER, paused)
    return Deadline(
        due_on,
        received_on,
        counted_from,
        tuple(
            (day, why)
            for day, why in bank_holidays_between(counted_from, due_on)
            if not paused or not paused[0] <= day <= paused[1]
        ),
        paused,
    )


def day_due(counted_from: date, count: int, paused: tuple[date, date] | None) -> date:
    """The `count`th working day after `counted_from`; those inside of the pause do not count."""
    if paused is None:
        return working_day_after(counted_from, count)
    day, left = counted_from, count
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day) and not paused[0] <= day <= paused[1]
    return day


def eir_extended_due(
    counted_from: date,
    *,
    is_complex: bool,
    is_voluminous: bool,
    paused: tuple[date, date] | None = None,
) -> date:
    """The fortieth working day, for a request about the environment that is both complex and voluminous.

    As for the usual limit, the days of a pause do not count.

    Raises ExtensionNotAllowed unless it is both. Source: EIR reg. 7(1).
    """
    if not (is_complex and is_voluminous):
        raise ExtensionNotAllowed("More time needs a request that is complex and asks for a lot.")
    return day_due(counted_from, DAYS_TO_ANSWER_WHEN_COMPLEX, paused)


def public_interest_due(due_on: date) -> date:
    """The last day by good practice when the public interest must be weighed: 20 more working days.

    Source: FOIA s.10(3) ("reasonable in the circumstances"); the Code, paragraph 4.6.
    """
    return working_day_after(due_on, DAYS_OF_EXTENSION)


def fee_to_be_paid_by(fee_notice_on: date) -> date:
    """The last day to pay: three months from the fees notice. Source: FOIA s.9(2)."""
    month = fee_notice_on.month - 1 + MONTHS_TO_PAY
    first = date(fee_notice_on.year + month // 12, month % 12 + 1, 1)
    next_month = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=fee_notice_on.day - 1), next_month - timedelta(days=1))


def review_due(asked_on: date, *, is_environmental: bool = False) -> date:
    """The day by which a review is normally answered: 20 working days, or 40 under the EIR.

    Source: the Code, paragraphs 5.4 and 5.5 (good practice); EIR reg. 11(4) (law).
    """
    return working_day_after(asked_on, DAYS_TO_REVIEW_AT_MOST if is_environmental else DAYS_TO_REVIEW)


def all_due_on(last_received_on: date) -> date:
    """The first day on which every request that came up to `last_received_on` should have its answer."""
    return response_due(last_received_on).due_on


def working_days_taken(counted_from: date, answered_on: date, paused: tuple[date, date] | None = None) -> int:
    """How many working days an answer took. 0 when it went out on the day the request came."""
    taken = working_days_between(counted_from, answered_on)
    if paused and paused[0] <= answered_on:
        before = max(paused[0] - timedelta(days=1), counted_from)
        taken -= working_days_between(before, min(paused[1], answered_on))
    return taken


def timeliness(answered_on: date, due_on: date, extended_to: date | None = None) -> str:
    """ "within" the usual time, "extended" (within a permitted extension), or "late"."""
    if answered_on <= due_on:
        return "within"
    return "extended" if extended_to and answered_on <= extended_to else "late"


def sum_in_words(data: dict, due_on: date) -> str:
    """How a due date was counted, from `Deadline.as_data`.

    Such as "Received 10 March 2026; 17 March not counted: bank holiday in Northern Ireland; …".
    """
    received_on, counted_from = (date.fromisoformat(data[name]) for name in ("received_on", "counted_from"))
    parts = [f"Received {received_on:%-d %B %Y}"]
    if counted_from != received_on:
        parts.append(f"counted again from the clarification on {counted_from:%-d %B %Y}")
    if data["paused"]:
        start, end = map(date.fromisoformat, data["paused"])
        parts.append(f"{start:%-d %B} to {end:%-d %B} not counted: waiting for the fee")
    for skipped in data["skipped"]:
        parts.append(f"{date.fromisoformat(skipped['day']):%-d %B} not counted: {skipped['why']}")
    return "; ".join(parts) + f"; {data['working_days']} working days end on {due_on:%-d %B %Y}."
