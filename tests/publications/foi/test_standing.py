"""What comes with the site: the law, the scheme and a few examples."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from icsportal.lib.standing_text import BadStandingText
from icsportal.publishing.checking import findings
from icsportal.search import index
from icsportal.search.models import Entry
from pages.site_content import sources
from publications.files.actions import withdraw
from publications.foi.consistency import advice_on
from publications.foi.models import DisclosureLogEntry, Provision, SchemeClass, SchemeItem
from publications.foi.standing import add_example
from tests.factories import (
    AnswerFileFactory,
    AppliedProvisionFactory,
    DisclosureLogEntryFactory,
    FilePageFactory,
    ProvisionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ABSOLUTE = "s.21 s.23 s.32 s.34 s.41 s.44".split()
QUALIFIED = (
    "s.22 s.22A s.24 s.26 s.27 s.28 s.29 s.30 s.31 s.33 s.35 s.36 s.38 s.39 s.42 s.43 "
    "reg.12(4)(a) reg.12(4)(b) reg.12(4)(c) reg.12(4)(d) reg.12(4)(e) reg.12(5)(a) reg.12(5)(b) reg.12(5)(c) "
    "reg.12(5)(d) reg.12(5)(e) reg.12(5)(f) reg.12(5)(g)"
).split()
MIXED = ["s.37", "s.40", "reg.13"]
PROCEDURAL = "s.1(3) s.9 s.12(1) s.12(2) s.14(1) s.14(2)".split()


def test_every_exemption_and_exception_is_explained_with_its_kind(site):
    for kind, codes in {
        "absolute": ABSOLUTE,
        "qualified": QUALIFIED,
        "mixed": MIXED,
        "procedural": PROCEDURAL,
    }.items():
        found = Provision.objects.filter(kind=kind).values_list("code", flat=True)
        assert sorted(found) == sorted(codes)
    assert set(Provision.objects.exclude(reason="").values_list("code", flat=True)) == set(PROCEDURAL)


def test_only_what_allows_not_to_say_may_neither_confirm_nor_deny(site):
    without = Provision.objects.filter(allows_neither_confirm_nor_deny=False)
    eir = [code for code in QUALIFIED if code.startswith("reg.") and code != "reg.12(5)(a)"]
    assert sorted(without.values_list("code", flat=True)) == sorted(["s.21", *PROCEDURAL, *eir])


def test_the_scheme_has_seven_classes_whose_items_are_found_or_say_why_not(site, client):
    assert list(SchemeClass.objects.values_list("number", flat=True)) == list(range(1, 8))
    items = SchemeItem.objects.all()
    assert len(items) >= 40
    found = [item for item in items if item.where]
    assert len(found) >= 20 and all(item.why_not for item in items if item not in found)
    for item in found:
        assert client.get(item.where).status_code == 200, item
    for scheme_class in SchemeClass.objects.all():
        assert client.get(scheme_class.get_absolute_url()).status_code == 200


def test_the_examples_say_that_they_are_made_up_and_have_nothing_to_put_right(site):
    examples = DisclosureLogEntry.objects.filter(is_example=True)
    assert len(examples) == len(sources("foi/examples"))
    for example in examples:
        assert example.title.startswith("Example:") and example.request_text.startswith("This is made up.")
        assert example.missing() == []
        assert [finding for finding in findings(example) if finding.stops] == []


def test_an_example_that_contradicts_itself_is_refused_with_the_reason():
    fields = {
        "reference": "FOI-2025-9999",
        "regime": "foia",
        "title": "Example",
        "request": "How many?",
        "received_on": date(2025, 3, 3),
        "answered_on": date(2025, 3, 4),
        "held": "yes",
        "decision": "refused",
        "refusal_reason": "exemption",
    }
    with pytest.raises(BadStandingText, match="Name the exemption"):
        add_example(fields=fields, text="No.", by=UserFactory())


def test_answers_and_the_law_are_found_by_what_people_quote(site):
    for words, address in (
        ("FOI-2025-9002", "/foi/disclosure-log/foi-2025-9002/"),
        ("pay bands", "/foi/disclosure-log/foi-2025-9002/"),
        ("trade secrets", "/foi/exemptions/section-43/"),
    ):
        assert address in {entry.url for entry in Entry.objects.live().matching(words)}, words


def test_a_withdrawn_answer_is_not_found():
    DisclosureLogEntryFactory(title="Quokkas", withdrawn=True)
    DisclosureLogEntryFactory(title="Wombats")
    assert not Entry.objects.live().matching("quokkas").exists()
    assert Entry.objects.live().matching("wombats").exists()


def test_the_words_of_a_file_are_found_until_it_is_withdrawn():
    part = AnswerFileFactory()
    FilePageFactory(file=part.file, text="Numbats eat termites.")
    index.refresh(part.entry)
    assert part.entry.get_absolute_url() in {entry.url for entry in Entry.objects.live().matching("numbats")}
    withdraw(file=part.file, reason="It named somebody.", by=UserFactory())
    assert not Entry.objects.live().matching("numbats").exists()


def test_due_dates_are_counted_again_by_one_command():
    DisclosureLogEntryFactory(draft=True, reference="FOI-2026-0001", due_on=date(2026, 4, 9))
    said = StringIO()
    call_command("recount_due_dates", stdout=said)
    assert "FOI-2026-0001: Received 10 March 2026; 17 March not counted" in said.getvalue()
    assert "1 due dates changed." in said.getvalue()


def test_what_is_allowed_and_odd_is_said_as_advice():
    partly = DisclosureLogEntryFactory(decision="part", refusal_reason="cost", held="part")
    green = DisclosureLogEntryFactory(refused=True)
    AppliedProvisionFactory(entry=green, provision=ProvisionFactory(code="s.39"))
    long = DisclosureLogEntryFactory(draft=True, extension="public_interest", extended_to=date(2026, 5, 12))
    assert list(advice_on(long)) == [
        "The Code of Practice gives 20 more working days at most, until 11 May 2026."
    ]
    assert "costs too much" in next(advice_on(partly))
    assert "Section 39" in next(advice_on(green))
    assert list(advice_on(DisclosureLogEntryFactory())) == []
