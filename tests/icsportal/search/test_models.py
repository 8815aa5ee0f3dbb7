"""What an entry is found by, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from icsportal.search.models import Entry
from icsportal.search.searching import search
from tests.factories import EntryFactory

pytestmark = pytest.mark.django_db


def found(words):
    return [entry.title for entry in Entry.objects.matching(words)]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Dental appointments", "dental appointment"),
        ("Café", "cafe"),
        ("Cafe", "CAFÉ"),
        ("St Martin’s Hospital", "st martins hospital"),
        ("St Martins Hospital", "St. Martin's"),
        ("Walk-in centre", "walk in centre"),
        ("Help with ﬁt notes", "fit note"),
        ("NHS 111", "111"),
        ("2019–20 figures", "2019-20"),
        ("COVID-19 vaccinations", "covid 19 vaccination"),
    ],
)
def test_a_word_is_found_however_it_is_written(written, typed):
    EntryFactory(title=written)
    EntryFactory(title="Something else")
    assert found(typed) == [written]


def test_every_word_must_be_there_but_not_in_one_place():
    EntryFactory(title="Dentists", summary="Who can help", body="You can register with any practice.")
    EntryFactory(title="Dentists of the past")
    assert found("dentist register") == ["Dentists"]


def test_a_word_in_the_title_counts_more_than_in_the_summary_and_that_more_than_in_the_text():
    EntryFactory(title="Third", body="dentist")
    EntryFactory(title="Second", summary="dentist")
    EntryFactory(title="First dentist")
    assert [hit.title for hit in search("dentist").hits()] == ["First dentist", "Second", "Third"]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "the of and",
        "\N{GRINNING FACE}",
        "'); DROP TABLE search_entry; --",
        "!!! &&& ||| <-> :*",
        "\\",
        "%s %(x)s {0}",
        "a" * 5000,
        "word " * 1000,
        "\N{ARABIC LETTER ALEF}" * 50,
        "e\N{COMBINING ACUTE ACCENT}" * 3000,
    ],
)
def test_nothing_that_can_be_typed_breaks_a_search(typed):
    EntryFactory(title="Dentists")
    assert found(typed) == []
    assert Entry.objects.count() == 1


def test_an_entry_is_found_from_its_first_moment_to_its_last():
    at = timezone.now()
    moment = timedelta(microseconds=1)
    entry = EntryFactory(live_from=at, live_until=at + timedelta(days=1))
    live_at = [at - moment, at, at + timedelta(days=1) - moment, at + timedelta(days=1)]
    assert [Entry.objects.live(when).filter(pk=entry.pk).exists() for when in live_at] == [
        False,
        True,
        True,
        False,
    ]


def test_an_entry_without_an_end_stays():
    EntryFactory()
    assert Entry.objects.live(timezone.now() + timedelta(days=10_000)).exists()
