"""Postcodes, towns and names lead to the right place; what was typed stays nowhere."""

import logging
from datetime import date

import pytest

from pages.models import Confidence, Kind, Organisation, Place
from pages.where_you_live import finder
from pages.where_you_live.finder import answer, find
from pages.where_you_live.structure import area_name
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PartnerFactory,
    PlaceFactory,
    SiteFactory,
)
from tests.pages.where_you_live.conftest import links, words

pytestmark = pytest.mark.usefixtures("today")
FINDER = "/where-you-live/find/"
OUTSIDE = f"{FINDER}outside-kent-and-medway/"
EAST, WEST, MEDWAY, DGS = "East Kent", "West Kent", "Medway and Swale", "Dartford, Gravesham and Swanley"


@pytest.fixture
def ask(client):
    return lambda typed: client.get(FINDER, {"postcode": typed})


# typed, last part of the address of the answer, partnership, council, how sure
PLACES = [
    # both sides of the councils that are split
    ("ME13 8QR", "me13-8", EAST, "Swale Borough Council", "medium"),
    ("ME13", "me13", EAST, "Swale Borough Council", "medium"),
    ("Faversham", "faversham", EAST, "Swale Borough Council", "medium"),
    ("ME10 4DT", "me10-4", MEDWAY, "Swale Borough Council", "high"),
    ("Sittingbourne", "sittingbourne", MEDWAY, "Swale Borough Council", "medium"),
    ("ME12 3LT", "me12-3", MEDWAY, "Swale Borough Council", "high"),
    ("BR8 7AA", "br8-7", DGS, "Sevenoaks District Council", "high"),
    ("Swanley", "swanley", DGS, "Sevenoaks District Council", "high"),
    ("DA3 8AA", "da3-8", DGS, "Sevenoaks District Council", "high"),
    ("TN13 1AA", "tn13-1", WEST, "Sevenoaks District Council", "high"),
    ("Sevenoaks", "sevenoaks", WEST, "Sevenoaks District Council", "medium"),
    ("TN14 5AA", "tn14-5", WEST, "Sevenoaks District Council", "medium"),
    # other places of each partnership
    ("CT1 3NG", "ct1-3", EAST, "Canterbury City Council", "high"),
    ("Dover", "dover", EAST, "Dover District Council", "high"),
    ("TN24 0LZ", "tn24-0", EAST, "Ashford Borough Council", "high"),
    ("Margate", "margate", EAST, "Thanet District Council", "high"),
    ("ME7 5NY", "me7-5", MEDWAY, "Medway Council", "high"),
    ("DA2 8DA", "da2-8", DGS, "Dartford Borough Council", "high"),
    ("Gravesend", "gravesend", DGS, "Gravesham Borough Council", "high"),
    ("ME14 1XQ", "me14-1", WEST, "Maidstone Borough Council", "high"),
    ("Tunbridge Wells", "tunbridge-wells", WEST, "Tunbridge Wells Borough Council", "high"),
    # spellings
    ("me138qr", "me13-8", EAST, "Swale Borough Council", "medium"),
    ("  mE 1 4 1xq ", "me14-1", WEST, "Maidstone Borough Council", "high"),
    ("ME1O 4DT", "me10-4", MEDWAY, "Swale Borough Council", "high"),
    ("12 High Street, Maidstone ME14 1XQ", "me14-1", WEST, "Maidstone Borough Council", "high"),
    ("TUNBRIDGE  wells", "tunbridge-wells", WEST, "Tunbridge Wells Borough Council", "high"),
    # a boundary runs through
    ("ME1 3AA", "me1-3", MEDWAY, "Medway Council", "low"),
    ("TN27", "tn27", EAST, "Ashford Borough Council", "low"),
    ("Walderslade", "walderslade", WEST, "Medway Council", "low"),
    # a village that is no post town, and one that has only a hospital
    ("Bean", "bean", DGS, "Dartford Borough Council", "high"),
    ("Hawkhurst", "hawkhurst", WEST, "Tunbridge Wells Borough Council", "high"),
    # a sector that the register does not know is answered by its district
    ("CT9 0AA", "ct9", EAST, "Thanet District Council", "high"),
]


