"""What people type in earnest, and where it must lead: `queries.csv`, on the standing site."""

import csv
from pathlib import Path

import pytest
from django.conf import settings

from icsportal.search import answers
from icsportal.search.searching import search
from pages.models import Service

with Path(__file__).with_name("queries.csv").open(encoding="utf-8", newline="") as file:
    QUERIES = list(csv.DictReader(file))
with (settings.BASE_DIR / "fixtures" / "services-words.csv").open(encoding="utf-8", newline="") as file:
    SAYINGS = list(csv.DictReader(file))

MEAN_RECIPROCAL_RANK = 0.9


def addresses(words):
    """What stands on the page of results, from the top."""
    answer = answers.answer(words)
    return [
        *([answer.url] if answer else []),
        *(hit.page_url or hit.url for hit in search(words).hits(0, 10)),
    ]


def rank(words, address):
    """The place of an address, from 1; 0 for none of the first ten."""
    found = addresses(words)
    return found.index(address) + 1 if address in found else 0


def mean_reciprocal(ranks):
    return sum(1 / place for place in ranks if place) / len(ranks)


def test_what_people_type_leads_where_it_must(site, capsys):
    ranks = {row["query"]: rank(row["query"], row["address"]) for row in QUERIES}
    mean = mean_reciprocal(ranks.values())
    with capsys.disabled():
        print(f"\nMean reciprocal rank of {len(ranks)} queries: {mean:.3f}")
    assert [
        (row["query"], ranks[row["query"]])
        for row in QUERIES
        if not 0 < ranks[row["query"]] <= int(row["within"])
    ] == []
    assert mean >= MEAN_RECIPROCAL_RANK


def test_the_queries_are_many_and_most_must_be_answered_first():
    assert len({row["query"] for row in QUERIES}) >= 120
    assert len([row for row in QUERIES if row["within"] == "1"]) >= 60


def test_what_residents_say_leads_to_the_service_among_the_first_three(site):
    services = {service.slug: service.get_absolute_url() for service in Service.objects.live()}
    ranks = {row["phrase"]: rank(row["phrase"], services[row["service"]]) for row in SAYINGS}
    # Two of the sayings are ways through the list of services, such as "urgent care in East Kent".
    assert len([phrase for phrase, place in ranks.items() if not 0 < place <= 3]) <= 2, ranks
    assert mean_reciprocal(ranks.values()) >= MEAN_RECIPROCAL_RANK


@pytest.mark.parametrize("words", ["i want to die", "kill myself", "I want to kill myself", "suicidal"])
def test_whoever_is_in_danger_finds_help_first(site, words):
    assert addresses(words)[0] == "/services/mental-health/mental-health-crisis/"
