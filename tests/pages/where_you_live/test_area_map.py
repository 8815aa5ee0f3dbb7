"""The map shows each council area once, as part of the partnership that it is in."""

import gzip

import pytest

from pages.models import Kind, Organisation
from pages.where_you_live import structure
from pages.where_you_live.area_map import area_map, drawing
from tests.factories import OrganisationFactory, PartnerFactory
from tests.pages.where_you_live.conftest import words

pytestmark = pytest.mark.usefixtures("today")


def test_all_areas_are_on_the_map_and_those_that_are_shared_have_a_circle(register, today):
    shown = area_map(structure.places(today))
    assert [len(link.paths) for link in shown.links] == [2, 5, 2, 4]  # 13 areas
    assert [len(link.parts) for link in shown.links] == [1, 1, 0, 0]  # Swanley and Faversham
    assert all(len(link.badges) == len(link.paths) for link in shown.links)


def test_the_names_of_the_areas_are_those_of_the_councils(register, today):
    councils = {area.name for place in structure.places(today) for area in place.councils}
    assert councils == {outline.name for outline in drawing().outlines}


def test_no_number_stands_on_the_circle_of_another(register, today):
    shown = area_map(structure.places(today))
    for part in shown.parts:
        for link in shown.links:
            for badge in link.badges:
                assert abs(badge[0] - part[0]) + abs(badge[1] - part[1]) > 30


def test_the_list_after_the_map_has_the_same_links_by_the_same_names(register, read):
    main = read("/where-you-live/")
    after = {words(link): link.get("href") for link in main.xpath(".//figure/following-sibling::ul[1]//a")}
    names = {link.get("aria-label"): link.get("href") for link in main.find(".//svg").iter("a")}
    assert names == after
    assert next(iter(names)) == "1 Dartford, Gravesham and Swanley"
    for link in main.find(".//svg").iter("a"):
        drawn = {words(text) for text in link.iter("text")}
        assert drawn == {link.get("aria-label").partition(" ")[0]}


def test_the_list_says_in_words_what_the_map_shows(register, read):
    cards = [words(card) for card in read("/where-you-live/").xpath(".//figure/following-sibling::ul[1]/li")]
    assert "Dartford, Gravesham and Sevenoaks (only the Swanley area)." in cards[0]
    assert "Swale (only the Faversham area)." in cards[1]
    assert "Maidstone, Tonbridge and Malling, Tunbridge Wells and most of Sevenoaks." in cards[3]
    assert "Medway and most of Swale. 11 networks" in cards[2]


def test_the_page_with_the_map_is_light_and_its_markup_has_no_styles(register, client):
    page = client.get("/where-you-live/").content
    assert len(gzip.compress(page)) < 12_000
    assert b" style=" not in page


def test_the_map_is_drawn_once(register, today, monkeypatch):
    drawing()
    monkeypatch.setattr("pages.where_you_live.area_map.BOUNDARIES", None)
    assert area_map(structure.places(today)).width == drawing().width


def test_a_council_without_an_outline_leaves_the_map_as_it_was(register, today):
    partnership = Organisation.objects.partnerships().first()
    new = OrganisationFactory(kind=Kind.UNITARY_COUNCIL, called="North Kent Council")
    before = [len(link.paths) for link in area_map(structure.places(today)).links]
    PartnerFactory(organisation=new, partnership=partnership)
    assert [len(link.paths) for link in area_map(structure.places(today)).links] == before
