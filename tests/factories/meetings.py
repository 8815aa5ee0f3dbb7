"""Factories of meetings."""

from datetime import time, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from publications.meetings.models import AgendaItem, Meeting, MeetingBody, Paper, PublicQuestion
from tests.factories.files import StoredFileFactory
from tests.factories.site import RecordFactory


class MeetingBodyFactory(DjangoModelFactory):
    class Meta:
        model = MeetingBody

    name = factory.Sequence(lambda number: f"Board {number}")
    slug = factory.Sequence(lambda number: f"board-{number}")
    summary = "Decides what is paid for."


class MeetingFactory(RecordFactory):
    """In two weeks, in the morning."""

    class Meta:
        model = Meeting
        exclude = ["slug"]

    body = factory.SubFactory(MeetingBodyFactory)
    title = "Board meeting"
    held_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))
    starts_at = time(10, 0)


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    number = factory.Sequence(lambda number: str(number % 900 + 1))
    position = factory.Sequence(lambda number: number % 900)
    title = "Money"


class PaperFactory(DjangoModelFactory):
    class Meta:
        model = Paper

    meeting = factory.SubFactory(MeetingFactory)
    file = factory.SubFactory(StoredFileFactory)
    name = factory.Sequence(lambda number: f"paper-{number}.pdf")


class PublicQuestionFactory(DjangoModelFactory):
    class Meta:
        model = PublicQuestion

    meeting = factory.SubFactory(MeetingFactory)
    question = "When does the new clinic open?"