def test_places_are_answered_rightly(register, ask, today):
    answered = []
    for typed, *_ in PLACES:
        response = ask(typed)
        assert response.status_code == 303, typed
        slug = response.headers["Location"].removeprefix(FINDER).strip("/")
        found = answer(slug, today)
        answered.append((typed, slug, area_name(found.partnership), found.council.name, found.confidence))
    assert answered == PLACES


# typed, address of the page
ELSEWHERE = [
    ("Newton Place Surgery", "/where-you-live/practices/newton-place-surgery/"),
    ("newton pl", "/where-you-live/practices/newton-place-surgery/"),
    ("Newton Place, Faversham", "/where-you-live/practices/newton-place-surgery/"),
    ("G82071", "/where-you-live/practices/whitstable-medical-practice/"),
    ("East Kent", "/where-you-live/east-kent/"),
    ("Mid Kent PCN", "/where-you-live/east-kent/mid-kent/"),
    ("Ashford Stour PCN", "/where-you-live/east-kent/mid-kent/"),
    ("Rochester PCN", "/where-you-live/medway-and-swale/rochester/"),
    ("KMPT", "/where-you-live/organisations/kent-and-medway-mental-health-nhs-trust/"),
    ("EH1 1YZ", OUTSIDE),
    ("CF10 1AA", OUTSIDE),
    ("SW1A 1AA", OUTSIDE),
    ("SE9", OUTSIDE),
    ("ZZ99 9ZZ", OUTSIDE),
    ("DA5 1AA", OUTSIDE),  # a sector wholly outside of a district that is mostly outside
]


def test_a_name_or_a_place_elsewhere_leads_to_its_page(register, ask):
    answers = [(typed, ask(typed)) for typed, _ in ELSEWHERE]
    assert {response.status_code for _, response in answers} == {303}
    assert [(typed, response.headers["Location"]) for typed, response in answers] == ELSEWHERE


# typed, what is offered
CHOICES = [
    ("Old School Surgery", ["Old School Surgery, Canterbury", "Old School Surgery, Cranbrook"]),
    ("sheppey", ["Sheppey Healthy Living Centre, Sheerness", "Sheppey PCN"]),
    ("Isle of Sheppey", ["Sheppey Healthy Living Centre, Sheerness", "Sheppey PCN"]),
    ("Favresham", ["Faversham"]),
]


def test_words_that_may_mean_more_than_one_thing_give_a_choice(register, read):
    for typed, labels in CHOICES:
        main = read(f"{FINDER}?postcode={typed}")
        assert [words(item.find("a")) for item in main.find(".//ul").iter("li")] == labels


def test_a_long_choice_says_how_many_more_there_are(register, read):
    main = read(f"{FINDER}?postcode=surgery")
    assert len(list(main.find(".//ul").iter("li"))) == finder.MOST_CHOICES
    assert "more. Type more of the name" in words(main)


UNANSWERABLE = [
    "",
    "   ",
    "ME",
    "%",
    "asdfgh qwerty",
    "x" * 5000,
    "ME13 " * 1000,
    "'; DROP TABLE pages_plaice; --",
    "<script>alert(1)</script>",
    "🏥",
    "\x00",
    "ME13\x008QR\u202e" * 20,
    "Ω" * 30,
    "../../etc/passwd",
]


def test_what_nobody_can_answer_gets_help_and_keeps_what_was_typed(register, ask):
    for typed in UNANSWERABLE:
        response = ask(typed)
        page = response.content.decode()
        assert response.status_code == 422, typed
        assert "<title>Error: " in page
        assert 'role="alert"' in page
        assert 'aria-describedby="id_postcode-hint id_postcode-error"' in page
        assert "<script>alert" not in page
        if typed.isalpha():
            assert f'value="{typed}"' in page


def test_what_was_typed_is_neither_kept_nor_logged_nor_passed_on(register, ask, caplog):
    with caplog.at_level(logging.DEBUG):
        for typed in ("ME13 8QR", "secret-surgery", "sheppey"):
            response = ask(typed)
            assert response.headers["Cache-Control"] == "private, no-store"
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert response.headers["X-Robots-Tag"] == "noindex"
            assert not response.cookies
    logged = " ".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert "8QR" not in logged
    assert "secret" not in logged
    assert "8qr" not in ask("ME13 8QR").headers["Location"]


