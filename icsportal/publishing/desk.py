"""The first page of the admin: what waits for the person who reads it. Other apps add panels of their own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import capfirst

from icsportal.publishing import words
from icsportal.publishing.admin import RecordAdmin
from icsportal.publishing.models import Change, Correction

ROWS_AT_MOST = 10
EXPIRING_WITHIN = timedelta(days=14)
CORRECTED_WITHIN = timedelta(days=28)


@dataclass(frozen=True)
class Row:
    """One thing on the desk: what it is, where it is changed, and what is to be known of it."""

    title: str
    address: str
    words: str


@dataclass(frozen=True)
class Panel:
    """One part of the desk; `empty` says in words that there is nothing in it."""

    heading: str
    empty: str
    rows: list[Row]

    @property
    def shown(self):
        return self.rows[:ROWS_AT_MOST]

    @property
    def has_more(self):
        return len(self.rows) > ROWS_AT_MOST


_makers: list[Callable] = []


def add_panel(make: Callable):
    """`make(request)` is a Panel, or None for somebody who may not see what is in it."""
    if make not in _makers:
        _makers.append(make)


def panels(request) -> list[Panel]:
    """What this person may see, in the order of what is most urgent."""
    return [panel for make in (*RECORD_PANELS, *_makers) if (panel := make(request)) is not None]


def record_admins(request, permission: str) -> list[RecordAdmin]:
    """The kinds of record with which this person may do something."""
    found = [
        model_admin for model_admin in admin.site._registry.values() if isinstance(model_admin, RecordAdmin)
    ]
    return [model_admin for model_admin in found if model_admin.may(request, permission)]


def panel_of_records(request, heading, empty, *, permission, choose, say) -> Panel | None:
    """Rows of every kind of record, the latest change first; `choose(rows)` narrows, `say(record)` tells."""
    admins = record_admins(request, permission)
    if not admins:
        return None
    found = []
    for model_admin in admins:
        rows = model_admin.model._default_manager.select_related("changed_by", "approved_by")
        found += [
            (record, model_admin) for record in choose(rows).order_by("-changed_at")[: ROWS_AT_MOST + 1]
        ]
    found.sort(key=lambda pair: pair[0].changed_at, reverse=True)
    return Panel(
        heading,
        empty,
        [
            Row(
                str(record),
                model_admin.address("change", record),
                f"{capfirst(model_admin.opts.verbose_name)}. {say(record)}",
            )
            for record, model_admin in found
        ],
    )


def latest_change(record):
    return f"Latest change by {words.name_of(record.changed_by)} on {words.moment(record.changed_at)}."


def to_check(request):
    return panel_of_records(
        request,
        "Published urgently, not yet checked",
        "Everything that was published urgently has been checked.",
        permission="publish",
        choose=lambda rows: rows.unchecked(),
        say=lambda record: f"{words.name_of(record.approved_by)} published it: {record.urgent_reason}",
    )


def to_review(request):
    return panel_of_records(
        request,
        "Waiting for your review",
        "Nothing waits for your review.",
        permission="publish",
        choose=lambda rows: rows.awaiting_review_by(request.user),
        say=latest_change,
    )


def with_latest_action(rows):
    changes = Change.objects.filter(
        content_type=ContentType.objects.get_for_model(rows.model), object_id=OuterRef("pk")
    )
    return rows.annotate(
        latest_action=Coalesce(Subquery(changes.values("action")[:1]), Value("")),
        latest_note=Subquery(changes.values("note")[:1]),
    )


def sent_back(request):
    return panel_of_records(
        request,
        "Sent back to you",
        "Nothing was sent back to you.",
        permission="change",
        choose=lambda rows: with_latest_action(rows.drafts_of(request.user)).filter(
            latest_action="Sent back"
        ),
        say=lambda record: record.latest_note,
    )


def own_drafts(request):
    return panel_of_records(
        request,
        "Your drafts",
        "You have no drafts.",
        permission="change",
        choose=lambda rows: with_latest_action(rows.drafts_of(request.user)).exclude(
            latest_action="Sent back"
        ),
        say=latest_change,
    )


def scheduled(request):
    return panel_of_records(
        request,
        "Scheduled",
        "Nothing is scheduled.",
        permission="view",
        choose=lambda rows: rows.scheduled(),
        say=lambda record: f"Goes live on {words.moment(record.publish_at)}.",
    )


def expiring(request):
    return panel_of_records(
        request,
        "Coming off soon",
        "Nothing comes off the site in the next two weeks.",
        permission="view",
        choose=lambda rows: rows.expiring(by=timezone.now() + EXPIRING_WITHIN),
        say=lambda record: f"Comes off on {words.moment(record.expire_at)}.",
    )


def corrected(request):
    admins = {model_admin.model: model_admin for model_admin in record_admins(request, "view")}
    if not admins:
        return None
    kinds = ContentType.objects.get_for_models(*admins)
    rows = (
        Correction.objects.filter(
            content_type__in=kinds.values(), at__gte=timezone.now() - CORRECTED_WITHIN
        ).prefetch_related("record")
    )[: ROWS_AT_MOST + 1]
    return Panel(
        "Corrected in the last four weeks",
        "Nothing was corrected in the last four weeks.",
        list(corrections_in_words(rows, admins)),
    )


def corrections_in_words(corrections, admins) -> Iterable[Row]:
    for correction in corrections:
        if (record := correction.record) is not None:
            address = admins[type(record)].address("change", record)
            yield Row(str(record), address, f"{words.moment(correction.at)}: {correction.text}")


RECORD_PANELS = [to_check, to_review, sent_back, own_drafts, scheduled, expiring, corrected]
