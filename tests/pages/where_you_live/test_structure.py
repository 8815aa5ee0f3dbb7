"""Sums and words that the pages of places share."""

from datetime import date

import pytest
from django.template.loader import render_to_string

from pages.models import Kind, Organisation
from pages.where_you_live.structure import area_name, changes, places, registered
from tests.factories import MembershipFactory, OrganisationFactory, PartnerFactory, PatientCountFactory

ON = date(2026, 11, 22)


def said(total):
    return render_to_string("components/registered.html", {"registered": total}).strip()


def test_a_sum_of_patients_says_when_they_were_counted_and_who_was_not(db):
    first, second, third = OrganisationFactory.create_batch(3)

    def networks():
        return Organisation.objects.networks().for_listing(ON)

    assert registered(networks()) is None
    PatientCountFactory(organisation=first, patients=30_000)
    PatientCountFactory(organisation=second, patients=1_234)
    assert said(registered(networks().exclude(pk=third.pk))) == "31,234 people (1 August 2026)"
    assert said(registered(networks())) == "31,234 people (1 August 2026; 1 not counted yet)"
    PatientCountFactory(organisation=third, patients=1, as_at=date(2026, 9, 1))
    assert (
        said(registered(networks())) == "31,235 people (counted between 1 August 2026 and 1 September 2026)"
    )


@pytest.mark.parametrize(
    ("kind", "name", "area"),
    [
        (Kind.HEALTH_AND_CARE_PARTNERSHIP, "East Kent Health and Care Partnership", "East Kent"),
        (Kind.HEALTH_AND_CARE_PARTNERSHIP, "East Kent Integrated Care Partnership", "East Kent"),
        (Kind.DISTRICT_COUNCIL, "Folkestone and Hythe District Council", "Folkestone and Hythe"),
        (Kind.UNITARY_COUNCIL, "Medway Council", "Medway"),
        (Kind.COUNTY_COUNCIL, "Kent County Council", "Kent"),
        (Kind.PRIMARY_CARE_NETWORK, "Ashford Rural PCN", "Ashford Rural PCN"),
    ],
)
def test_an_area_is_called_as_people_call_it(db, kind, name, area):
    assert area_name(OrganisationFactory(kind=kind, called=name)) == area


def test_a_network_in_no_partnership_is_in_no_place_and_breaks_none(db):
    OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP)
    OrganisationFactory()
    council = OrganisationFactory(kind=Kind.DISTRICT_COUNCIL)
    PartnerFactory(
        organisation=council,
        partnership=OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP, closed_on=date(2020, 1, 1)),
    )
    (place,) = places(ON)
    assert (place.networks, place.councils) == ([], [])


def test_a_network_that_moved_counts_where_it_was_on_the_day(db):
    east, west = (
        OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP, called=name) for name in ("East", "West")
    )
    first, second = (OrganisationFactory(opened_on=date(year, 4, 1)) for year in (2020, 2024))
    MembershipFactory(child=first, parent=east, ends_on=date(2022, 3, 31))
    MembershipFactory(child=first, parent=west, starts_on=date(2022, 4, 1))
    MembershipFactory(child=second, parent=west)
    newest, oldest = changes([east, west], ON)
    assert (newest.on, newest.counts) == (date(2024, 4, 1), [("East", 0), ("West", 2)])
    assert (oldest.on, oldest.counts) == (date(2020, 4, 1), [("East", 1), ("West", 0)])
