"""The register: what is true of organisations on a day."""

import csv
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pages.models import (
    Kind,
    Membership,
    Organisation,
    OrganisationName,
    Partner,
    PatientCount,
    Place,
    RegisterChange,
    Site,
    Source,
    Succession,
)
from pages.register.importing import FOLDER
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PatientCountFactory,
    RegisterChangeFactory,
    SuccessionFactory,
)

EAST_KENT, WEST_KENT, MEDWAY_AND_SWALE, DGS = (
    "east-kent",
    "west-kent",
    "medway-and-swale",
    "dartford-gravesham-and-swanley",
)
DAYS = [date(2013, 4, 1), date(2019, 10, 1), date(2020, 3, 31), date(2022, 4, 26), date(2022, 7, 1)]
DAYS += [date(2025, 10, 12), date(2025, 10, 13), date(2026, 4, 1), date(2026, 8, 1), date(2030, 1, 1)]


@pytest.mark.parametrize(
    ("on", "in_all", "by_partnership"),
    [
        (date(2019, 9, 30), 0, {EAST_KENT: 0, WEST_KENT: 0, MEDWAY_AND_SWALE: 0, DGS: 0}),
        (date(2019, 10, 1), 42, {EAST_KENT: 16, WEST_KENT: 9, MEDWAY_AND_SWALE: 10, DGS: 7}),
        (date(2020, 4, 1), 41, {EAST_KENT: 16, WEST_KENT: 9, MEDWAY_AND_SWALE: 9, DGS: 7}),
        (date(2022, 7, 1), 41, {EAST_KENT: 16, WEST_KENT: 9, MEDWAY_AND_SWALE: 9, DGS: 7}),
        (date(2023, 1, 1), 42, {EAST_KENT: 16, WEST_KENT: 9, MEDWAY_AND_SWALE: 10, DGS: 7}),
        (date(2024, 10, 1), 43, {EAST_KENT: 16, WEST_KENT: 9, MEDWAY_AND_SWALE: 11, DGS: 7}),
        (date(2026, 8, 1), 45, {EAST_KENT: 17, WEST_KENT: 10, MEDWAY_AND_SWALE: 11, DGS: 7}),
    ],
)
def test_networks_are_counted_for_a_day(register, on, in_all, by_partnership, count_queries):
    partnerships = Organisation.objects.partnerships().with_name(on).with_network_count(on)
    assert Organisation.objects.networks().open_on(on).count() == in_all
    assert {one.slug: one.network_count for one in partnerships} == by_partnership
    assert count_queries(list, partnerships.all()) == 1


def test_a_network_whose_first_day_is_unknown_counts_from_the_day_it_was_seen(register):
    mote = Organisation.objects.get(ods_code="U29398")
    assert (mote.opened_on, mote.known_open_on) == (None, date(2026, 4, 1))
    assert not mote.is_open_on(date(2026, 3, 31))
    assert mote.is_open_on(date(2026, 4, 1))
    assert "not known" in mote.opening_note


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_the_rules_of_days_are_the_same_in_sql_and_in_python(register, on):
    everyone = Organisation.objects.all()
    assert set(everyone.open_on(on)) == {one for one in everyone if one.is_open_on(on)}
    assert set(everyone.known_by(on)) == {one for one in everyone if one.is_known_by(on)}
    assert set(Membership.objects.on(on)) == {one for one in Membership.objects.all() if one.is_on(on)}


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_names_are_the_same_in_sql_and_in_python(register, on):
    listed = Organisation.objects.with_name(on)
    by_day = {one.pk: one for one in Organisation.objects.prefetch_related("names")}
    assert {one.pk: (one.name, one.slug) for one in listed.known_by(on)} == {
        one.pk: (one.name_on(on), one.slug_on(on)) for one in by_day.values() if one.is_known_by(on)
    }


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("U87442", date(2022, 4, 26), "Ashford Stour PCN"),
        ("U87442", date(2022, 4, 27), "Mid Kent PCN"),
        ("RXY", date(2025, 10, 12), "Kent and Medway NHS and Social Care Partnership Trust"),
        ("RXY", date(2025, 10, 13), "Kent and Medway Mental Health NHS Trust"),
        ("U01315", date(2026, 8, 1), "Faversham PCN"),
    ],
)
def test_an_organisation_has_the_name_of_the_day(register, code, on, name):
    assert Organisation.objects.get(ods_code=code).name_on(on) == name


