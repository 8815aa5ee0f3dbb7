"""What waits on the desk of the FOI officer."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from icsportal.publishing.desk import ROWS_AT_MOST, Panel, Row, add_panel
from publications.foi.actions import out_of_step
from publications.foi.models import ComplianceQuarter, DisclosureLogEntry, InternalReview, SchemeItem

DUE_WITHIN = timedelta(days=7)
TO_READ = ROWS_AT_MOST + 1
QUARTERS_BACK = 8


def day(on) -> str:
    return f"{on:%-d %B %Y}"


def due_this_week(request):
    """Answers, reviews and datasets whose last day is past or in the next seven days, the first due first."""
    if not request.user.has_perm("foi.change_disclosurelogentry"):
        return None
    until = timezone.localdate() + DUE_WITHIN
    entries = DisclosureLogEntry.objects
    reviews = InternalReview.objects.filter(
        entry__in=entries.requests(), answered_on=None, due_on__lte=until
    ).select_related("entry")
    waiting = [
        *((entry.last_day, entry, "", entry.sum_in_words) for entry in entries.due_by(until)),
        *((review.due_on, review.entry, "Review of ", "") for review in reviews),
        *(
            (entry.dataset_next_update_on, entry, "Dataset of ", f"Kept by: {entry.dataset_owner}.")
            for entry in entries.datasets_due_by(until)
        ),
    ]
    waiting.sort(key=lambda each: (each[0], each[1].pk))
    return Panel(
        "Requests due this week",
        "No answer, review or dataset is due in the next seven days.",
        [
            Row(
                f"{what}{entry}",
                reverse("admin:foi_disclosurelogentry_change", args=[entry.pk]),
                f"{due_words(last_day)} {more}",
            )
            for last_day, entry, what, more in waiting[:TO_READ]
        ],
    )


def due_words(last_day):
    return f"{'Late: it was due' if last_day < timezone.localdate() else 'Due'} on {day(last_day)}."


def scheme(request):
    """Items of the publication scheme that are overdue, and then those that are not on the site."""
    if not request.user.has_perm("foi.change_schemeitem"):
        return None
    items = SchemeItem.objects.select_related("scheme_class", "publication")
    overdue = items.overdue().order_by("next_due_on")[:TO_READ]
    gaps = items.gaps()[:TO_READ]
    return Panel(
        "Publication scheme: overdue and missing",
        "Every item of the publication scheme is here and up to date.",
        [
            *(item_row(item, f"Overdue since {day(item.next_due_on)}.") for item in overdue),
            *(item_row(item, "Nothing of it is on the site.") for item in gaps),
        ],
    )


def item_row(item, words):
    address = reverse("admin:foi_schemeitem_change", args=[item.pk])
    return Row(item.name, address, f"{words} {item.scheme_class}. Kept by: {item.owner}.")


def quarters(request):
    """Quarters whose requests have all fallen due, and whose figures nobody has published."""
    if not request.user.has_perm("foi.change_compliancequarter"):
        return None
    known = {quarter.starts_on: quarter for quarter in ComplianceQuarter.objects.all()}
    rows = []
    for starts_on in past_quarters(timezone.localdate()):
        quarter = known.get(starts_on) or ComplianceQuarter(starts_on=starts_on)
        if quarter.is_frozen or not quarter.has_fallen_due():
            continue
        if quarter.pk:
            address = reverse("admin:foi_compliancequarter_change", args=[quarter.pk])
            rows.append(Row(quarter.name, address, "Counted, not published."))
        elif requests_in(quarter):
            address = f"{reverse('admin:foi_compliancequarter_add')}?starts_on={starts_on}"
            rows.append(Row(quarter.name, address, "Not counted yet."))
    return Panel("Figures to publish", "The figures of every quarter are published.", rows)


def requests_in(quarter):
    received = (quarter.starts_on, quarter.ends_on)
    return DisclosureLogEntry.objects.requests().filter(received_on__range=received).exists()


def past_quarters(today: date) -> list[date]:
    """The first days of the quarters before this one, the newest first."""
    year, month = today.year, 3 * ((today.month - 1) // 3) + 1
    found = []
    for _ in range(QUARTERS_BACK):
        year, month = (year, month - 3) if month > 3 else (year - 1, 10)
        found.append(date(year, month, 1))
    return found


def frozen_due_dates(request):
    """Published answers of the last year for which the calendar would give another due date today."""
    if not request.user.has_perm("foi.change_disclosurelogentry"):
        return None
    since = timezone.localdate() - timedelta(days=365)
    entries = out_of_step(DisclosureLogEntry.objects.requests().live().filter(received_on__gte=since))
    if not entries:
        return None
    return Panel(
        "Due dates that the calendar would now give differently",
        "",
        [
            Row(
                str(entry),
                reverse("admin:foi_disclosurelogentry_change", args=[entry.pk]),
                f"Published with {day(entry.due_on)}, which stays. Today: {day(entry.deadline().due_on)}.",
            )
            for entry in entries[:TO_READ]
        ],
    )


def connect():
    for panel in (due_this_week, scheme, quarters, frozen_due_dates):
        add_panel(panel)
