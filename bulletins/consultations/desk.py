"""What staff are told of consultations on the first page of the admin."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from bulletins.consultations.models import Consultation
from bulletins.consultations.states import State
from icsportal.publishing.desk import Panel, Row, add_panel

CLOSING_WITHIN = timedelta(days=7)


def panel(request, heading, empty, rows):
    if not request.user.has_perm("consultations.view_consultation"):
        return None
    return Panel(
        heading,
        empty,
        [
            Row(
                str(consultation),
                reverse("admin:consultations_consultation_change", args=[consultation.pk]),
                f"{consultation.in_words} Reports back: {consultation.report_back_owner}.",
            )
            for consultation in rows
        ],
    )


def closing_soon(request):
    open_ones = Consultation.objects.live().in_state(State.OPEN)
    return panel(
        request,
        "Consultations closing soon",
        "No consultation closes in the next week.",
        open_ones.filter(closes_on__lte=timezone.localdate() + CLOSING_WITHIN).closing_first(),
    )


def outcomes_due(request):
    return panel(
        request,
        "Outcomes of consultations due or overdue",
        "No outcome is due or overdue.",
        Consultation.objects.live()
        .in_state(State.OUTCOME_DUE, State.OUTCOME_OVERDUE)
        .order_by("report_back_by", "pk"),
    )


def connect():
    add_panel(outcomes_due)
    add_panel(closing_soon)