def test_the_bare_form_may_be_kept_and_found(db, client):
    response = client.get(FINDER)
    assert response.status_code == 200
    assert "no-store" not in response.headers.get("Cache-Control", "")
    assert "noindex" not in response.content.decode()


# --- The page of an answer


def test_an_answer_says_who_is_responsible_what_is_near_and_how_sure_it_is(register, read):
    main = read(f"{FINDER}me1-3/")
    said = words(main)
    assert "A boundary runs through ME1 3. Most of it is in Medway and Swale." in said
    assert "Or, for a part of it: West Kent Health and Care Partnership" in said
    assert "Some addresses are in: Tonbridge and Malling" in said
    assert "Why we cannot be sure" in said
    assert "your partnership is that of the practice" in said
    assert "as the crow flies" in said
    assert "Ask NHS 111 first" in said
    near = links(main)
    assert near["Medway and Swale Health and Care Partnership"] == "/where-you-live/medway-and-swale/"
    assert near["Medway Council"] == "/where-you-live/organisations/medway-council/"
    assert len([address for address in near.values() if "/practices/" in address]) == 6


def test_what_is_near_comes_nearest_first(register, read):
    main = read(f"{FINDER}me7-5/")
    places = [words(heading) for heading in main.iter("h3")]
    assert places[-3] == "Medway Maritime Hospital"
    assert "Less than a mile away" in words(main)


def test_a_practice_of_another_partnership_is_told_as_such(register, read):
    main = read(f"{FINDER}tn27-9/")
    rows = [words(row) for row in main.iter("li") if row.find("h3") is not None]
    said = [row for row in rows if "Its partnership is" in row]
    assert said
    assert all("Its partnership is East Kent." in row for row in said)


def test_a_sure_answer_does_not_hedge(register, read):
    said = words(read(f"{FINDER}tn13-1/"))
    assert "TN13 1 is in West Kent." in said
    assert "Sure." in said
    assert "Why we cannot be sure" not in said
    assert "Or, for a part of it" not in said


def test_an_answer_mostly_outside_says_so_first(register, read):
    said = words(read(f"{FINDER}da1-4/"))
    assert said.index("Most of DA1 4 is outside Kent and Medway.") < said.index("Partnership")
    assert "Check with your council" in said


def test_a_town_of_several_districts_leads_to_each(register, read):
    found = links(read(f"{FINDER}ashford/"))
    assert [found[code] for code in ("TN23", "TN27")] == [f"{FINDER}tn23/", f"{FINDER}tn27/"]
    assert list(found).index("TN23") < list(found).index("TN27")


def test_urgent_care_that_is_not_confirmed_is_told_as_such(register, read):
    rows = {
        words(row.find("h3")): words(row)
        for row in read(f"{FINDER}da2-8/").iter("li")
        if row.find("h3") is not None
    }
    assert "We could not confirm that urgent care is open here." in rows["Darent Valley Hospital"]
    assert "listed as open 8am to 8pm, on a list without a date" in rows["Gravesham Community Hospital"]


def test_elsewhere_the_page_leads_to_the_national_services(db, read):
    found = links(read(OUTSIDE))
    assert found["find a GP on the NHS website"] == "https://www.nhs.uk/service-search/find-a-gp"
    assert found["NHS inform"] == "https://www.nhsinform.scot/"


@pytest.mark.parametrize("slug", ["no-such-town", "me99", "me13-8-8", "zz1"])
def test_an_answer_about_no_place_is_not_found(register, client, slug):
    assert client.get(f"{FINDER}{slug}/").status_code == 404


def test_every_place_of_the_register_agrees_with_itself(register, today):
    areas = finder.council_areas(today)
    for place in Place.objects.all():
        ((likeliest, _), *_) = finder.postcodes_by_partnership(place, areas).most_common()
        assert likeliest == place.partnership_id, place


# --- The rule, on a place made for it


