"""Factories of alerts."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from icsportal.publishing.models import Record
from pages.alerts.models import Alert, ReadyText, Severity
from tests.factories.site import days_ago


class AlertFactory(DjangoModelFactory):
    """On every page since yesterday, until tomorrow."""

    class Meta:
        model = Alert

    title = factory.Sequence(lambda number: f"Alert {number}")
    slug = factory.Sequence(lambda number: f"alert-{number}")
    severity = Severity.DISRUPTION
    text = "The phone lines are down. Use the website."
    everywhere = True
    state = Record.State.APPROVED
    publish_at = factory.LazyFunction(lambda: days_ago(1))
    expire_at = factory.LazyFunction(lambda: days_ago(-1))

    class Params:
        withdrawn = factory.Trait(
            state=Record.State.WITHDRAWN,
            withdrawn_at=factory.LazyFunction(timezone.now),
            withdrawal_reason="It was wrong.",
        )


class ReadyTextFactory(DjangoModelFactory):
    class Meta:
        model = ReadyText

    name = factory.Sequence(lambda number: f"Ready-made text {number}")
    title = "[Hospital] is very busy"
    text = "Use 111 first."
