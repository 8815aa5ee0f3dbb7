"""The pages of the register say what was true on the day that they speak of."""

import csv
from datetime import date, timedelta

import pytest
from cms.models import PageContent
from django.utils import timezone
from django.utils.text import slugify

from pages.models import Kind, Membership, Organisation, OrganisationName, Succession
from pages.register.importing import FOLDER
from pages.where_you_live.addresses import lists, own_address, with_page
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PartnerFactory,
    PatientCountFactory,
    SiteFactory,
    SuccessionFactory,
    UserFactory,
)
from tests.pages.where_you_live.conftest import links, words

pytestmark = pytest.mark.usefixtures("today")
ROOT = "/where-you-live/"
NETWORKS = f"{ROOT}networks/"
EAST, WEST, MEDWAY, DGS = "East Kent", "West Kent", "Medway and Swale", "Dartford, Gravesham and Swanley"


@pytest.fixture
def east(db):
    """A partnership with one network of one practice."""
    partnership = OrganisationFactory(
        kind=Kind.HEALTH_AND_CARE_PARTNERSHIP,
        called="East Kent Health and Care Partnership",
        called__slug="east-kent",
    )
    network = OrganisationFactory(called="Coast PCN", called__slug="coast", opened_on=date(2019, 10, 1))
    practice = OrganisationFactory(
        kind=Kind.GP_PRACTICE, called="Bay Surgery", called__slug="bay-surgery", town="Deal"
    )
    MembershipFactory(child=network, parent=partnership)
    MembershipFactory(child=practice, parent=network)
    return partnership


def coast():
    return Organisation.objects.called("Coast").get()


def bay():
    return Organisation.objects.called("Bay").get()


def counted(main):
    """{area: number of networks} as the list of networks says it."""
    return {words(table.find("caption")): len(list(table.iter("tr"))) - 1 for table in main.iter("table")}


def rows_of(file):
    return list(csv.DictReader((FOLDER / file).read_text(encoding="utf-8").splitlines()))


# --- Counts have days


@pytest.mark.parametrize(
    ("on", "in_all", "by_area"),
    [
        ("2019-10-01", 42, {EAST: 16, WEST: 9, MEDWAY: 10, DGS: 7}),
        ("2022-07-01", 41, {EAST: 16, WEST: 9, MEDWAY: 9, DGS: 7}),
        ("2026-08-01", 45, {EAST: 17, WEST: 10, MEDWAY: 11, DGS: 7}),
    ],
)
def test_the_networks_of_a_day_are_counted_and_listed(register, read, on, in_all, by_area):
    main = read(f"{NETWORKS}?on={on}")
    day = date.fromisoformat(on)
    assert f"On {day:%-d %B %Y} there were {in_all} primary care networks" in words(main)
    assert counted(main) == {f"Networks in {area}": number for area, number in by_area.items()}


def test_the_list_says_on_which_days_the_number_changed_and_why(register, read):
    main = read(NETWORKS)
    told = [words(item) for item in main.iter("li") if item.find("h3") is not None]
    assert [item.split(" networks")[0] for item in told] == [
        "By 1 April 2026: 45",
        "1 October 2024: 43",
        "1 December 2023: 42",
        "1 January 2023: 42",
        "9 November 2022: 42",
        "1 April 2022: 41",
        "1 September 2020: 42",
        "1 April 2020: 41",
        "1 October 2019: 42",
    ]
    assert "New: Aspire Medical PCN. Closed the day before: Rochester PCN." in told[2]
    assert f"{DGS} 7; {EAST} 16; {MEDWAY} 9; {WEST} 9." in told[5]
    assert links(main)["1 April 2022: 41 networks"] == "?on=2022-04-01"


