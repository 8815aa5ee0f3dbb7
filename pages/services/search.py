"""What services and their topics offer to site search: also every word that people use for them."""

from datetime import UTC, datetime

from django.db.models.signals import post_delete
from django.urls import reverse

from icsportal.lib.text import words_of_html
from icsportal.publishing.signals import record_changed
from icsportal.publishing.windows import public_window
from icsportal.search import index
from pages.models import Service, Topic

FROM_THE_START = datetime(2000, 1, 1, tzinfo=UTC)  # a topic has no date of its own


def describe(service: Service):
    window = public_window(service)
    # When not to use it speaks of what other services are for, and so is left out.
    return window and index.Findable(
        "Health service",
        service.name,
        service.get_absolute_url(),
        *window,
        summary=service.summary,
        also_known_as=", ".join(name.words for name in service.names.all()),
        body="\n".join(map(words_of_html, (service.when_to_use, service.who_for, service.how_to_get))),
        topic=(service.topic.name,),
        prominence=1.15,  # above the bodies that run it
    )


def describe_topic(topic: Topic):
    return index.Findable(
        "Health topic",
        topic.name,
        topic.get_absolute_url(),
        FROM_THE_START,
        summary=topic.summary,
        also_known_as=", ".join(topic.also_known_as),
        body=words_of_html(topic.introduction),
        topic=(topic.name,),
        prominence=1.1,
    )


def after_change(sender, record, **kwargs):
    index.put_all([(index.name_of(record), describe(record)), list_of_all()])


def after_deleting(sender, instance, **kwargs):
    index.put(index.name_of(instance), None)


def everything():
    services = Service.objects.select_related("topic").prefetch_related("names")
    yield from ((index.name_of(service), describe(service)) for service in services)
    yield list_of_all()


def list_of_all():
    title, address = "A to Z of health services", reverse("services:a_to_z")
    return "a to z of services", index.Findable("Page", title, address, FROM_THE_START)


def connect():
    # Not on saving a row: the words of a service are rows of their own, written after it.
    record_changed.connect(after_change, sender=Service, dispatch_uid="services")
    post_delete.connect(after_deleting, sender=Service, dispatch_uid="services")
    index.add_source(everything)
    index.register(Topic, describe_topic)
