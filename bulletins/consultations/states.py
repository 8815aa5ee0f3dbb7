"""What a consultation is on a day, from its dates alone. A day is one of Europe/London.

`state_on` says it of one; `in_state` says it of rows. A test holds them to each other.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, TextChoices
from django.utils import timezone

# The outcome counts as due from this long before the day by which it was promised.
DUE_WITHIN = timedelta(days=14)

LAST_MINUTE = time(23, 59)


class State(TextChoices):
    COMING = "coming", "Coming soon"
    OPEN = "open", "Open"
    CONSIDERED = "considered", "Closed and being considered"
    OUTCOME_DUE = "outcome due", "Closed, outcome due"
    OUTCOME_OVERDUE = "outcome overdue", "Closed, outcome overdue"
    OUTCOME_PUBLISHED = "outcome published", "Outcome published"
    NO_OUTCOME = "no outcome", "No outcome recorded"


WAITING = (State.CONSIDERED, State.OUTCOME_DUE, State.OUTCOME_OVERDUE)
CONCLUDED = (State.OUTCOME_PUBLISHED, State.NO_OUTCOME)


@dataclass(frozen=True)
class Dates:
    """All that the state of a consultation depends on, but for the day."""

    opens_on: date
    closes_on: date
    report_back_by: date | None = None
    outcome_published_on: date | None = None
    no_outcome_recorded: bool = False


def state_on(dates: Dates, on: date) -> State:
    """The state on a day: open on its first and its last day, overdue from the day after the promised one."""
    if on < dates.opens_on:
        return State.COMING
    if on <= dates.closes_on:
        return State.OPEN
    if dates.no_outcome_recorded:
        return State.NO_OUTCOME
    if dates.outcome_published_on and dates.outcome_published_on <= on:
        return State.OUTCOME_PUBLISHED
    if dates.report_back_by and on > dates.report_back_by:
        return State.OUTCOME_OVERDUE
    if dates.report_back_by and on >= dates.report_back_by - DUE_WITHIN:
        return State.OUTCOME_DUE
    return State.CONSIDERED


def in_state(state: State, on: date) -> Q:
    """The twin of `state_on`: the rows that are in this state on a day."""
    closed = Q(closes_on__lt=on)
    published = Q(outcome_published_on__isnull=False, outcome_published_on__lte=on)
    waiting = closed & Q(no_outcome_recorded=False) & ~published
    late = Q(report_back_by__isnull=False, report_back_by__lt=on)
    soon = Q(report_back_by__isnull=False, report_back_by__lte=on + DUE_WITHIN)
    match state:
        case State.COMING:
            return Q(opens_on__gt=on)
        case State.OPEN:
            return Q(opens_on__lte=on, closes_on__gte=on)
        case State.CONSIDERED:
            return waiting & ~soon
        case State.OUTCOME_DUE:
            return waiting & soon & ~late
        case State.OUTCOME_OVERDUE:
            return waiting & late
        case State.OUTCOME_PUBLISHED:
            return closed & Q(no_outcome_recorded=False) & published
    return closed & Q(no_outcome_recorded=True)


def closing_moment(closes_on: date) -> datetime:
    """The last minute in which people can respond: 23:59 in London on its last day."""
    return timezone.make_aware(datetime.combine(closes_on, LAST_MINUTE))