def test_the_sums_of_the_pages_agree_with_the_file_of_networks(register, read):
    rows = rows_of("pcns.csv")
    main = words(read(ROOT))
    assert f"there are {len(rows)} networks of GP practices in all" in main
    for area in (EAST, WEST, MEDWAY, DGS):
        mine = [row for row in rows if row["partnership"] == area]
        patients = sum(int(row["registered_patients_2026_08"]) for row in mine)
        assert f"{len(mine)} networks of GP practices on 22 November 2026." in main
        assert f"{patients:,} people (1 August 2026)" in main
        own_page = words(read(f"{ROOT}{slugify(area)}/"))
        assert f"{len(mine)} primary care networks with" in own_page
        table = read(f"{ROOT}{slugify(area)}/").find(".//table")
        shown = {tuple(words(cell) for cell in row) for row in table.find("tbody").iter("tr")}
        assert shown == {
            (
                row["name"],
                f"Practices {row['practices']}",
                f"Registered patients {int(row['registered_patients_2026_08']):,}",
            )
            for row in mine
        }


def test_the_number_changes_on_the_day_and_not_before(east, read, monkeypatch):
    new = OrganisationFactory(called="New PCN", opened_on=date(2026, 12, 1))
    MembershipFactory(child=new, parent=east)
    assert "there is 1 network of GP practices in all" in words(read(ROOT))
    assert "New PCN" not in words(read(NETWORKS))
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 12, 1))
    assert "there are 2 networks of GP practices in all" in words(read(ROOT))
    assert "New PCN" in words(read(NETWORKS))


def test_a_past_day_shows_the_names_of_that_day(register, read):
    main = words(read(f"{ROOT}east-kent/?on=2020-01-01"))
    assert "East Kent Integrated Care Partnership as it was on 1 January 2020." in main
    assert "Ashford Stour PCN" in main
    assert "Mid Kent PCN" not in main
    assert "Registered patients" not in main  # no column of numbers that nobody has


def test_a_past_list_leads_to_the_pages_of_today(register, read):
    found = links(read(f"{NETWORKS}?on=2020-01-01").find(".//table/../.."))
    assert found["Ashford Stour PCN"] == f"{ROOT}east-kent/mid-kent/"
    assert found["Rochester PCN"] == f"{ROOT}medway-and-swale/rochester/"
    assert "Sittingbourne East PCN" not in found  # its address leads to its successor


@pytest.mark.parametrize("path", [NETWORKS, f"{ROOT}east-kent/", f"{ROOT}open-data/"])
@pytest.mark.parametrize(
    ("typed", "help_"),
    [
        ("2018-01-01", "Our records begin on 1 October 2019. Type that day or a later one."),
        ("2026-11-23", "This day is in the future."),
        ("2022-02-30", "We do not know this day."),
        ("yesterday", "We do not know this day."),
        ("\x00", "We do not know this day."),
        ("9" * 5000, "We do not know this day."),
        ("", "Type a day, for example 1 July 2022."),
    ],
)
def test_a_day_that_cannot_be_shown_is_answered_with_help_and_today(east, client, path, typed, help_):
    response = client.get(path, {"on": typed})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in page
    assert page.count(help_) == 2  # in the summary and at the field
    if path == NETWORKS:
        assert "On 22 November 2026 there is" in page


def test_a_partnership_that_closed_keeps_its_page_as_on_its_last_day(east, client, read):
    Organisation.objects.filter(pk=east.pk).update(opened_on=date(2021, 4, 1), closed_on=date(2026, 3, 31))
    said = words(read(f"{ROOT}east-kent/"))
    assert "East Kent Health and Care Partnership closed. Its last day was 31 March 2026." in said
    assert "On 31 March 2026 East Kent had 1 primary care network" in said
    assert "East Kent had 1 primary care network" in words(read(f"{ROOT}east-kent/?on=2022-01-01"))
    for outside in ("2020-01-01", "2026-04-01"):
        answer = client.get(f"{ROOT}east-kent/?on={outside}")
        assert answer.status_code == 422
        assert "was not open on this day" in answer.content.decode()


