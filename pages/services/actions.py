"""Every change to services and their topics that touches more than one row, or that must be recorded."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from icsportal.lib.text import fold
from icsportal.publishing import actions
from icsportal.publishing.actions import NotReady, move_address
from pages.models import Service, ServiceName, Topic, TopicService, Way


@transaction.atomic
def keep_service(*, service: Service, by: Any, also_known_as: list[str] | None = None) -> Service:
    """The service is stored and in the list of its home topic; its earlier address leads to it.

    `also_known_as` replaces all its words; None leaves them.
    """
    before = Service.objects.select_related("topic").filter(pk=service.pk).first()
    service.changed_by = by
    service.save()
    TopicService.objects.get_or_create(topic=service.topic, service=service)
    if also_known_as is not None:
        wanted = {fold(words): words.strip() for words in also_known_as if fold(words)}
        wanted.pop(fold(service.name), None)
        service.names.exclude(folded__in=wanted).delete()
        kept = set(service.names.values_list("folded", flat=True))
        ServiceName.objects.bulk_create(
            ServiceName(service=service, words=words) for key, words in wanted.items() if key not in kept
        )
    if before and before.state != Service.State.DRAFT:
        move_address(old_path=before.get_absolute_url(), new_path=service.get_absolute_url())
    return service


@transaction.atomic
def move_service(*, service: Service, topic: Topic, by: Any) -> None:
    """`topic` is the home of the service; its old address leads to the new one."""
    service.topic = topic
    keep_service(service=service, by=by)


@transaction.atomic
def keep_topic(*, topic: Topic) -> Topic:
    """The topic is stored; if its address changed, the old addresses of all that stood under it lead on."""
    before = Topic.objects.filter(pk=topic.pk).first()
    topic.save()
    if before and before.slug != topic.slug:
        move_address(old_path=before.get_absolute_url(), new_path=topic.get_absolute_url())
        for service in topic.home_services.exclude(state=Service.State.DRAFT):
            service.topic = before
            old_path = service.get_absolute_url()
            service.topic = topic
            move_address(old_path=old_path, new_path=service.get_absolute_url())
    return topic


def faults_of_links(
    *, access: list[str], can_reach_at_once: bool, has_site: bool, covers_all: bool, has_partnerships: bool
) -> list[str]:
    """What is wrong between a service and what belongs to it, in an editor's words; empty if nothing."""
    faults = []
    if Way.SELF_REFERRAL in access and not (can_reach_at_once or has_site):
        faults.append(
            "People can refer themselves, but nothing says how: "
            "give a phone number, an online address or a site."
        )
    if covers_all and has_partnerships:
        faults.append("It is for all of Kent and Medway, so choose no single partnerships.")
    if not covers_all and not has_partnerships:
        faults.append("Choose the partnerships it is for, or say that it is for all of Kent and Medway.")
    return faults


def check_ready(service: Service) -> None:
    """The service says all that the public needs.

    Raises NotReady with everything that is missing.
    """
    faults = faults_of_links(
        access=service.access,
        can_reach_at_once=any(contact.reaches_at_once for contact in service.contacts.all()),
        has_site=service.sites.exists(),
        covers_all=service.covers_all,
        has_partnerships=service.partnerships.exists(),
    )
    if service.names.count() < 2:
        faults.append("Give at least two other words that people use for it.")
    if faults:
        raise NotReady(" ".join(faults))


@transaction.atomic
def publish(*, service: Service, by: Any, at: Any = None) -> None:
    """The public can read the service from `at` (default: its own date, else now).

    Raises NotReady if something is missing, or if it has been withdrawn.
    """
    check_ready(service)
    actions.publish(record=service, by=by, at=at)


@transaction.atomic
def mark_checked(*, service: Service, by: Any, on: date | None = None) -> None:
    """All that the service says was true on the day `on` (default: today).

    The next check is as far off as it was after the last one.
    """
    interval = service.review_due_on - service.checked_on
    service.checked_on = on or timezone.localdate()
    service.review_due_on = service.checked_on + interval
    service.changed_by = by
    service.save(update_fields=["checked_on", "review_due_on", "changed_by", "changed_at"])
