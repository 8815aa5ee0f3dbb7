"""Factories of consultations."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from bulletins.consultations.models import Consultation, ConsultationDocument, ConsultationEvent
from tests.factories.site import RecordFactory


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


class ConsultationFactory(RecordFactory):
    """Open since a week ago, for a week more, by email."""

    class Meta:
        model = Consultation

    run_by = "NHS Kent and Medway"
    opens_on = factory.LazyFunction(lambda: in_days(-7))
    closes_on = factory.LazyFunction(lambda: in_days(7))
    email = "views@example.org"
    report_back_owner = "Director of Communications"
    report_back_by = factory.LazyAttribute(lambda made: made.closes_on + timedelta(days=60))


class ConsultationEventFactory(DjangoModelFactory):
    class Meta:
        model = ConsultationEvent

    consultation = factory.SubFactory(ConsultationFactory)
    title = "Meeting in Deal"
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))
    place = "The library"


class ConsultationDocumentFactory(DjangoModelFactory):
    class Meta:
        model = ConsultationDocument

    consultation = factory.SubFactory(ConsultationFactory)
    title = "The whole plan"
    address = "https://example.org/plan.pdf"
    type = "PDF"
    size = "340 KB"
