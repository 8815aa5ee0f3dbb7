"""What waits on the desk of staff: people who need a publication in another format."""

from django.urls import reverse

from icsportal.publishing.desk import ROWS_AT_MOST, Panel, Row, add_panel
from publications.models import FormatRequest


def format_requests(request):
    """Requests that nobody has answered, the first due first."""
    if not request.user.has_perm("publications.change_formatrequest"):
        return None
    waiting = FormatRequest.objects.waiting().select_related("publication")[: ROWS_AT_MOST + 1]
    return Panel(
        "Requests for other formats",
        "Nobody waits for another format.",
        [
            Row(
                str(each.publication),
                reverse("admin:publications_formatrequest_change", args=[each.pk]),
                f"{each.wanted}. Answer by {each.due_on:%-d %B %Y}.",
            )
            for each in waiting
        ],
    )


def connect():
    add_panel(format_requests)
