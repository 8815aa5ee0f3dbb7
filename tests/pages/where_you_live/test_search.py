"""Site search finds the bodies of the register by any name that they ever had."""

from datetime import date

import pytest

from icsportal.search.models import Entry
from icsportal.search.searching import search
from pages.models import Kind, Organisation, RegisterChange
from tests.factories import OrganisationFactory, OrganisationNameFactory, RegisterChangeFactory

pytestmark = pytest.mark.usefixtures("today")


def first(words):
    return next((hit.url for hit in search(words, as_typed=True).hits()), None)


def test_an_import_puts_every_page_of_the_register_into_the_index(register):
    for words, address in (
        ("Newton Place", "/where-you-live/practices/newton-place-surgery/"),
        ("G82071", "/where-you-live/practices/whitstable-medical-practice/"),
        ("Ashford Stour", "/where-you-live/east-kent/mid-kent/"),
        ("Virgin Care", "/where-you-live/organisations/hcrg-care-services-ltd/"),
        ("Thanet CCG", "/where-you-live/organisations/nhs-kent-and-medway-integrated-care-board/"),
        ("Rochester PCN", "/where-you-live/medway-and-swale/rochester/"),
        ("KCHFT", "/where-you-live/organisations/kent-community-health-nhs-foundation-trust/"),
    ):
        assert first(words) == address, words


def test_a_change_of_the_register_is_found_at_once(db):
    trust = OrganisationFactory(kind=Kind.ACUTE_TRUST, called="Old Trust", called__slug="old-trust")
    RegisterChangeFactory()
    assert first("old trust") == "/where-you-live/organisations/old-trust/"
    trust.names.update(ends_on=date(2026, 1, 1))
    OrganisationNameFactory(organisation=trust, name="Fresh Name", slug="fresh", starts_on=date(2026, 1, 2))
    RegisterChangeFactory()
    assert first("fresh") == first("old trust") == "/where-you-live/organisations/fresh/"
    Organisation.objects.filter(pk=trust.pk).update(opened_on=date(2027, 1, 1))
    RegisterChangeFactory()
    assert first("fresh") is None
    assert RegisterChange.objects.count() == 3


def test_a_partnership_with_a_page_of_editors_is_found_as_that_page(site):
    entries = Entry.objects.filter(url="/where-you-live/east-kent/")
    assert [entry.kind for entry in entries] == ["Page"]