def test_a_renaming_whose_day_is_unknown_says_so(register):
    mid_kent = Organisation.objects.get(ods_code="U87442")
    mental_health = Organisation.objects.get(ods_code="RXY")
    assert not mid_kent.names.get(name="Mid Kent PCN").start_is_known
    assert mental_health.names.get(short_name="KMMH").start_is_known


@pytest.mark.parametrize(
    ("words", "found"),
    [("ashford stour", "U87442"), ("KMPT", "RXY"), ("u87442", "U87442"), ("Virgin Care", "NDA")],
)
def test_former_names_and_codes_find_an_organisation(register, words, found):
    assert [one.ods_code for one in Organisation.objects.called(words)] == [found]


def test_former_names_are_told_newest_first(register):
    network = Organisation.objects.get(ods_code="U87442")
    assert [name.name for name in network.former_names(date(2026, 8, 1))] == ["Ashford Stour PCN"]
    assert network.former_names(date(2020, 1, 1)) == []


def test_networks_agree_with_their_file(register):
    on = date(2026, 8, 1)
    with (FOLDER / "pcns.csv").open(encoding="utf-8") as file:
        said = {
            row["ods_code"]: (row["name"], int(row["registered_patients_2026_08"]), int(row["practices"]))
            for row in csv.DictReader(file)
        }
    practices = list(Organisation.objects.practices().open_on(on).with_partnership(on))
    assert said == {
        one.ods_code: (one.name, one.patients, [practice.parent_id for practice in practices].count(one.pk))
        for one in Organisation.objects.networks().open_on(on).for_listing(on)
    }
    assert len(practices) == 175


def test_a_practice_outside_every_network_is_in_its_partnership(register):
    practice = Organisation.objects.for_listing(date(2026, 8, 1)).get(ods_code="G82067")
    assert practice.partnership_slug == DGS
    assert practice.parent_id == practice.partnership_id
    assert practice.partnership_on(date(2026, 8, 1)).pk == practice.partnership_id


@pytest.mark.parametrize("kind", [Kind.GP_PRACTICE, Kind.PRIMARY_CARE_NETWORK])
def test_a_list_row_says_the_same_as_the_organisation(register, kind):
    on = date(2026, 8, 1)
    listed = Organisation.objects.of_kinds(kind).open_on(on).for_listing(on)
    for row in listed[:12]:
        organisation = Organisation.objects.get(pk=row.pk)
        assert row.partnership_id == organisation.partnership_on(on).pk
        assert row.parent_id == organisation.parent_on(on).pk
        assert row.name == organisation.name_on(on)


def test_lists_cost_one_query_however_long_they_are(register, count_queries):
    on = date(2026, 8, 1)

    def read_all(kind):
        for row in Organisation.objects.of_kinds(kind).for_listing(on):
            assert (row.name, row.slug, row.partnership_name, row.patients) != ()

    assert count_queries(read_all, Kind.GP_PRACTICE) == count_queries(read_all, Kind.ACUTE_TRUST) == 1


def test_no_two_organisations_ever_share_an_address(register):
    slugs = list(OrganisationName.objects.exclude(slug=None).values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs))
    assert Organisation.objects.at_slug("faversham").get().ods_code == "U11490"
    assert Organisation.objects.at_slug("ashford-stour").get().ods_code == "U87442"
    assert all(one.slug for one in Organisation.objects.with_name())


