"""Changes of requests and figures that touch more than one field, or that must be recorded."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from icsportal.lib.working_days import CalendarEnds
from icsportal.publishing.actions import Refused, record_edit
from icsportal.publishing.contents import contents, write
from icsportal.publishing.models import Change, Correction, ShareLink
from publications.foi.deadlines import (
    ClockStopped,
    ExtensionNotAllowed,
    eir_extended_due,
    timeliness,
    working_days_taken,
)
from publications.foi.figures import counted
from publications.foi.models import ComplianceQuarter, DisclosureLogEntry, Extension, Timeliness

COUNTED_FROM = (
    "received_on clarification_asked_on clarification_received_on fee_notice_on fee_paid_on extension "
    "extended_to answered_on"
).split()
COUNTED = ("due_on", "due_basis", "working_days_taken", "in_time")


class NotCounted(Refused):
    """The figures of a quarter cannot be published as they are."""


def count_days(entry: DisclosureLogEntry) -> None:
    """The entry holds its due date with the sum behind it, and whether the answer was in time. Saves nothing.

    What was published keeps its sum as long as the dates are the same, whatever the calendar says since.
    """
    kept = entry.replaces
    if kept and all(getattr(kept, name) == getattr(entry, name) for name in COUNTED_FROM):
        for name in COUNTED:
            setattr(entry, name, getattr(kept, name))
        return
    try:
        deadline = entry.deadline()
    except (ClockStopped, CalendarEnds):
        deadline = None
    entry.due_on = deadline and deadline.due_on
    entry.due_basis = deadline.as_data() if deadline else {}
    if entry.extension == Extension.COMPLEX and deadline:
        try:
            entry.extended_to = eir_extended_due(
                deadline.counted_from,
                is_complex=entry.is_complex,
                is_voluminous=entry.is_voluminous,
                paused=deadline.paused,
            )
        except (ExtensionNotAllowed, CalendarEnds):
            entry.extended_to = None
    entry.working_days_taken, entry.in_time = None, ""
    if entry.answered_on:
        count_answer(entry, deadline)


def count_answer(entry, deadline):
    start, paused = (deadline.counted_from, deadline.paused) if deadline else (entry.received_on, None)
    try:
        entry.working_days_taken = working_days_taken(start, entry.answered_on, paused)
    except CalendarEnds:
        return
    # What ended while the clock stood still is not late.
    entry.in_time = (
        timeliness(entry.answered_on, deadline.due_on, entry.extended_to) if deadline else Timeliness.WITHIN
    )


@transaction.atomic
def recount_unpublished(*, by) -> list[DisclosureLogEntry]:
    """Every request that is not published has the due date of the calendar as it is now; those that changed.

    For when a bank holiday was added. Published ones are frozen; `out_of_step` names them.
    """
    changed = []
    for entry in DisclosureLogEntry.objects.filter(state__in=["draft", "in_review"]).select_related(
        "replaces"
    ):
        before = [getattr(entry, name) for name in COUNTED]
        count_days(entry)
        if before != [getattr(entry, name) for name in COUNTED]:
            entry.save(update_fields=[*COUNTED, "extended_to"])
            record_edit(record=entry, by=by, note="Due date counted again.")
            changed.append(entry)
    return changed


def out_of_step(entries) -> list[DisclosureLogEntry]:
    """Published entries for which the calendar would give another due date today: told, never changed."""
    return [entry for entry in entries if entry.due_on and entry.deadline().due_on != entry.due_on]


def next_reference(regime: str, year: int) -> str:
    """The first free reference after the last one of the year."""
    start = f"{'EIR' if regime == 'eir' else 'FOI'}-{year}-"
    used = DisclosureLogEntry.objects.filter(reference__startswith=start).values_list("reference", flat=True)
    last = max((int(reference.rpartition("-")[2]) for reference in used), default=0)
    return f"{start}{last + 1:04}"


@transaction.atomic
def copy_entry(*, entry: DisclosureLogEntry, by, on: date | None = None) -> DisclosureLogEntry:
    """A new draft like `entry`, received today, without its dates, decision, case, files and review."""
    on = on or timezone.localdate()
    written = contents(entry) | {"reviews": [], "files": []}
    for name in (
        *COUNTED_FROM,
        *COUNTED,
        "case_reference",
        "reference",
        "held",
        "decision",
        "refusal_reason",
    ):
        written.pop(name, None)
    written["questions"] = [{**question, "decision": ""} for question in written["questions"]]
    copy = DisclosureLogEntry(
        reference=next_reference(entry.regime, on.year), received_on=on, regime=entry.regime, changed_by=by
    )
    count_days(copy)
    copy.save()
    write(copy, written)
    record_edit(record=copy, by=by, is_new=True, note=f"Copied from {entry.reference}.")
    return copy


@transaction.atomic
def count_quarter(*, quarter: ComplianceQuarter, at: date | None = None) -> ComplianceQuarter:
    """The quarter holds the figures of the log as they are today, in the place of what was there."""
    if quarter.is_frozen:
        raise NotCounted("These figures are published: they never change. Explain a mistake in the note.")
    quarter.as_at = at or timezone.localdate()
    for name, figure in counted(quarter.starts_on, quarter.ends_on, quarter.as_at).items():
        setattr(quarter, name, figure)
    quarter.save()
    return quarter


@transaction.atomic
def publish_quarter(*, quarter: ComplianceQuarter, by) -> ComplianceQuarter:
    """The figures are public, and frozen.

    Raises NotCounted unless they add up and were counted after every request had fallen due.
    """
    quarter = ComplianceQuarter.objects.select_for_update().get(pk=quarter.pk)
    if quarter.is_frozen:
        raise NotCounted("These figures are published already.")
    if quarter.as_at < quarter.can_be_published_from:
        raise NotCounted(
            f"Count them again on or after {quarter.can_be_published_from:%-d %B %Y}: "
            "until then some requests of the quarter are not due."
        )
    quarter.published_at, quarter.published_by = timezone.now(), by
    try:
        quarter.validate_constraints()
    except ValidationError as error:
        raise NotCounted(*error.messages) from error
    quarter.save(update_fields=["published_at", "published_by"])
    return quarter


@transaction.atomic
def remove_examples() -> int:
    """No example is left in the log; returns how many there were."""
    examples = DisclosureLogEntry.objects.filter(is_example=True)
    number = examples.count()
    for entry in examples.order_by("-replaces_id"):
        for rows in (Change, Correction, ShareLink):
            rows.objects.about(entry).delete()
        entry.delete()
    return number
