"""The map and the finder by keyboard, by ear, in every look and on the narrowest screen."""

import pytest

from icsportal.lib.display import DisplayChoices
from tests.browser.checks import axe_faults, keyboard_faults, layout_faults

ROOT = "/where-you-live/"
NAMES = ["1 Dartford, Gravesham and Swanley", "2 East Kent", "3 Medway and Swale", "4 West Kent"]
THEMES = [None, "t1", "t2", "t3", "t4", "t5"]
LARGEST = "s3t4l1k1f1w1"


@pytest.mark.parametrize("look", THEMES)
def test_the_map_is_sound_in_every_look(open_page, look):
    assert look is None or DisplayChoices.from_cookie(look).to_cookie() == look
    assert axe_faults(open_page(ROOT, look=look)) == []


@pytest.mark.parametrize(
    "wish", [{"forced_colors": "active"}, {"color_scheme": "dark"}, {"contrast": "more"}], ids=str
)
def test_the_map_follows_what_the_device_asks_for(open_page, wish):
    assert axe_faults(open_page(ROOT, **wish)) == []


@pytest.mark.parametrize("look", [None, "t4"])
def test_tab_reaches_the_map_and_everything_else_once_and_shows_where_it_is(open_page, look):
    assert keyboard_faults(open_page(ROOT, look=look)) == []


def test_each_area_leads_to_its_partnership_by_keyboard(open_page):
    page = open_page(ROOT, js=False)
    page.locator(".map__link").first.focus()
    for name in NAMES:
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/where-you-live/west-kent/")


def test_each_area_leads_to_its_partnership_by_pointer(open_page):
    page = open_page(ROOT)
    for number, path in (("1", "dartford-gravesham-and-swanley"), ("2", "east-kent")):
        page.goto(ROOT)
        page.locator(".map__part").nth(int(number) - 1).click()
        page.wait_for_url(f"**{ROOT}{path}/")  # the circle is above the area that it stands in


def test_a_screen_reader_hears_the_map_as_four_links_and_then_the_same_four_in_a_list(open_page):
    page = open_page(ROOT)
    heard = page.locator("figure").aria_snapshot()
    assert heard.startswith('- figure:\n  - group "Map of the partnerships":')
    assert [line.split('"')[1] for line in heard.splitlines() if "- link" in line] == NAMES
    after = page.locator("figure + ul").aria_snapshot()
    assert [line.split('"')[1] for line in after.splitlines() if "- link" in line] == NAMES


@pytest.mark.parametrize("path", ["", "find/?postcode=nonsense"])
@pytest.mark.parametrize("look", [None, LARGEST])
def test_nothing_is_cut_off_on_the_narrowest_screen(open_page, path, look):
    assert layout_faults(open_page(ROOT + path, width=320, look=look)) == []


def test_the_finder_leads_from_a_postcode_to_an_address_without_it(open_page):
    page = open_page(ROOT)
    page.get_by_label("Postcode, town or GP practice").fill("me13 8qr")
    page.get_by_role("button", name="Find").click()
    page.wait_for_url("**/where-you-live/find/me13-8/")
    assert "8qr" not in page.url.lower()
    assert page.locator("h1").inner_text() == "ME13 8"
    assert axe_faults(page) == []


def test_a_wrong_postcode_is_explained_where_it_can_be_put_right(open_page):
    page = open_page(f"{ROOT}find/?postcode=nonsense")
    assert page.title().startswith("Error: ")
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.value") == "nonsense"
    assert axe_faults(page) == []