def test_the_members_of_a_network_are_those_of_the_day(register):
    on = date(2026, 8, 1)
    network = Organisation.objects.get(ods_code="U50767")
    assert [one.name for one in Organisation.objects.members_of(network, on).with_name(on)] == [
        "Ashford Medical Partnership"
    ]
    assert not Organisation.objects.members_of(network, date(2022, 7, 1)).exists()
    partnership = network.partnership_on(on)
    assert Organisation.objects.practices().in_partnership(partnership, on).count() == 62


def refused(make, message):
    with pytest.raises(IntegrityError), transaction.atomic():
        make().save(force_insert=True)
    with pytest.raises(ValidationError) as error:
        make().full_clean()
    assert message in " ".join(error.value.messages)


def test_a_network_belongs_to_one_partnership_at_a_time(db):
    network = OrganisationFactory()
    MembershipFactory(child=network, starts_on=date(2020, 1, 1), ends_on=date(2020, 6, 30))
    other = OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP)
    refused(
        lambda: Membership.between(network, other, starts_on=date(2020, 6, 30)),
        "It already belongs to a network or partnership on some of these days.",
    )
    Membership.between(network, other, starts_on=date(2020, 7, 1)).save()
    assert network.parent_on(date(2020, 7, 1)) == other


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        (Kind.PRIMARY_CARE_NETWORK, Kind.PRIMARY_CARE_NETWORK),
        (Kind.HEALTH_AND_CARE_PARTNERSHIP, Kind.PRIMARY_CARE_NETWORK),
        (Kind.ACUTE_TRUST, Kind.HEALTH_AND_CARE_PARTNERSHIP),
    ],
)
def test_only_practices_and_networks_belong_to_another(db, child, parent):
    refused(
        lambda: Membership.between(OrganisationFactory(kind=child), OrganisationFactory(kind=parent)),
        "Practices belong to a network or partnership",
    )


def test_names_of_one_organisation_do_not_overlap(db):
    network = OrganisationFactory(called="Old PCN")
    refused(
        lambda: OrganisationName(organisation=network, name="New PCN", starts_on=date(2022, 4, 1)),
        "An organisation has one name at a time",
    )
    OrganisationNameFactory(name="New PCN", starts_on=date(2022, 4, 1))


def test_an_address_belongs_to_one_organisation_for_ever(db):
    OrganisationNameFactory(slug="mid-kent")
    other = OrganisationFactory(called=False)
    refused(lambda: OrganisationName(organisation=other, name="Mid Kent", slug="mid-kent"), "already exists")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"opened_on": date(2020, 2, 2), "closed_on": date(2020, 2, 1)}, "must not close before it opens"),
        ({"known_open_on": date(2020, 2, 2), "closed_on": date(2020, 2, 1)}, "must not close before"),
        ({"opened_on": date(2020, 2, 2), "known_open_on": date(2020, 2, 2)}, "either its first day, or"),
        ({"ods_code": "U123"}, "An ODS code is like U10200"),
        ({"ods_code": "G82048"}, "An ODS code is like U10200"),
        ({"kind": Kind.GP_PRACTICE, "ods_code": "U1020"}, "An ODS code is like U10200"),
        ({"kind": Kind.ACUTE_TRUST, "ods_code": "rn7"}, "An ODS code is like U10200"),
        ({"latitude": 51.2}, "Give both latitude and longitude"),
        ({"latitude": 0.5, "longitude": 51.2}, "Give both latitude and longitude"),
    ],
)
def test_what_must_never_be_false_of_an_organisation_cannot_be_stored(db, fields, message):
    refused(lambda: Organisation(**{"kind": Kind.PRIMARY_CARE_NETWORK, **fields}), message)


def test_days_in_the_wrong_order_are_refused_with_a_sentence(db):
    with pytest.raises(ValidationError, match="The last day must not be before the first day"):
        Membership.between(
            OrganisationFactory(),
            OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP),
            starts_on=date(2020, 2, 2),
            ends_on=date(2020, 2, 1),
        ).full_clean()


def test_the_history_of_the_register_can_only_grow(db):
    change = RegisterChangeFactory()
    change.summary = "Something else."
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        change.save()
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        change.delete()
    assert RegisterChange.objects.get().summary == "A phone number was put right."


