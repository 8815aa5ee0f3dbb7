"""Factories of search."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from icsportal.search.models import BestBet, Card, Passage, Synonym, Term, Word
from tests.factories.site import EntryFactory


class CardFactory(DjangoModelFactory):
    """Of an entry that has none; `EntryFactory` makes an entry with its card."""

    class Meta:
        model = Card

    entry = factory.SubFactory(EntryFactory)
    kind = "Page"
    live_from = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    lexemes = ""


class PassageFactory(DjangoModelFactory):
    class Meta:
        model = Passage

    entry = factory.SubFactory(EntryFactory)
    number = factory.Sequence(lambda number: number + 1)
    label = factory.LazyAttribute(lambda passage: f"page {passage.number}")
    text = "What it says."
    vector = ""


class WordFactory(DjangoModelFactory):
    class Meta:
        model = Word

    word = factory.Sequence(lambda number: f"word{number}")


class SynonymFactory(DjangoModelFactory):
    class Meta:
        model = Synonym

    words = factory.LazyFunction(lambda: ["jab", "vaccination"])


class BestBetFactory(DjangoModelFactory):
    class Meta:
        model = BestBet

    phrase = factory.Sequence(lambda number: f"phrase {number}")
    address = "/services/"


def monday(weeks_ago=0):
    today = timezone.localdate()
    return today - timedelta(days=today.weekday(), weeks=weeks_ago)


class TermFactory(DjangoModelFactory):
    """Looked for and not found this week."""

    class Meta:
        model = Term

    words = factory.Sequence(lambda number: f"words {number}")
    week = factory.LazyFunction(monday)
    searches = 1
    without_result = 1
