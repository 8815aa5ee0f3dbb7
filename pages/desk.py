"""What waits on the desk of staff, of pages and services."""

from datetime import timedelta

from cms.models import PageContent
from cms.toolbar.utils import get_object_preview_url
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from icsportal.publishing.desk import ROWS_AT_MOST, Panel, Row, add_panel
from icsportal.publishing.words import moment, name_of
from pages.models import PageSchedule, ReviewDate, Service

REVIEW_WITHIN = timedelta(days=30)
TO_READ = ROWS_AT_MOST + 1


def day(date) -> str:
    return f"{date:%-d %B %Y}"


def pages_to_review(request):
    """Drafts of pages that somebody else wrote."""
    from pages.admin.page import schedule_address
    from pages.admin.schedule import drafts
    from pages.schedule.four_eyes import writer_of

    if not request.user.has_perm("pages.add_pageschedule"):
        return None
    others = [version for version in drafts()[: 5 * TO_READ] if writer_of(version) != request.user]
    return Panel(
        "Drafts of pages by others",
        "Nobody else has a page in draft.",
        [
            Row(
                version.content.title,
                schedule_address(version),
                f"Latest change by {name_of(writer_of(version))} on {moment(version.modified)}.",
            )
            for version in others[:TO_READ]
        ],
    )


def entry_row(entry, words):
    return Row(str(entry), reverse("admin:pages_pageschedule_change", args=[entry.pk]), words)


def entries(rows):
    return rows.select_related("by", "version__latest_edit").prefetch_related("version__content")[:TO_READ]


def scheduled_pages(request):
    from pages.schedule.words import outlook

    if not request.user.has_perm("pages.view_pageschedule"):
        return None
    failed = entries(PageSchedule.objects.failed().filter(made_at__gte=timezone.now() - REVIEW_WITHIN))
    waiting = entries(PageSchedule.objects.waiting())
    return Panel(
        "Scheduled pages",
        "No page is scheduled.",
        [
            *(entry_row(entry, f"It did not go live. {entry.failed_because}") for entry in failed),
            *(entry_row(entry, outlook(entry)) for entry in waiting),
        ],
    )


def pages_to_check(request):
    if not request.user.has_perm("pages.add_pageschedule"):
        return None
    return Panel(
        "Pages published urgently, not yet checked",
        "Every page that was published urgently has been checked.",
        [
            entry_row(entry, f"{name_of(entry.by)} published it: {entry.urgent_reason}")
            for entry in entries(PageSchedule.objects.unchecked())
        ],
    )


def pages_due_for_review(request):
    if not request.user.has_perm("cms.change_page"):
        return None
    due = list(
        ReviewDate.objects.filter(
            review_due_on__lte=timezone.localdate() + REVIEW_WITHIN,
            placeholder__content_type=ContentType.objects.get_for_model(PageContent),
            placeholder__object_id__in=PageContent.objects.values("pk"),
        )
        .select_related("placeholder")
        .order_by("review_due_on")[:TO_READ]
    )
    contents = PageContent.objects.in_bulk([review.placeholder.object_id for review in due])
    return Panel(
        "Pages due for review",
        "No page is due for review in the next month.",
        [
            Row(
                contents[review.placeholder.object_id].title,
                get_object_preview_url(contents[review.placeholder.object_id]),
                f"Due on {day(review.review_due_on)}.",
            )
            for review in due
        ],
    )


def services_due_for_check(request):
    if not request.user.has_perm("pages.change_service"):
        return None
    due = Service.objects.live().filter(review_due_on__lte=timezone.localdate() + REVIEW_WITHIN)
    return Panel(
        "Services due for a check",
        "No service is due for a check in the next month.",
        [
            Row(
                str(service),
                reverse("admin:pages_service_change", args=[service.pk]),
                f"Due on {day(service.review_due_on)}. Kept by: {service.owner}.",
            )
            for service in due.order_by("review_due_on", "pk")[:TO_READ]
        ],
    )


def connect():
    for panel in (
        pages_to_check,
        pages_to_review,
        scheduled_pages,
        pages_due_for_review,
        services_due_for_check,
    ):
        add_panel(panel)
