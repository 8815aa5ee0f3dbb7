"""Which consultations stand where: on their own list, on the home page, on the page of a place."""

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


def ahead(at=None) -> list[Group]:
    """What can be answered, now or later."""
    coming = Consultation.objects.live(at).in_state(State.COMING, at=at).order_by("opens_on", "pk")
    return [
        Group("Open now", list(open_now(at)), "No consultation is open at the moment."),
        Group("Coming soon", list(coming.for_listing())),
    ]


def waiting(at=None) -> Group:
    """What has closed and has no outcome yet, the longest closed first."""
    rows = Consultation.objects.live(at).in_state(*WAITING, at=at).closing_first()
    return Group("Closed, waiting for the outcome", list(rows.for_listing()))


def concluded(at=None):
    """What is over, the latest first."""
    return Consultation.objects.live(at).in_state(*CONCLUDED, at=at).latest_first().for_listing()