def test_successors_are_followed_to_what_is_open(register):
    ashford = Organisation.objects.get(ods_code="09C")
    assert [one.ods_code for one in ashford.successors_on(date(2020, 3, 31))] == ["09C"]
    assert [one.ods_code for one in ashford.successors_on(date(2020, 4, 1))] == ["91Q"]
    assert [one.ods_code for one in ashford.successors_on(date(2026, 8, 1))] == ["QKS"]


def test_a_closed_network_leads_to_the_one_that_took_its_practices(register):
    faversham = Organisation.objects.get(ods_code="U01315")
    assert faversham.address_on(date(2026, 8, 1)) == "/where-you-live/east-kent/mid-kent/"
    assert faversham.own_address_on(date(2026, 8, 1)) == "/where-you-live/east-kent/faversham-until-2022/"


def test_what_nothing_or_several_succeeded_keeps_its_page(db):
    partnership = OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP, called__slug="a-place")
    closed = OrganisationFactory(closed_on=date(2022, 3, 31), called__slug="gone")
    MembershipFactory(child=closed, parent=partnership, ends_on=date(2022, 3, 31))
    assert closed.address_on(date(2022, 4, 1)) == "/where-you-live/a-place/gone/"
    SuccessionFactory.create_batch(2, predecessor=closed)
    assert len(closed.successors_on(date(2022, 4, 1))) == 2
    assert closed.address_on(date(2022, 4, 1)) == "/where-you-live/a-place/gone/"


def test_successions_in_a_circle_come_to_an_end(db):
    one, other = OrganisationFactory.create_batch(2, closed_on=date(2022, 3, 31))
    SuccessionFactory(predecessor=one, successor=other)
    SuccessionFactory(predecessor=other, successor=one)
    assert one.successors_on(date(2022, 4, 1)) == []


def test_the_newest_number_of_patients_by_the_day_is_shown(db):
    network = OrganisationFactory()
    PatientCountFactory(organisation=network, patients=100, as_at=date(2026, 4, 1))
    PatientCountFactory(organisation=network, patients=200, as_at=date(2026, 8, 1))

    def shown(on):
        row = Organisation.objects.with_patients(on).get()
        return row.patients, row.patients_as_at

    assert shown(date(2026, 3, 31)) == (None, None)
    assert shown(date(2026, 7, 31)) == (100, date(2026, 4, 1))
    assert shown(date(2026, 8, 1)) == (200, date(2026, 8, 1))


def test_sites_are_found_by_what_is_there(register):
    urgent, emergency = Site.objects.urgent_care(), Site.objects.emergency_departments()
    assert (urgent.count(), emergency.count()) == (18, 6)
    assert set(urgent) == {site for site in Site.objects.all() if site.has_urgent_care()}
    assert "Tunbridge Wells Hospital at Pembury" in {str(site) for site in emergency}


def test_what_belongs_to_no_partnership_has_a_page_of_its_own(register):
    trust = Organisation.objects.get(ods_code="RXY")
    assert (trust.short_name, trust.slug) == ("KMMH", "kent-and-medway-mental-health-nhs-trust")
    assert (
        trust.get_absolute_url() == "/where-you-live/organisations/kent-and-medway-mental-health-nhs-trust/"
    )
    assert Organisation.objects.get(ods_code="91Q").closed_from == date(2022, 7, 1)


def test_every_imported_fact_has_a_source_that_is_known(register):
    known = set(Source.objects.values_list("pk", flat=True))
    for model in (Organisation, OrganisationName, Membership, Partner, Succession, PatientCount, Site, Place):
        for fact in model.objects.all():
            assert fact.source_ids, fact
            assert known.issuperset(fact.source_ids), fact
    assert {str(one) for one in Source.objects.behind(Organisation.objects.get(ods_code="NDA"))} >= {
        "Hospital.csv (NHS Choices list of hospitals) (NHS Choices / NHS Digital, 2018-02 (committed))"
    }
