"""What a page is about, as far as alerts care: told from its address, so that few views know of alerts.

Apps above add the addresses that they know of, with `add`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Q

from pages.models import Membership, OrganisationName, Service, TopicService


@dataclass(frozen=True)
class Subject:
    """Conditions on `organisation` and on `topic` that hold for what a page is about; empty for nothing."""

    of_place: Q = field(default_factory=Q)
    of_topic: Q = field(default_factory=Q)


NOTHING = Subject()

_subjects: dict[str, Callable[..., Subject]] = {}


def add(view_name: str, subject: Callable[..., Subject]) -> None:
    """Pages of this view are about `subject(**kwargs)`, of the parts of their address."""
    _subjects[view_name] = subject


def subject_of(request) -> Subject:
    """What the page that was asked for is about. Asks the database nothing."""
    said = getattr(request, "alert_subject", None)
    match = request.resolver_match
    if said is not None or match is None or match.view_name not in _subjects:
        return said or NOTHING
    return _subjects[match.view_name](**match.kwargs)


def say(request, *, partnership) -> None:
    """The page is about this partnership, which its address does not tell."""
    request.alert_subject = Subject(of_place=Q(organisation=partnership))


def place(slug, partnership=None) -> Subject:
    """A place and those that it belongs to: a practice, its network and its partnership."""
    itself = OrganisationName.objects.filter(slug=slug).values("organisation")
    parents = Membership.objects.on().filter(child__in=itself).values("parent")
    above = Membership.objects.on().filter(child__in=parents).values("parent")
    return Subject(
        of_place=Q(organisation__in=itself) | Q(organisation__in=parents) | Q(organisation__in=above)
    )


def topic(slug) -> Subject:
    return Subject(of_topic=Q(topic__slug=slug))


def service(topic, slug) -> Subject:
    """A service: all topics that list it, and the places that it is for, if it is not for all."""
    listing = TopicService.objects.filter(service__slug=slug).values("topic")
    only_for = Service.partnerships.through.objects.filter(service__slug=slug).values("organisation")
    return Subject(
        of_place=Q(organisation__in=only_for), of_topic=Q(topic__slug=topic) | Q(topic__in=listing)
    )


def of_records(records) -> Subject:
    """The places and topics of records that have such."""
    return Subject(
        of_place=Q(organisation__in=records.values("places")), of_topic=Q(topic__in=records.values("topics"))
    )


def connect():
    for view_name in ("pages:partnership", "pages:network", "pages:practice"):
        add(view_name, place)
    add("services:topic", topic)
    add("services:service", service)