@pytest.mark.parametrize("typed", ["1 July 2022", "01/07/2022", "1 jul 2022", "1.7.2022"])
def test_a_day_may_be_written_in_any_way_and_has_one_address(east, client, typed):
    response = client.get(NETWORKS, {"on": typed})
    assert (response.status_code, response.headers["Location"]) == (302, f"{NETWORKS}?on=2022-07-01")


def test_today_is_not_told_as_the_past(east, read, today):
    assert "there is 1 primary care network (PCN)" in words(read(f"{NETWORKS}?on={today}"))


# --- One organisation


def test_every_practice_has_a_page_that_answers_with_its_phone_and_its_network(register, client):
    rows = rows_of("gp_practices.csv")
    addresses = {row.ods_code: address for row, address in with_page() if row.kind == Kind.GP_PRACTICE}
    assert set(addresses) == {row["ods_code"] for row in rows}
    for row in rows:
        response = client.get(addresses[row["ods_code"]])
        page = response.content.decode()
        assert response.status_code == 200
        assert row["phone_2025_09"] in page
        assert f"/{row['ods_code']}" in page  # its page on the NHS website


def test_a_practice_says_where_it_is_what_it_is_part_of_and_how_old_that_is(register, read):
    main = read(f"{ROOT}practices/newton-place-surgery/")
    said, found = words(main), links(main)
    assert found["01795 530777"] == "tel:01795530777"
    assert "as on 1 September 2025" in said
    assert "18,545 (1 April 2026)" in said
    assert found["Faversham PCN"] == f"{ROOT}east-kent/faversham/"
    assert found["East Kent Health and Care Partnership"] == f"{ROOT}east-kent/"
    assert found["Swale Borough Council"] == f"{ROOT}organisations/swale-borough-council/"
    assert found["Newton Place Surgery on the NHS website"] == (
        "https://www.nhs.uk/services/gp-surgery/newton-place-surgery/G82039"
    )
    assert "Less than a mile away" in said


def test_a_practice_in_no_network_belongs_to_its_partnership_alone(register, read):
    main = read(f"{ROOT}practices/old-road-west-surgery/")
    assert "Network None" in words(main)
    assert links(main)[f"{DGS} Health and Care Partnership"] == f"{ROOT}dartford-gravesham-and-swanley/"
    assert "In no network: Old Road West Surgery, Gravesend" in words(
        read(f"{ROOT}dartford-gravesham-and-swanley/")
    )


def test_a_first_day_that_nobody_knows_is_told_as_such(register, read):
    said = words(read(f"{ROOT}east-kent/faversham/"))
    assert "By 1 April 2026 It was open. The day it opened is not known." in said


def test_a_network_shows_its_practices_patients_area_and_history(register, read):
    main = read(f"{ROOT}east-kent/mid-kent/")
    said = words(main)
    practices = Organisation.objects.practices().members_of(Organisation.objects.called("Mid Kent").get())
    assert len([row for row in main.iter("li") if row.find("h3") is not None]) == practices.count() > 0
    assert "Faversham PCN merged into Ashford Stour PCN. Its practices joined this network." in said
    assert "By 27 April 2022 Its name changed from Ashford Stour PCN to Mid Kent PCN." in said
    assert said.index("It opened.") < said.index("merged") < said.index("Its name changed")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("east-kent/faversham-until-2022/", "east-kent/mid-kent/"),
        ("medway-and-swale/mid-kent/", "east-kent/mid-kent/"),
        ("medway-and-swale/sittingbourne-east/", "medway-and-swale/sittingbourne/"),
        ("organisations/mid-kent/", "east-kent/mid-kent/"),
        ("organisations/east-kent/", "east-kent/"),
        ("organisations/newton-place-surgery/", "practices/newton-place-surgery/"),
        ("organisations/old-road-west-surgery/", "practices/old-road-west-surgery/"),
        (
            "organisations/nhs-thanet-clinical-commissioning-group/",
            "organisations/nhs-kent-and-medway-integrated-care-board/",
        ),
    ],
)
def test_an_address_that_is_not_its_own_any_more_redirects_for_ever(register, client, old, new):
    response = client.get(ROOT + old)
    assert (response.status_code, response.headers["Location"]) == (301, ROOT + new)