@pytest.fixture
def two_partnerships(db):
    """A town of two districts, one in each of two partnerships, and their councils."""
    east, west = (
        OrganisationFactory(
            kind=Kind.HEALTH_AND_CARE_PARTNERSHIP, called=f"{name} Health and Care Partnership"
        )
        for name in ("East", "West")
    )
    councils = [
        OrganisationFactory(kind=Kind.DISTRICT_COUNCIL, called=f"{name} District Council")
        for name in ("Ea", "We")
    ]
    for partnership, council in zip((east, west), councils, strict=True):
        PartnerFactory(organisation=council, partnership=partnership)
    return (east, councils[0]), (west, councils[1])


def district(code, whose, **fields):
    partnership, council = whose
    total = fields.get("postcodes_total", 100)
    return PlaceFactory(
        code=code,
        post_town="Midtown",
        partnership=partnership,
        council=council,
        postcodes_by_council={council.name.removesuffix(" District Council"): total},
        **fields,
    )


@pytest.mark.parametrize(
    ("in_east", "in_west", "confidence"), [(99, 1, "medium"), (100, 20, "medium"), (60, 40, "low")]
)
def test_a_town_is_as_sure_as_its_parts_are_alike(two_partnerships, today, in_east, in_west, confidence):
    east, west = two_partnerships
    district("DA1", east, postcodes_total=in_east)
    district("DA2", west, postcodes_total=in_west)
    found = answer("midtown", today)
    assert (found.partnership, found.council, found.confidence) == (*east, confidence)
    assert found.other_partnerships == [west[0]]


def test_a_few_postcodes_elsewhere_are_not_spoken_of(two_partnerships, today):
    east, west = two_partnerships
    district("DA1", east, postcodes_total=1000)
    district("DA2", west, postcodes_total=3)
    found = answer("midtown", today)
    assert (found.confidence, found.other_partnerships, found.other_councils) == (Confidence.HIGH, [], [])


def test_postcodes_outside_count_for_nothing_but_the_warning(two_partnerships, today):
    east, west = two_partnerships
    district("DA1", east, postcodes_total=1000, postcodes_outside=990, latitude=51.1)
    district("DA2", west, postcodes_total=90, latitude=51.3)
    found = answer("midtown", today)
    assert found.is_mostly_outside
    assert found.position[0] == pytest.approx(51.28)


def test_what_is_closed_or_moved_away_is_found_where_it_is_now(two_partnerships, today):
    (east, _), _ = two_partnerships
    practice = OrganisationFactory(kind=Kind.GP_PRACTICE, called=False, town="Midtown")
    OrganisationNameFactory(organisation=practice, name="Old Name", slug="old", ends_on=date(2020, 1, 1))
    OrganisationNameFactory(organisation=practice, name="New Name", slug="new", starts_on=date(2020, 1, 2))
    MembershipFactory(child=practice, parent=east)
    assert find("old name").address == "/where-you-live/practices/new/"
    Organisation.objects.filter(pk=practice.pk).update(closed_on=date(2021, 1, 1))
    assert find("old name").address == "/where-you-live/practices/new/"


def test_a_hospitals_town_is_answered_by_its_sector(two_partnerships, today):
    east, _ = two_partnerships
    PlaceFactory(code="DA1", partnership=east[0], council=east[1], postcodes_by_council={"Ea": 100})
    PlaceFactory(
        code="DA1 1",
        type=Place.Type.SECTOR,
        district="DA1",
        partnership=east[0],
        council=east[1],
        postcodes_by_council={"Ea": 100},
    )
    SiteFactory(town="Hillside", postcode="DA1 1AA", council=east[1])
    assert [place.code for place in answer("hillside", today).parts] == ["DA1 1"]


def test_a_search_costs_the_same_for_few_names_or_many(register, count_queries):
    find("newton place surgery")
    for_few = count_queries(find, "no such words")
    for _ in range(10):
        OrganisationNameFactory(
            organisation=OrganisationFactory(
                kind=Kind.GP_PRACTICE, called=False, town="Faversham", postcode="ME13 8QR"
            )
        )
    assert count_queries(find, "no such words") == for_few <= 12
