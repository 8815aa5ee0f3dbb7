"""What staff are told of mailings on the first page of the admin."""

from django.urls import reverse

from bulletins.sending.models import Mailing
from icsportal.publishing.desk import ROWS_AT_MOST, Panel, Row, add_panel
from icsportal.publishing.words import moment


def under_way(request):
    """Mailings that are being sent or paused, and those of which something is not known."""
    if not request.user.has_perm("sending.view_mailing"):
        return None
    shown = Mailing.objects.open_to_question().with_unsure()[: ROWS_AT_MOST + 1]
    return Panel(
        "Emails under way",
        "No newsletter is being sent, and nothing is unclear.",
        [
            Row(
                mailing.name,
                reverse("admin:sending_mailing_change", args=[mailing.pk]),
                words_of(mailing),
            )
            for mailing in shown
        ],
    )


def words_of(mailing):
    said = [f"{mailing.get_state_display()}, begun on {moment(mailing.made_at)}."]
    if mailing.problem and mailing.state == Mailing.State.RUNNING:
        said.append("The mail server does not answer.")
    if mailing.unsure_total:
        said.append(f"Of {mailing.unsure_total} nobody knows whether they went: decide.")
    return " ".join(said)


def connect():
    add_panel(under_way)
