"""What is done with requests for other formats: done whole, and nothing kept of a person beyond need."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from icsportal.lib.working_days import working_day_after
from publications.models import FormatRequest, Publication

ANSWER_WITHIN_WORKING_DAYS = 10

# More in one day than people send; it stops a machine from filling the desk.
MOST_IN_A_DAY = 200


class TooMany(Exception):
    """More requests came today than anyone could answer."""


@transaction.atomic
def ask_for_format(*, publication: Publication, wanted: str, contact: str, at: datetime) -> FormatRequest:
    """A task for staff, with the day by which they answer. Raises TooMany."""
    if FormatRequest.objects.filter(asked_at__gt=at - timedelta(days=1)).count() >= MOST_IN_A_DAY:
        raise TooMany
    return FormatRequest.objects.create(
        publication=publication,
        wanted=wanted,
        contact=contact,
        asked_at=at,
        due_on=working_day_after(timezone.localtime(at).date(), ANSWER_WITHIN_WORKING_DAYS),
    )


@transaction.atomic
def close(*, format_request: FormatRequest, by, at: datetime | None = None):
    """The person was answered; how to reach them is erased."""
    format_request.done_at, format_request.done_by = at or timezone.now(), by
    format_request.contact = ""
    format_request.save(update_fields=["done_at", "done_by", "contact"])


def erase_old_contacts(at: datetime | None = None) -> int:
    """How to reach somebody is known for 90 days at most, answered or not; returns how many were erased."""
    return FormatRequest.objects.with_contact_to_erase(at).update(contact="")
