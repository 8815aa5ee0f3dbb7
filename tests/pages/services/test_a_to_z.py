import pytest

from icsportal.publishing.models import Record
from pages.models import Service
from pages.services.a_to_z import letters
from tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db


def shown(**options):
    return {
        letter.name: [(entry.words, entry.meant) for entry in letter.entries]
        for letter in letters(Service.objects.live(), **options)
        if letter.entries
    }


def test_every_word_leads_to_its_service_under_its_folded_letter():
    ServiceFactory(
        name="Émergency", also_known_as=["A&E", "casualty", "999", "“ER”"], topic__name="Urgent care"
    )
    ServiceFactory(name="Draft", state=Record.State.DRAFT)
    assert shown() == {
        "0 to 9": [("999", "Émergency")],
        "A": [("A&E", "Émergency")],
        "C": [("casualty", "Émergency")],
        "E": [("Émergency", ""), ("“ER”", "Émergency")],
        "U": [("Urgent care", "")],
    }


def test_all_letters_are_there_in_order_also_without_an_entry():
    names = [letter.name for letter in letters(Service.objects.live())]
    assert names == ["0 to 9", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]


def test_words_of_topics_lead_to_topics_unless_left_out():
    ServiceFactory(name="Dentist", also_known_as=["tooth", "mouth"], topic__also_known_as=["gums"])
    assert ("gums", Service.objects.get().topic.name) in shown()["G"]
    assert "G" not in shown(with_topics=False)
