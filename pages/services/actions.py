"""Every change to services and their topics that touches more than one row, or that must be recorded."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from icsportal.lib.text import fold
from icsportal.publishing.actions import keep, move_address
from icsportal.publishing.signals import record_changed
from pages.models import Service, ServiceName, Topic, TopicService


@transaction.atomic
def keep_service(
    *,
    service: Service,
    also_known_as: Iterable[str] | None = None,
    also_in: Iterable[Topic] | None = None,
) -> Service:
    """The service is stored and stands in the list of its home topic, no longer in that of an earlier home.

    `also_known_as` replaces all its words, and `also_in` its other topics; None leaves them.
    """
    earlier_home = Service.objects.filter(pk=service.pk).values_list("topic_id", flat=True).first()
    service.save()
    if earlier_home not in (None, service.topic_id):
        service.listed_in.filter(topic=earlier_home).delete()
    topics = [service.topic]
    if also_in is not None:
        topics += also_in
        service.listed_in.exclude(topic__in=topics).delete()
    for topic in topics:
        TopicService.objects.get_or_create(topic=topic, service=service)
    if also_known_as is not None:
        set_names(service, also_known_as)
    return service


def set_names(service: Service, also_known_as: Iterable[str]) -> None:
    """These are the words that people use for it; each once, and never its own name."""
    wanted = {fold(words): words.strip() for words in also_known_as if fold(words)}
    wanted.pop(fold(service.name), None)
    service.names.exclude(folded__in=wanted).delete()
    kept = set(service.names.values_list("folded", flat=True))
    ServiceName.objects.bulk_create(
        ServiceName(service=service, words=words) for key, words in wanted.items() if key not in kept
    )


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
            record_changed.send(Service, record=service)
    return topic


@transaction.atomic
def mark_checked(*, service: Service, by: Any, on: date | None = None) -> None:
    """All that the service says was true on the day `on` (default: today).

    The next check is as far off as it was after the last one. Nothing that the public reads changes but
    these dates, so no second person is asked.
    """
    interval = service.review_due_on - service.checked_on
    service.checked_on = on or timezone.localdate()
    service.review_due_on = service.checked_on + interval
    service.save(update_fields=["checked_on", "review_due_on"])
    keep(service, action="Checked", by=by, from_state=service.state)
