"""Factories of mailings."""

import factory
from factory.django import DjangoModelFactory

from bulletins.sending.models import Delivery, Letter, Mailing


class MailingFactory(DjangoModelFactory):
    """Being sent, to nobody yet."""

    class Meta:
        model = Mailing

    name = factory.Sequence(lambda number: f"Mailing {number}")
    list_name = "Place newsletter"
    list_slug = "place"
    web_address = "/bulletins/place/2026-02-01/"


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Letter

    mailing = factory.SubFactory(MailingFactory)
    subject = "What is new"
    html = "<p>Words.</p>"
    text = "Words.\n"


class DeliveryFactory(DjangoModelFactory):
    """Waiting."""

    class Meta:
        model = Delivery

    mailing = factory.SubFactory(MailingFactory)
    letter = factory.SubFactory(LetterFactory, mailing=factory.SelfAttribute("..mailing"))
    address = factory.Sequence(lambda number: f"reader{number}@example.org")
