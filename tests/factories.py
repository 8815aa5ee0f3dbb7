"""The smallest valid thing of each kind, on the site; a test states the fact it is about."""

from datetime import timedelta

import factory
from django.contrib.auth import get_user_model
from django.utils import timezone
from factory.django import DjangoModelFactory

from bulletins.models import Bulletin
from icsportal.publishing.models import MovedAddress, Record
from pages.models import StandingContent
from publications.models import Publication


def days_ago(days):
    return timezone.now() - timedelta(days=days)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda number: f"person{number}")
    password = factory.django.Password("password of a test")


class RecordFactory(DjangoModelFactory):
    """Live since yesterday."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda number: f"Item {number}")
    slug = factory.Sequence(lambda number: f"item-{number}")
    summary = "What it is about."
    body = "<p>What it says.</p>"
    state = Record.State.APPROVED
    publish_at = factory.LazyFunction(lambda: days_ago(1))

    class Params:
        withdrawn = factory.Trait(
            state=Record.State.WITHDRAWN,
            withdrawn_at=factory.LazyFunction(timezone.now),
            withdrawal_reason="It was wrong.",
        )


class BulletinFactory(RecordFactory):
    class Meta:
        model = Bulletin

    issued_on = factory.LazyFunction(lambda: days_ago(1).date())
    issued_by = "NHS Kent and Medway"


class PublicationFactory(RecordFactory):
    class Meta:
        model = Publication

    type = Publication.Type.REPORT
    published_on = factory.LazyFunction(lambda: days_ago(1).date())
    organisation = "NHS Kent and Medway"


class MovedAddressFactory(DjangoModelFactory):
    class Meta:
        model = MovedAddress

    old_path = factory.Sequence(lambda number: f"/old-{number}/")
    new_path = "/"


class StandingContentFactory(DjangoModelFactory):
    class Meta:
        model = StandingContent

    key = factory.Sequence(lambda number: f"pages/page-{number}")
    checksum = "0" * 64