def test_what_closed_without_one_successor_keeps_its_page_and_says_so(register, read):
    said = words(read(f"{ROOT}medway-and-swale/rochester/"))
    assert "Rochester PCN closed. Its last day was 30 November 2023." in said
    assert "We do not know of one body that took its place." in said
    assert "30 November 2023 This was its last day." in said


def test_what_was_split_leads_to_all_that_followed(east, read):
    gone = coast()
    Organisation.objects.filter(pk=gone.pk).update(closed_on=date(2026, 3, 31))
    for name in ("North PCN", "South PCN"):
        new = OrganisationFactory(called=name, opened_on=date(2026, 4, 1))
        MembershipFactory(child=new, parent=east)
        SuccessionFactory(predecessor=gone, successor=new, on=date(2026, 4, 1), type=Succession.Type.SPLIT)
    main = read(own_address(Organisation.objects.for_listing(date(2026, 3, 31)).get(pk=gone.pk)))
    assert {"North PCN", "South PCN"} <= set(links(main))
    assert "Coast PCN was split into North PCN and South PCN." in words(main)


def test_a_closed_practice_gives_no_phone_number_any_more(east, read):
    Organisation.objects.filter(pk=bay().pk).update(
        phone="01234 567890", postcode="CT14 9UA", closed_on=date(2026, 1, 31)
    )
    said = words(read(f"{ROOT}practices/bay-surgery/"))
    assert "Bay Surgery closed. Its last day was 31 January 2026." in said
    assert "01234 567890" not in said
    assert "Network Coast PCN" in said


def test_the_page_of_the_board_tells_all_that_came_before_it(register, read):
    main = read(f"{ROOT}organisations/nhs-kent-and-medway-integrated-care-board/")
    said = words(main)
    assert "2,036,209 (1 August 2026)" in said
    assert (
        "1 July 2022 NHS Kent and Medway Integrated Care Board replaced NHS Kent and Medway Clinical" in said
    )
    assert (
        "NHS Thanet Clinical Commissioning Group and NHS West Kent Clinical Commissioning Group merged into"
        in said
    )


def test_a_council_says_which_partnerships_its_area_is_in(register, read):
    main = read(f"{ROOT}organisations/swale-borough-council/")
    assert "East Kent Health and Care Partnership . Only the Faversham area" in words(main)
    assert links(main)["Newton Place Surgery, Faversham"] == f"{ROOT}practices/newton-place-surgery/"


def test_a_trust_shows_its_hospitals_and_its_former_name(register, read):
    said = words(read(f"{ROOT}organisations/kent-and-medway-mental-health-nhs-trust/"))
    assert "Littlebrook Hospital" in said
    assert "Its name changed from Kent and Medway NHS and Social Care Partnership Trust" in said


def test_every_page_says_where_its_facts_come_from(register, read):
    for path in (
        "east-kent/",
        "east-kent/mid-kent/",
        "practices/newton-place-surgery/",
        "networks/",
        "find/me13-8/",
    ):
        main = words(read(ROOT + path))
        assert "Where this information comes from" in main, path
        assert "NHS England, 2026-08-01" in main or "Ordnance Survey" in main, path
        assert "not a publication" not in main, path
        assert "unknown public repository" not in main, path


@pytest.mark.parametrize("path", ["x/", "x/y/", "practices/x/", "organisations/x/", "x.csv", "x.json"])
def test_an_address_of_nothing_is_not_found(register, client, path):
    assert client.get(ROOT + path).status_code == 404


