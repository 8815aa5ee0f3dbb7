"""What became of an organisation, day by day, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.text import get_text_list

from pages.models import Organisation, Succession


@dataclass(frozen=True)
class Event:
    """One line of a history. A day that is not exact is the day by which it had happened."""

    on: date
    words: str
    is_exact: bool = True

    @property
    def when(self):
        day = date_format(self.on, "j F Y")
        return day if self.is_exact else f"By {day}"


def history(organisation: Organisation, on: date) -> list[Event]:
    """All that is known up to the day `on` of an organisation and of those it came from, oldest first."""
    events = [
        *openings(organisation),
        *renamings(organisation),
        *moves(organisation, on),
        *successions(organisation),
        *closings(organisation),
    ]
    return sorted((event for event in events if event.on <= on), key=lambda event: event.on)


def openings(organisation) -> Iterable[Event]:
    """Nothing of those of which no more is known than that they were on the list."""
    note = f" {organisation.opening_note}" if organisation.opening_note else ""
    if organisation.opened_on:
        yield Event(organisation.opened_on, f"It opened.{note}")
    elif organisation.known_open_on and note:
        yield Event(organisation.known_open_on, f"It was open.{note}", is_exact=False)


def renamings(organisation) -> Iterable[Event]:
    by_start = sorted(organisation.names.all(), key=lambda name: name.starts_on or date.min)
    for old, new in pairwise(by_start):
        note = f" {old.notes}" if old.notes else ""
        words = f"Its name changed from {old.name} to {new.name}.{note}"
        yield Event(new.starts_on, words, new.start_is_known)


def moves(organisation, on) -> Iterable[Event]:
    named = Prefetch("parent", Organisation.objects.with_name(on))
    memberships = organisation.memberships.prefetch_related(named)
    by_start = sorted(memberships, key=lambda membership: membership.starts_on or date.min)
    for old, new in pairwise(by_start):
        note = f" {new.notes}" if new.notes else ""
        words = f"It moved from {old.parent.name} to {new.parent.name}.{note}"
        yield Event(new.starts_on, words, new.start_is_known)


def successions(organisation) -> Iterable[Event]:
    """What it came from, through any number of steps, and what came after it."""
    steps = list(Succession.objects.filter(predecessor=organisation))
    seen, waiting = {organisation.pk}, {organisation.pk}
    while waiting:
        earlier = list(Succession.objects.filter(successor__in=waiting))
        steps += earlier
        waiting = {step.predecessor_id for step in earlier} - seen
        seen |= waiting
    keys = {key for step in steps for key in (step.predecessor_id, step.successor_id)}
    bodies = {body.pk: body for body in Organisation.objects.filter(pk__in=keys).prefetch_related("names")}
    for group in events_of(steps):
        notes = dict.fromkeys(step.notes for step in group if step.notes)
        yield Event(group[0].on, " ".join([in_words(group, bodies), *notes]))


def events_of(steps) -> Iterable[list[Succession]]:
    """The steps together that were one event: "A and B merged into C." is one event of two steps."""

    def event(step):
        apart = step.predecessor_id if step.type == Succession.Type.SPLIT else step.successor_id
        return step.on, step.type, apart

    return (list(group) for _, group in groupby(sorted(steps, key=event), event))


def in_words(group, bodies) -> str:
    day = group[0].on
    before = {bodies[step.predecessor_id].name_on(day - timedelta(days=1)) for step in group}
    after = {bodies[step.successor_id].name_on(day) for step in group}
    old, new = get_text_list(sorted(before), "and"), get_text_list(sorted(after), "and")
    if group[0].type == Succession.Type.MERGER:
        return f"{old} merged into {new}."
    if group[0].type == Succession.Type.SPLIT:
        return f"{old} was split into {new}."
    return f"{new} replaced {old}."


def closings(organisation) -> Iterable[Event]:
    if organisation.closed_on:
        yield Event(organisation.closed_on, "This was its last day.")
