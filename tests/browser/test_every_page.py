"""Every page of the site, in the looks and widths people read it in."""

import pytest

from tests.browser import checks

pytestmark = pytest.mark.sweep

WIDTHS = [320, 768, 1280]
EVERYTHING_CHOSEN = "s3t4l1k1f1w1"

# Between them, every template and component that readers meet most.
KEY_PAGES = [
    "/",
    "/services/urgent-and-emergency-care/accident-and-emergency/",
    "/about/our-history/",
    "/search/?q=doctor",
    "/where-you-live/find/?postcode=",  # a form that came back with an error
    "/display/",
]

LOOKS = {
    "standard": {"look": "t1"},
    "black on white": {"look": "t2"},
    "dark": {"look": "t3"},
    "yellow on black": {"look": "t4"},
    "black on cream": {"look": "t5"},
    "device dark": {"color_scheme": "dark"},
    "device with more contrast": {"contrast": "more"},
    "device dark with more contrast": {"color_scheme": "dark", "contrast": "more"},
    "device with colours of its own": {"forced_colors": "active"},
    "everything chosen": {"look": EVERYTHING_CHOSEN},
}
TWO_LOOKS = pytest.mark.parametrize(
    "look", [None, EVERYTHING_CHOSEN], ids=["usual look", "everything chosen"]
)


def faults_of(page, addresses, check):
    """What the check finds, by address; the page opens one after the other."""
    found = {}
    for address in addresses:
        page.goto(address)
        if faults := check(page):
            found[address] = faults
    return found


# 1: the accessibility engine


@TWO_LOOKS
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_a_third_of_the_pages(open_page, addresses, width, look):
    third = addresses[WIDTHS.index(width) :: len(WIDTHS)]
    assert faults_of(open_page(look=look, width=width), third, checks.axe_faults) == {}


@TWO_LOOKS
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_key_pages_at_any_width(open_page, width, look):
    assert faults_of(open_page(look=look, width=width), KEY_PAGES, checks.axe_faults) == {}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_key_pages_in_any_look(open_page, look):
    assert faults_of(open_page(**LOOKS[look]), KEY_PAGES, checks.axe_faults) == {}


# 2: narrow screens, large letters, wide spaces


@TWO_LOOKS
def test_every_page_fits_a_narrow_phone_and_cuts_nothing_off(open_page, addresses, look):
    assert faults_of(open_page(look=look, width=320), addresses, checks.layout_faults) == {}


@pytest.mark.parametrize("width", WIDTHS[1:])
def test_key_pages_fit_wider_screens_with_everything_chosen(open_page, width):
    page = open_page(look=EVERYTHING_CHOSEN, width=width)
    assert faults_of(page, KEY_PAGES, checks.layout_faults) == {}


# 3: the keyboard


def test_tab_reaches_every_control_of_every_page(open_page, addresses):
    assert faults_of(open_page(), addresses, checks.keyboard_faults) == {}


@TWO_LOOKS
def test_tab_reaches_every_control_of_key_pages_on_a_phone(open_page, look):
    assert faults_of(open_page(look=look, width=320, height=640), KEY_PAGES, checks.keyboard_faults) == {}


def test_the_skip_link_of_every_page_leads_into_its_content(open_page, addresses):
    assert faults_of(open_page(), addresses, checks.skip_link_faults) == {}


# 5: without script


def test_every_page_says_the_same_without_script(open_page, addresses):
    without = open_page(js=False)

    def check(page):
        without.goto(page.url)
        return checks.words_that_need_script(page, without)

    assert faults_of(open_page(), addresses, check) == {}


# 6 and 7: light, and without a trace (`open_page` fails a test for requests elsewhere, policy and errors)


def test_the_first_view_of_every_page_is_light_and_leaves_no_cookie(open_page, addresses):
    page = open_page("about:blank")
    found = {address: checks.weight_faults(page, address) for address in addresses}
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert page.context.cookies() == []
