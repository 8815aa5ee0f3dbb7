"""Factories of subscriptions."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from bulletins.subscriptions.models import LookUp, Subscriber, SubscriptionRequest, WeeklyEmail
from tests.factories.newsletters import NewsletterListFactory
from tests.factories.site import days_ago


class ChoicesFactory(DjangoModelFactory):
    """For one new list, unless told which `newsletters`, and every topic, unless told which `topics`."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    address = factory.Sequence(lambda number: f"person{number}@example.org")
    consent_version = 1
    consent_wording = "You agree."

    @factory.post_generation
    def newsletters(self, create, chosen, **kwargs):
        if create:
            self.newsletters.set([NewsletterListFactory()] if chosen is None else chosen)

    @factory.post_generation
    def topics(self, create, chosen, **kwargs):
        if create and chosen:
            self.topics.set(chosen)


class SubscriptionRequestFactory(ChoicesFactory):
    """Asked just now, and not answered yet."""

    class Meta:
        model = SubscriptionRequest


class SubscriberFactory(ChoicesFactory):
    """Gets each issue since yesterday."""

    class Meta:
        model = Subscriber

    asked_at = factory.LazyFunction(lambda: days_ago(1))
    confirmed_at = factory.LazyFunction(lambda: days_ago(1))

    class Params:
        paused = factory.Trait(paused_at=factory.LazyFunction(timezone.now))
        left = factory.Trait(left_at=factory.LazyFunction(timezone.now), newsletters=[])


class LookUpFactory(DjangoModelFactory):
    class Meta:
        model = LookUp

    reason = "Its owner asked."
    was_found = True


class WeeklyEmailFactory(DjangoModelFactory):
    class Meta:
        model = WeeklyEmail

    ends_at = factory.Sequence(lambda number: days_ago(7 * number))
