"""Which consultations stand where: on their own list, on the home page, on the page of a place."""

from collections import defaultdict
from typing import NamedTuple

from bulletins.consultations.models import Consultation
from bulletins.consultations.states import CONCLUDED, WAITING, State


class Group(NamedTuple):
    """A part of the list; `empty` says in words that there is nothing in it."""

    heading: str
    rows: list
    empty: str = ""


def open_now(at=None):
    """What people can answer now, the next to close first."""
    return Consultation.objects.live(at).in_state(State.OPEN, at=at).closing_first().for_listing()


def open_about(partnership):
    """What people of a partnership can answer now."""
    return open_now().for_place(partnership)


def ahead_and_waiting(at=None) -> tuple[list[Group], Group]:
    """What can be answered, now or later; and what has closed, without its outcome yet."""
    rows = Consultation.objects.live(at).in_state(State.OPEN, State.COMING, *WAITING, at=at)
    by_state = defaultdict(list)
    for row in rows.closing_first().for_listing():
        by_state[row.state_at(at)].append(row)
    coming = sorted(by_state[State.COMING], key=lambda row: row.opens_on)
    late_first = [row for state in reversed(WAITING) for row in by_state[state]]
    return [
        Group("Open now", by_state[State.OPEN], "No consultation is open at the moment."),
        Group("Coming soon", coming),
    ], Group("Closed, waiting for the outcome", late_first)


def concluded(at=None):
    """What is over, the latest first."""
    return Consultation.objects.live(at).in_state(*CONCLUDED, at=at).latest_first().for_listing()
