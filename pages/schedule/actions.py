"""Every change to what is scheduled of CMS pages: recorded, or refused with the reason."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from djangocms_versioning.conditions import ConditionFailed
from djangocms_versioning.constants import DRAFT
from djangocms_versioning.models import Version

from icsportal.publishing.actions import NotReady, OwnWork, Refused
from pages.models import PageSchedule
from pages.schedule.checking import is_sound, what_stops
from pages.schedule.four_eyes import second_person

log = logging.getLogger(__name__)


def may_publish_urgently(person: Any) -> bool:
    return person.has_perm("pages.publish_urgently_pageschedule")


def require_may_publish(version: Version, by: Any, urgent_reason: str = "") -> None:
    """Raises OwnWork for its writer without a reason and the permission, NotReady for other faults."""
    for condition in Version.check_publish:
        try:
            condition(version, by)
        except ConditionFailed as failed:
            if condition is is_sound:
                raise NotReady(*what_stops(version)) from failed
            if condition is not second_person:
                raise NotReady(str(failed)) from failed
            if not may_publish_urgently(by):
                raise OwnWork(
                    "You wrote the latest change of this page, so a second person must publish it."
                ) from failed
            if not urgent_reason.strip():
                raise OwnWork(
                    "You wrote the latest change of this page. Leave it to a second person, "
                    "or say why it cannot wait."
                ) from failed


@transaction.atomic
def schedule(*, version: Version, publish_at: datetime, by: Any, urgent_reason: str = "") -> PageSchedule:
    """The version goes live at `publish_at`, in the name of `by`.

    Raises Refused if `by` may not publish it.
    """
    require_may_publish(version, by, urgent_reason)
    return PageSchedule.objects.create(
        version=version, publish_at=publish_at, by=by, urgent_reason=urgent_reason.strip()
    )


def publish_due(*, at: datetime | None = None) -> list[PageSchedule]:
    """Every page that is due at `at` (default: now) is live, or says why not; each stands or fails alone.

    Catches up on all that came due while nothing ran. Safe to run twice at once.
    """
    due = PageSchedule.objects.due(at).order_by("publish_at", "pk").values_list("pk", flat=True)
    return [tried for pk in list(due) if (tried := publish_one(pk, at)) is not None]


def publish_one(pk: int, at: datetime | None) -> PageSchedule | None:
    """The page is live, or its entry says why not; None if somebody else is at it."""
    try:
        with transaction.atomic():
            waiting = PageSchedule.objects.due(at).filter(pk=pk)
            entry = waiting.select_for_update(skip_locked=True, of=("self",)).first()
            if entry is None:
                return None
            require_as_approved(entry)
            entry.version.publish(entry.by)
            entry.done_at = timezone.now()
            entry.save(update_fields=["done_at"])
            return entry
    except Refused as refusal:
        because = str(refusal)
    except Exception as error:  # one page that cannot be published must not keep the others off the site
        log.exception("A scheduled page could not be published")
        because = f"The CMS refused it ({type(error).__name__}: {error})."
    PageSchedule.objects.waiting().filter(pk=pk).update(failed_because=because)
    return PageSchedule.objects.get(pk=pk)


def require_as_approved(entry: PageSchedule) -> None:
    """Raises NotReady if the version is not the draft that was read when it was scheduled."""
    if entry.version.state != DRAFT:
        raise NotReady("It was not a draft any more: somebody had published, archived or replaced it.")
    if entry.is_outdated:
        raise NotReady("It was changed after it was scheduled: a second person must read it again.")


@transaction.atomic
def check(*, entry: PageSchedule, by: Any) -> None:
    """A second person has read what was published urgently. Raises OwnWork for who published it."""
    if not entry.needs_check:
        raise NotReady("Nothing here waits for a check.")
    if entry.by_id == by.pk:
        raise OwnWork("You published it, so somebody else must check it.")
    entry.checked_by, entry.checked_at = by, timezone.now()
    entry.save(update_fields=["checked_by", "checked_at"])
