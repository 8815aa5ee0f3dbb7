"""What waits on the desk of staff: people who need another format, and publications to look at again."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from icsportal.publishing.desk import ROWS_AT_MOST, Panel, Row, add_panel
from publications.models import FormatRequest, Publication

REVIEW_WITHIN = timedelta(days=30)


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


def due_for_review(request):
    """Publications on the site that somebody should look at again within a month."""
    if not request.user.has_perm("publications.change_publication"):
        return None
    due = Publication.objects.due_for_review(by=timezone.localdate() + REVIEW_WITHIN)
    return Panel(
        "Publications due for review",
        "No publication is due for review in the next month.",
        [
            Row(
                str(publication),
                reverse("admin:publications_publication_change", args=[publication.pk]),
                f"Due on {publication.review_due_on:%-d %B %Y}.",
            )
            for publication in due[: ROWS_AT_MOST + 1]
        ],
    )


def connect():
    add_panel(format_requests)
    add_panel(due_for_review)