def test_what_is_not_open_yet_has_no_page(east, client):
    new = OrganisationFactory(kind=Kind.ACUTE_TRUST, called__slug="new-trust", opened_on=date(2027, 1, 1))
    assert client.get(f"{ROOT}organisations/new-trust/").status_code == 404
    assert new.pk not in {row.pk for row, _ in with_page()}


# --- Lists


def test_the_lists_lead_to_every_page_of_the_register(register, read):
    on_lists = set()
    for path in ("", "networks/", "practices/", "organisations/"):
        on_lists |= set(links(read(ROOT + path)).values())
    assert {address for _, address in with_page()} <= on_lists


def test_the_lists_of_the_section_are_named_as_their_pages(register, read):
    for title, address in lists():
        assert words(read(address).find(".//h1")) == title


@pytest.mark.parametrize(
    "path", ["", "networks/", "practices/", "organisations/", "east-kent/", "east-kent/coast/"]
)
def test_a_page_costs_the_same_for_one_of_each_or_ten(east, client, count_queries, path):
    def add():
        network = OrganisationFactory(opened_on=date(2020, 1, 1))
        MembershipFactory(child=network, parent=east)
        for parent in (network, coast()):
            practice = OrganisationFactory(
                kind=Kind.GP_PRACTICE, called=False, town="Deal", council=council, source_ids=[]
            )
            OrganisationNameFactory(organisation=practice)
            MembershipFactory(child=practice, parent=parent)
            PatientCountFactory(organisation=practice)
        PatientCountFactory(organisation=network)
        PartnerFactory(partnership=east)
        gone = OrganisationFactory(opened_on=date(2020, 1, 1), closed_on=date(2021, 1, 1))
        MembershipFactory(child=gone, parent=east, ends_on=date(2021, 1, 1))
        SiteFactory(partnership=east, council=council)

    council = OrganisationFactory(kind=Kind.DISTRICT_COUNCIL, called="Dover District Council")
    PartnerFactory(organisation=council, partnership=east)
    add()
    client.get(ROOT + path)
    for_one = count_queries(client.get, ROOT + path)
    for _ in range(9):
        add()
    assert count_queries(client.get, ROOT + path) == for_one


# --- What editors lend


def test_pages_of_editors_lend_title_sentence_and_introduction(site, read):
    main = read(f"{ROOT}medway-and-swale/")
    said = words(main)
    assert words(main.find(".//h1")) == "Medway and Swale"
    assert "for the Medway towns, Sittingbourne and the Isle of Sheppey" in said
    assert "The five areas of work" in said
    assert "Page last reviewed" in said
    assert "The five areas of work" not in words(read(f"{ROOT}medway-and-swale/?on=2022-07-01"))


def test_a_place_answers_by_its_register_when_editors_unpublish_its_page(site, read):
    for content in PageContent.objects.filter(title__in=["Medway and Swale", "Where you live"]):
        content.versions.get().unpublish(UserFactory(is_superuser=True))
    assert words(read(f"{ROOT}medway-and-swale/").find(".//h1")) == "Medway and Swale"
    assert words(read(ROOT).find(".//h1")) == "Where you live"


def test_editors_may_put_pages_of_their_own_below_the_section(site, client):
    from cms.api import create_page

    parent = PageContent.objects.get(title="Where you live").page
    editor = UserFactory(is_superuser=True)
    create_page("A page of ours", "cms/standard.html", "en-gb", slug="ours", parent=parent, created_by=editor)
    assert client.get(f"{ROOT}ours/").status_code == 404
    PageContent.admin_manager.get(title="A page of ours").versions.get().publish(editor)
    assert "A page of ours" in client.get(f"{ROOT}ours/").content.decode()


def test_no_standing_page_of_a_place_types_what_the_register_counts():
    for file in (FOLDER.parent / "pages").glob("where-you-live/**/*.md"):
        text = file.read_text(encoding="utf-8")
        assert "GP practices here" not in text, file
        assert "networks (" not in text, file


