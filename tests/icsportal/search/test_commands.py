"""Search from the command line."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from icsportal.search import index
from tests.factories import EntryFactory

pytestmark = pytest.mark.django_db


def lines(capsys, *arguments):
    call_command("search", *arguments)
    return capsys.readouterr().out.splitlines()


def test_the_best_come_first_with_their_addresses(capsys):
    EntryFactory(title="Dentist", url="/dentist/", kind="Health service")
    EntryFactory(title="Other", body="A dentist.", url="/other/")
    assert lines(capsys, "dentists") == [
        "2 results",
        "  1. Dentist [Health service]  /dentist/",
        "  2. Other [Page]  /other/",
    ]
    assert lines(capsys, "dentists", "--limit", "1")[1:] == ["  1. Dentist [Health service]  /dentist/"]
    assert lines(capsys, "dentists", "--kind", "Page")[1:] == ["  1. Other [Page]  /other/"]
    assert lines(capsys, "dentsit")[0] == "2 results for “dentist”"


def test_a_page_of_a_document_is_named(capsys):
    pages = [index.Page(3, "page 3", "About zebras.", "/a.pdf#page=3", "Plan (PDF)")]
    EntryFactory(title="Plan", pages=pages)
    assert lines(capsys, "zebra")[1:] == [
        "  1. Plan [Page]  /a.pdf#page=3",
        "     page 3 of Plan (PDF): About zebras",
    ]


def test_another_program_can_read_it(capsys):
    EntryFactory(title="Dentist", url="/dentist/")
    EntryFactory(title="Dentist to come", live_from=timezone.now() + timedelta(hours=1))
    call_command("search", "dentists", "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["total"], found["searched_for"]) == (1, "dentists")
    assert [(one["address"], one["title"]) for one in found["results"]] == [("/dentist/", "Dentist")]


def test_a_limit_of_nothing_is_refused():
    with pytest.raises(CommandError, match="1 or more"):
        call_command("search", "dentist", "--limit", "0")
