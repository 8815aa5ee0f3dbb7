"""A reorganisation is one form: shown before it happens, true from its day, and undone again."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from icsportal.publishing.models import MovedAddress
from pages.models import (
    ImportedFact,
    Kind,
    Membership,
    Organisation,
    OrganisationName,
    Partner,
    PatientCount,
    Place,
    RegisterChange,
    Succession,
)
from pages.register import actions
from pages.register.ledger import Refused
from pages.roles import make_roles
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PartnerFactory,
    PatientCountFactory,
    RegisterChangeFactory,
    ServiceFactory,
    UserFactory,
)

ON = date(2027, 4, 1)
DAY_BEFORE = date(2027, 3, 31)
FORM = "/admin/pages/organisation/reorganise/"
REGISTER = (
    Organisation,
    OrganisationName,
    Membership,
    Partner,
    Succession,
    PatientCount,
    Place,
    ImportedFact,
)


@pytest.fixture
def east_kent(db):
    return OrganisationFactory(
        kind=Kind.HEALTH_AND_CARE_PARTNERSHIP, called="East Kent Partnership", called__slug="east-kent"
    )


def network(partnership, name, practices=()):
    """A network of some practices, all of them since 2020."""
    made = OrganisationFactory(called=f"{name} PCN", called__slug=name.lower(), opened_on=date(2020, 1, 1))
    MembershipFactory(child=made, parent=partnership)
    for practice in practices:
        child = OrganisationFactory(
            kind=Kind.GP_PRACTICE, called=practice, called__slug=practice.lower().replace(" ", "-")
        )
        MembershipFactory(child=child, parent=made, starts_on=date(2020, 1, 1))
    return made


@pytest.fixture
def herne(east_kent):
    return network(east_kent, "Herne", ["Bay Surgery", "Sea Surgery"])


@pytest.fixture
def swale(east_kent):
    return network(east_kent, "Swale", ["Creek Surgery"])


@pytest.fixture
def staff(client, db):
    person = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


def asked(**fields):
    return {"on": ON.isoformat(), "reason": "Agreed by both.", **fields}


def hidden_fields(response):
    """What a browser sends when somebody confirms what they were shown."""
    form = response.context["form"]
    shown = {name: value for name in form.fields if (value := form.data.getlist(name))}
    return {**shown, "looked_at": form.fingerprint}


def confirm(client, response):
    return client.post(FORM, hidden_fields(response))


def all_rows():
    return {model: list(model.objects.order_by("pk").values()) for model in REGISTER}


def merge(by, *closing, **plan):
    return actions.reorganise(
        plan=actions.Reorganisation(on=plan.pop("on", ON), closing=closing, **plan), reason="Agreed.", by=by
    )


def names_in(organisation, on):
    return sorted(one.name_on(on) for one in Organisation.objects.members_of(organisation, on))


def test_the_form_shows_everything_that_would_change_and_changes_nothing(client, staff, herne, swale):
    before = all_rows()
    response = client.post(FORM, asked(closing=[herne.pk, swale.pk], new_name="Coast PCN"))
    shown = response.content.decode()
    for sentence in (
        "Herne PCN closes. Its last day is 31 March 2027.",
        "Coast PCN opens on 1 April 2027 in East Kent Partnership.",
        "Coast PCN takes the place of Swale PCN from 1 April 2027.",
        "Bay Surgery moves from Herne PCN to Coast PCN on 1 April 2027.",
        "East Kent Partnership has 2 primary care networks until 31 March 2027, and 1 from 1 April 2027.",
        "/where-you-live/east-kent/herne/</td><td>/where-you-live/east-kent/coast/",
        "<li>/where-you-live/practices/creek-surgery/</li>",
        "<li>/where-you-live/east-kent/</li>",
    ):
        assert sentence in shown
    assert all_rows() == before
    assert not RegisterChange.objects.exists()


def test_a_merger_takes_effect_on_its_day_and_not_before(client, staff, east_kent, herne, swale):
    response = client.post(FORM, asked(closing=[herne.pk, swale.pk], new_name="Coast PCN"))
    assert confirm(client, response).status_code == 302
    coast = Organisation.objects.called("Coast").get()
    networks = Organisation.objects.networks()
    assert set(networks.open_on(DAY_BEFORE)) == {herne, swale}
    assert set(networks.open_on(ON)) == {coast}
    assert names_in(herne, DAY_BEFORE) == ["Bay Surgery", "Sea Surgery"]
    assert names_in(coast, DAY_BEFORE) == []
    assert names_in(coast, ON) == ["Bay Surgery", "Creek Surgery", "Sea Surgery"]
    assert Organisation.objects.get(pk=herne.pk).address_on(DAY_BEFORE) == "/where-you-live/east-kent/herne/"
    assert Organisation.objects.get(pk=herne.pk).address_on(ON) == "/where-you-live/east-kent/coast/"
    assert not MovedAddress.objects.exists()


def test_the_history_says_who_did_what_why_and_from_when(client, staff, herne, swale):
    response = client.post(FORM, asked(closing=[herne.pk, swale.pk], new_name="Coast PCN"))
    done = client.get(confirm(client, response).url).content.decode()
    change = RegisterChange.objects.get()
    assert (change.by, change.takes_effect_on, change.reason) == (staff, ON, "Agreed by both.")
    assert "Herne PCN closes. Its last day is 31 March 2027." in change.summary
    assert "Herne PCN closes. Its last day is 31 March 2027." in done
    closed = next(row for row in change.details if row["pk"] == herne.pk)
    assert (closed["from"], closed["to"]) == ({"closed_on": None}, {"closed_on": "2027-03-31"})


def test_addresses_redirect_from_the_day_and_not_before(client, east_kent, herne, swale):
    merge(UserFactory(), herne, swale, new_name="Coast PCN", on=timezone.localdate() + timedelta(days=1))
    assert client.get("/where-you-live/east-kent/herne/").status_code == 200
    assert client.get("/where-you-live/east-kent/coast/").status_code == 404


def test_old_addresses_redirect_once_the_day_has_come(client, east_kent, herne, swale):
    merge(UserFactory(), herne, swale, new_name="Coast PCN", on=timezone.localdate())
    response = client.get("/where-you-live/east-kent/herne/")
    assert (response.status_code, response.url) == (301, "/where-you-live/east-kent/coast/")
    assert client.get("/where-you-live/east-kent/coast/").status_code == 200


def test_undoing_puts_every_row_back(client, staff, east_kent, herne, swale):
    before = all_rows()
    confirm(client, client.post(FORM, asked(closing=[herne.pk, swale.pk], new_name="Coast PCN")))
    change = RegisterChange.objects.get()
    page = client.get(f"/admin/pages/registerchange/{change.pk}/change/").content.decode()
    assert f"/admin/pages/registerchange/{change.pk}/undo/" in page
    response = client.post(f"/admin/pages/registerchange/{change.pk}/undo/", {"reason": "It was called off."})
    assert response.status_code == 302
    assert all_rows() == before
    undone = RegisterChange.objects.get(kind="undo")
    assert (undone.undoes, undone.by, undone.reason) == (change, staff, "It was called off.")
    assert undone.summary.startswith("Undone: Herne PCN closes.")
    again = client.get(f"/admin/pages/registerchange/{change.pk}/change/").content.decode()
    assert "Undo this change" not in again


def test_what_was_public_before_it_was_undone_leads_to_what_was_before(client, east_kent, herne, swale):
    change = merge(UserFactory(), herne, new_name="Coast PCN", on=timezone.localdate())
    actions.undo(change=change, by=UserFactory())
    response = client.get("/where-you-live/east-kent/coast/")
    assert (response.status_code, response.url) == (301, "/where-you-live/east-kent/herne/")
    assert client.get("/where-you-live/east-kent/herne/").status_code == 200


def test_undoing_is_refused_while_later_changes_build_on_it(client, staff, east_kent, herne, swale):
    change = merge(staff, herne, new_name="Coast PCN")
    coast = Organisation.objects.called("Coast").get()
    PatientCountFactory(organisation=coast)
    page = f"/admin/pages/registerchange/{change.pk}/undo/"
    said = client.post(page, {"reason": "No."}).content.decode()
    assert "Later changes build on this one: patient count" in said
    assert Organisation.objects.get(pk=herne.pk).closed_on == DAY_BEFORE


def test_undoing_is_refused_while_something_is_for_the_new_organisation(east_kent):
    change = merge(UserFactory(), east_kent, new_name="East Coast Health and Care Partnership")
    service = ServiceFactory()
    service.partnerships.add(Organisation.objects.called("East Coast").get())
    with pytest.raises(Refused, match="Later changes build on this one"):
        actions.undo(change=change, by=UserFactory())


def test_undoing_is_refused_when_a_later_reorganisation_builds_on_it(east_kent, herne, swale):
    by = UserFactory()
    before = all_rows()
    first = merge(by, herne, successor=swale)
    between = all_rows()
    second = merge(by, swale, new_name="Coast PCN", on=date(2028, 4, 1))
    with pytest.raises(Refused, match="Later changes build on this one"):
        actions.undo(change=first, by=by)
    actions.undo(change=second, by=by)
    assert all_rows() == between
    actions.undo(change=first, by=by)
    assert all_rows() == before


def test_what_was_undone_or_imported_cannot_be_undone(east_kent, herne, swale):
    by = UserFactory()
    change = merge(by, herne, successor=swale)
    actions.undo(change=change, by=by)
    for one in (change, RegisterChangeFactory(kind=RegisterChange.Kind.IMPORT)):
        with pytest.raises(Refused, match="and only once"):
            actions.undo(change=one, by=by)


def test_merging_into_a_network_that_stays_can_rename_it(east_kent, herne, swale):
    merge(UserFactory(), herne, successor=swale, new_name="Coast PCN")
    renamed = Organisation.objects.get(pk=swale.pk)
    assert (renamed.name_on(DAY_BEFORE), renamed.name_on(ON)) == ("Swale PCN", "Coast PCN")
    assert renamed.own_address_on(DAY_BEFORE) == "/where-you-live/east-kent/swale/"
    assert renamed.own_address_on(ON) == "/where-you-live/east-kent/coast/"
    assert Succession.objects.get().type == Succession.Type.MERGER
    assert names_in(renamed, ON) == ["Bay Surgery", "Creek Surgery", "Sea Surgery"]


def test_a_rename_keeps_the_identity_and_both_addresses(client, east_kent, herne):
    merge(UserFactory(), successor=herne, new_name="Herne Bay PCN", on=timezone.localdate())
    response = client.get("/where-you-live/east-kent/herne/")
    assert (response.status_code, response.url) == (301, "/where-you-live/east-kent/herne-bay/")
    assert Organisation.objects.called("Herne PCN").get() == herne
    assert Organisation.objects.networks().count() == 1


def test_a_name_that_makes_the_same_address_keeps_it(east_kent, herne):
    merge(UserFactory(), successor=herne, new_name="HERNE PCN")
    assert Organisation.objects.get(pk=herne.pk).own_address_on(ON) == "/where-you-live/east-kent/herne/"


def test_one_network_replaced_by_a_new_one_is_a_replacement(east_kent, herne):
    merge(UserFactory(), herne, new_name="Coast PCN", new_ods_code="U99999")
    succession = Succession.objects.get()
    assert succession.type == Succession.Type.REPLACEMENT
    assert succession.successor.ods_code == "U99999"


def test_practices_of_a_network_without_successor_belong_to_the_partnership(east_kent, herne):
    merge(UserFactory(), herne)
    assert names_in(east_kent, ON) == ["Bay Surgery", "Sea Surgery"]
    assert Organisation.objects.get(pk=herne.pk).address_on(ON) == "/where-you-live/east-kent/herne/"


def test_practices_can_leave_for_a_new_network_while_the_old_one_stays(east_kent, herne):
    bay = Organisation.objects.called("Bay Surgery").get()
    merge(
        UserFactory(),
        new_name="Pier PCN",
        new_kind=Kind.PRIMARY_CARE_NETWORK,
        moving=[bay],
        partnership=east_kent,
    )
    assert names_in(herne, ON) == ["Sea Surgery"]
    assert bay.parent_on(ON) == Organisation.objects.called("Pier PCN").get()


def test_a_move_that_was_recorded_for_later_still_happens(east_kent, herne, swale):
    by = UserFactory()
    bay = Organisation.objects.called("Bay Surgery").get()
    other = network(east_kent, "Other")
    merge(by, successor=other, moving=[bay], on=date(2027, 7, 1))
    merge(by, herne, successor=swale)
    assert bay.parent_on(ON) == swale
    assert bay.parent_on(date(2027, 7, 1)) == other


def test_a_practice_that_leaves_on_that_very_day_is_not_moved_again(east_kent, herne, swale):
    by = UserFactory()
    bay = Organisation.objects.called("Bay Surgery").get()
    other = network(east_kent, "Other")
    merge(by, successor=other, moving=[bay])
    merge(by, herne, successor=swale)
    assert bay.parent_on(ON) == other
    assert names_in(swale, ON) == ["Creek Surgery", "Sea Surgery"]


def test_partners_of_a_partnership_pass_to_its_successor(east_kent, herne):
    trust = PartnerFactory(partnership=east_kent).organisation
    merge(UserFactory(), east_kent, new_name="East Coast Health and Care Partnership")
    successor = Organisation.objects.called("East Coast").get()
    assert [one.organisation for one in Partner.objects.on(DAY_BEFORE).filter(partnership=east_kent)] == [
        trust
    ]
    assert [one.organisation for one in Partner.objects.on(ON).filter(partnership=successor)] == [trust]
    assert not Partner.objects.on(ON).filter(partnership=east_kent).exists()
    assert herne.partnership_on(ON) == successor
    assert herne.own_address_on(ON) == "/where-you-live/east-coast/herne/"


def test_councils_may_be_replaced_by_one_of_another_kind(db):
    county = OrganisationFactory(kind=Kind.COUNTY_COUNCIL, called="Shire Council")
    district = OrganisationFactory(kind=Kind.DISTRICT_COUNCIL, called="Town Council")
    merge(UserFactory(), county, district, new_name="New Council", new_kind=Kind.UNITARY_COUNCIL)
    assert Organisation.objects.get(pk=district.pk).now_on(ON).kind == Kind.UNITARY_COUNCIL
    assert Organisation.objects.get(pk=district.pk).now_on(DAY_BEFORE) == district


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (lambda a, b: {}, "Choose what closes, or give a new name, or choose what moves."),
        (lambda a, b: {"closing": [a], "successor": a}, "cannot both close and succeed"),
        (
            lambda a, b: {"closing": [a], "successor": b, "on": date(2019, 1, 1)},
            "Herne PCN is not open on 31 December 2018.",
        ),
        (
            lambda a, b: {"closing": [a], "new_name": "Swale PCN"},
            "There is already one of the kind “primary care network” called Swale PCN.",
        ),
        (lambda a, b: {"successor": b, "new_name": "Swale PCN"}, "It is already called Swale PCN."),
        (
            lambda a, b: {"closing": [a], "successor": b, "new_ods_code": "U12345"},
            "A code and a kind are for a new organisation",
        ),
        (
            lambda a, b: {"closing": [a], "new_name": "Coast PCN", "new_ods_code": "X1"},
            "An ODS code is like U10200",
        ),
        (
            lambda a, b: {"closing": [a], "new_name": "Coast", "new_kind": Kind.GP_PRACTICE},
            "one of the kind “GP practice” cannot take its place.",
        ),
        (lambda a, b: {"new_name": "Coast PCN"}, "Say what kind of organisation the new one is."),
        (
            lambda a, b: {"new_name": "Coast PCN", "new_kind": Kind.PRIMARY_CARE_NETWORK},
            "Choose the partnership",
        ),
        (lambda a, b: {"moving": [a]}, "Say what they move to"),
        (
            lambda a, b: {"moving": [a], "successor": b},
            "cannot move to one of the kind “primary care network”.",
        ),
        (
            lambda a, b: {"closing": [a], "successor": b, "on": date(2020, 1, 1)},
            "Herne PCN is not open on 31 December 2019.",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(herne, swale, plan, sentence):
    before = all_rows()
    with pytest.raises(Refused) as refused:
        actions.preview(actions.Reorganisation(**{"on": ON, **plan(herne, swale)}))
    assert sentence in str(refused.value)
    assert all_rows() == before


def test_a_successor_must_be_open(east_kent, herne, swale):
    by = UserFactory()
    merge(by, swale, on=date(2026, 12, 1))
    with pytest.raises(Refused, match=r"Swale PCN is not open from 1 April 2027"):
        merge(by, herne, successor=swale)


def test_networks_of_a_partnership_that_nothing_succeeds_belong_to_nothing(east_kent, herne):
    seen = actions.preview(actions.Reorganisation(on=ON, closing=[east_kent]))
    assert "Herne PCN belongs to nothing from 1 April 2027." in seen.sentences


def test_a_code_that_is_taken_is_refused(east_kent, herne):
    OrganisationFactory(ods_code="U12345", called="Owner PCN")
    with pytest.raises(Refused, match=r"The code U12345 belongs to Owner PCN\."):
        merge(UserFactory(), herne, new_name="Coast PCN", new_ods_code="U12345")


def test_what_closes_already_is_refused(east_kent, herne, swale):
    by = UserFactory()
    merge(by, herne, successor=swale)
    with pytest.raises(Refused, match=r"Herne PCN closes already: its last day is 31 March 2027\."):
        merge(by, herne, new_name="Coast PCN", on=date(2026, 12, 1))
    with pytest.raises(Refused, match="already says something of Swale PCN from 1 April 2027"):
        merge(by, swale, new_name="Coast PCN", on=date(2026, 12, 1))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"on": ""}, "This field is required."),
        ({"on": "tomorrow"}, "Enter a valid date."),
        ({"reason": ""}, "This field is required."),
        ({}, "Choose what succeeds it, or give a new name, or tick that nothing succeeds it."),
        ({"new_name": "Coast PCN", "nothing_follows": "on"}, "You have also said what succeeds it"),
        ({"new_name": "Coast PCN", "new_ods_code": "u1"}, "An ODS code is like U10200"),
    ],
)
def test_the_form_says_what_is_wrong_and_changes_nothing(client, staff, herne, fields, sentence):
    before = all_rows()
    response = client.post(FORM, asked(**{"closing": [herne.pk], **fields}))
    assert sentence in response.content.decode()
    assert "Error: " in response.content.decode()
    assert all_rows() == before


def test_nothing_is_done_if_the_register_changed_since_it_was_shown(client, staff, herne, swale):
    shown = client.post(FORM, asked(closing=[herne.pk], new_name="Coast PCN"))
    late = OrganisationFactory(kind=Kind.GP_PRACTICE, called="Late Surgery")
    MembershipFactory(child=late, parent=herne, starts_on=date(2020, 1, 1))
    again = client.post(FORM, hidden_fields(shown))
    assert "The register has changed since you looked at this." in again.content.decode()
    assert "Late Surgery moves" in again.content.decode()
    assert not RegisterChange.objects.exists()


def test_going_back_keeps_what_was_filled_in(client, staff, herne, swale):
    shown = client.post(FORM, asked(closing=[herne.pk], new_name="Coast PCN"))
    back = client.post(FORM, {**hidden_fields(shown), "change": "Go back and change it"})
    assert 'value="Coast PCN"' in back.content.decode()
    assert not RegisterChange.objects.exists()


def test_only_staff_who_may_reorganise_can(client, herne):
    person = UserFactory(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="change_organisation"))
    client.force_login(person)
    assert client.get(FORM).status_code == 403
    change = RegisterChangeFactory()
    assert client.get(f"/admin/pages/registerchange/{change.pk}/undo/").status_code == 403
    assert "Reorganise" not in client.get("/admin/pages/organisation/").content.decode()
    person.user_permissions.add(Permission.objects.get(codename="add_registerchange"))
    assert client.get(FORM).status_code == 200
    assert FORM in client.get("/admin/pages/organisation/").content.decode()


def test_every_page_of_the_register_in_the_admin_answers(client, register, staff):
    mid_kent = Organisation.objects.get(ods_code="U87442")
    for model in ("organisation", "partner", "site", "place", "source", "registerchange"):
        assert client.get(f"/admin/pages/{model}/").status_code == 200
    shown = client.get(f"/admin/pages/organisation/{mid_kent.pk}/change/").content.decode()
    for words in ("Ashford Stour PCN", "Faversham PCN", "/where-you-live/east-kent/mid-kent/", "ePCN"):
        assert words in shown
    for model in (Place, Partner, OrganisationName):
        row = model.objects.first()
        address = f"/admin/pages/{model._meta.model_name}/{row.pk}/change/"
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("words", ["Ashford Stour", "U87442", "mid kent"])
def test_staff_find_an_organisation_by_any_name_it_had(client, register, staff, words):
    found = client.get("/admin/pages/organisation/", {"q": words}).context["cl"].result_list
    assert [one.name for one in found] == ["Mid Kent PCN"]


@pytest.mark.parametrize(
    ("asked_for", "found"),
    [("open=now", {"Herne PCN"}), ("open=closed", {"Gone PCN"}), ("partnership=", {"Herne PCN", "Gone PCN"})],
)
def test_staff_narrow_the_list(client, staff, east_kent, asked_for, found):
    network(east_kent, "Herne")
    network(east_kent, "Gone")
    Organisation.objects.called("Gone").update(closed_on=date(2021, 1, 1))
    asked_for = asked_for.replace("partnership=", f"partnership={east_kent.pk}")
    listed = client.get(f"/admin/pages/organisation/?kind__exact=primary+care+network&{asked_for}")
    assert {one.name for one in listed.context["cl"].result_list} == found


def test_a_site_that_staff_add_is_in_the_history(client, staff):
    council = OrganisationFactory(kind=Kind.DISTRICT_COUNCIL, called="Swale Borough Council")
    network(OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP), "Herne", ["Bay Surgery"])
    page = client.get("/admin/pages/site/add/")
    offered = page.context["adminform"].form
    assert [label for _, label in offered.fields["council"].choices][1:] == ["Swale Borough Council"]
    assert "Bay Surgery" not in str(offered["operator"])
    filled = {"name": "New Hospital", "slug": "new-hospital", "types": "hospital", "town": "Faversham"}
    filled |= {"postcode": "ME13 8PS", "council": council.pk, "latitude": 51.3, "longitude": 0.9}
    assert client.post("/admin/pages/site/add/", filled).status_code == 302
    change = RegisterChange.objects.get()
    assert (change.summary, change.by) == ("Added: site New Hospital.", staff)
    page = client.get(f"/admin/pages/site/{change.details[0]['pk']}/change/").content.decode()
    assert "Not recorded" in page
    assert client.post(f"/admin/pages/registerchange/{change.pk}/undo/", {"reason": ""}).status_code == 200
    assert not change.is_undone


def test_the_list_for_staff_costs_the_same_for_any_number(client, staff, east_kent, count_queries):
    network(east_kent, "First")
    client.get("/admin/pages/organisation/")
    for_few = count_queries(client.get, "/admin/pages/organisation/")
    for number in range(10):
        network(east_kent, f"Further{number}")
    assert count_queries(client.get, "/admin/pages/organisation/") == for_few


def test_choices_in_the_form_are_what_is_not_closed(client, register, staff):
    form = client.get(FORM).context["form"]
    shown = [label for _, label in form.fields["closing"].choices]
    assert "Faversham PCN, U11490 (primary care network)" in shown
    assert "Faversham PCN, U01315 (primary care network)" not in shown
    assert [name for name in form.fields if 'class="admin-autocomplete' in str(form[name])] == []


def test_the_search_for_related_rows_offers_open_organisations(client, register, staff):
    response = client.get(
        "/admin/autocomplete/",
        {"app_label": "pages", "model_name": "membership", "field_name": "child", "term": "faversham pcn"},
    )
    assert [one["text"] for one in response.json()["results"]] == ["Faversham PCN"]


def test_a_correction_in_the_admin_is_in_the_history_and_can_be_undone(client, register, staff):
    practice = Organisation.objects.get(ods_code="G82048")
    address = f"/admin/pages/organisation/{practice.pk}/change/"
    form = client.get(address).context["adminform"].form
    filled = {name: value if (value := form[name].value()) is not None else "" for name in form.fields}
    inlines = {
        f"{formset.prefix}-{name}": 0
        for formset in (one.formset for one in client.get(address).context["inline_admin_formsets"])
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    response = client.post(address, {**filled, **inlines, "phone": "01322 000000"})
    assert response.status_code == 302, response.context["errors"]
    change = RegisterChange.objects.exclude(kind="import").get()
    assert change.summary == "Horsman's Place Surgery: phone from “01322 299790” to “01322 000000”."
    assert change.by == staff
    actions.undo(change=change, by=staff)
    practice.refresh_from_db()
    assert practice.phone == "01322 299790"


def test_what_is_added_or_right_already_is_recorded_or_not(db):
    by = UserFactory()
    organisation = OrganisationFactory(called="A Trust")
    assert actions.correct(fact=organisation, fields={"phone": ""}, by=by) is None
    partner = Partner(
        organisation=organisation, partnership=OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP)
    )
    change = actions.add(fact=partner, by=by)
    assert Partner.objects.get() == partner
    actions.undo(change=change, by=by)
    assert not Partner.objects.exists()


def test_the_administrator_can_reorganise_and_put_right(client, herne, swale):
    make_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="Administrator"))
    client.force_login(person)
    assert client.get(f"/admin/pages/organisation/{herne.pk}/change/").status_code == 200
    confirm(client, client.post(FORM, asked(closing=[herne.pk], successor=swale.pk)))
    assert RegisterChange.objects.get().by == person