# --- Open data and markup for machines


def test_the_open_data_are_those_of_the_day(register, client):
    for on, number in (("2022-07-01", 41), ("2026-08-01", 45)):
        answer = client.get(f"{ROOT}networks.csv?on={on}")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="networks-{on}.csv"'
        assert len(list(csv.DictReader(answer.content.decode().splitlines()))) == number
        assert len(client.get(f"{ROOT}networks.json?on={on}").json()["rows"]) == number


def test_open_data_of_a_day_that_cannot_be_given_say_why(east, client):
    answer = client.get(f"{ROOT}networks.csv?on=2018-01-01")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert answer.content.decode() == "Our records begin on 1 October 2019. Type that day or a later one."


def test_the_page_of_open_data_gives_the_files_of_the_chosen_day(east, read):
    assert links(read(f"{ROOT}open-data/"))["Networks as JSON"] == f"{ROOT}networks.json"
    found = links(read(f"{ROOT}open-data/?on=2022-07-01"))
    assert found["Practices as a spreadsheet (CSV)"] == f"{ROOT}practices.csv?on=2022-07-01"


def test_machines_read_what_kind_of_body_it_is(register, read):
    def things(path):
        return {
            item.get("itemtype").rpartition("/")[2] for item in read(ROOT + path).xpath("//*[@itemscope]")
        }

    assert {"MedicalClinic", "PostalAddress", "Organization"} <= things("practices/newton-place-surgery/")
    assert "Organization" in things("east-kent/mid-kent/")
    assert "GovernmentOrganization" in things("organisations/swale-borough-council/")
    practice = read(f"{ROOT}practices/newton-place-surgery/").xpath("//*[@itemprop='telephone']")
    assert words(practice[0]) == "01795 530777"


def test_a_change_of_partnership_is_told_on_the_page_of_the_network(east, read):
    west = OrganisationFactory(
        kind=Kind.HEALTH_AND_CARE_PARTNERSHIP,
        called="West Kent Health and Care Partnership",
        called__slug="west-kent",
    )
    day = date(2026, 4, 1)
    Membership.objects.filter(child=coast()).update(ends_on=day - timedelta(days=1))
    MembershipFactory(child=coast(), parent=west, starts_on=day)
    said = words(read(f"{ROOT}west-kent/coast/"))
    assert "1 April 2026 It moved from East Kent Health and Care Partnership to West Kent Health" in said


def test_a_practice_and_a_partnership_with_a_new_name_move_too(east, client):
    for organisation, slug in ((bay(), "new-bay"), (east, "new-kent")):
        organisation.names.update(ends_on=date(2026, 1, 1))
        OrganisationNameFactory(
            organisation=organisation, name="New Name", slug=slug, starts_on=date(2026, 1, 2)
        )
    assert client.get(f"{ROOT}practices/bay-surgery/").headers["Location"] == f"{ROOT}practices/new-bay/"
    assert client.get(f"{ROOT}east-kent/").headers["Location"] == f"{ROOT}new-kent/"
    assert client.get(f"{ROOT}east-kent/coast/").headers["Location"] == f"{ROOT}new-kent/coast/"


def test_a_new_name_moves_the_page_on_its_day(east, client, monkeypatch):
    OrganisationName.objects.filter(organisation=coast()).update(ends_on=date(2026, 11, 30))
    OrganisationNameFactory(organisation=coast(), name="Shore PCN", slug="shore", starts_on=date(2026, 12, 1))
    assert "Shore" not in client.get(f"{ROOT}east-kent/coast/").content.decode()
    assert client.get(f"{ROOT}east-kent/shore/").status_code == 404
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 12, 1))
    response = client.get(f"{ROOT}east-kent/coast/")
    assert (response.status_code, response.headers["Location"]) == (301, f"{ROOT}east-kent/shore/")
    assert response.headers["Cache-Control"] == "max-age=300"
