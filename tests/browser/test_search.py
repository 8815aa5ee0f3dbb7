"""Search by keyboard, by ear, without script, and in every look."""

import re

import pytest
from playwright.sync_api import expect

from icsportal.search.models import Term
from tests.browser.checks import axe_faults, keyboard_faults, layout_faults

RESULTS = "/search/?q=mental+health"
BOX = "#search-again"


def typed(page, words, box=BOX):
    """The box, once the suggestions for the words are there."""
    field = page.locator(box)
    with page.expect_response("**/search/suggestions/**"):
        field.press_sequentially(words)
    expect(field).to_have_attribute("aria-expanded", "true")
    return field


def chosen(page, field):
    return page.locator(f"#{field.get_attribute('aria-activedescendant')}")


@pytest.mark.parametrize("look", [None, "t3", "t4", "s3t4l1k1f1w1"])
@pytest.mark.parametrize("address", [RESULTS, "/search/?q=xyzzyq", "/search/?q=gp&place=East+Kent"])
def test_the_results_are_sound(open_page, address, look):
    page = open_page(address, look=look, width=320)
    assert axe_faults(page) == []
    assert layout_faults(page) == []


def test_suggestions_are_announced_and_taken_by_keyboard(open_page):
    page = open_page("/search/")
    field = typed(page, "casual")
    status = page.locator("main [role=status]")
    expect(status).to_have_text(re.compile(r"\d+ suggestions?\. Use the up and down arrow keys\."))
    field.press("ArrowDown")
    expect(chosen(page, field)).to_have_text("casualty: Accident and emergency (A&E)")
    expect(chosen(page, field)).to_have_attribute("aria-selected", "true")
    assert axe_faults(page) == []
    field.press("Enter")
    page.wait_for_url("**/search/?q=casualty")
    expect(page.locator("main h3 a").first).to_have_attribute(
        "href", "/services/urgent-and-emergency-care/accident-and-emergency/"
    )


def test_the_arrow_keys_go_round_and_escape_closes_the_list(open_page):
    page = open_page("/search/")
    field = typed(page, "dent")
    field.press("ArrowUp")
    last = chosen(page, field).text_content()
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("ArrowUp")
    expect(chosen(page, field)).to_have_text(last)
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator("main [role=listbox]")).to_be_hidden()
    expect(field).to_have_value("dent")
    field.press("Enter")
    page.wait_for_url("**/search/?q=dent")


def test_a_suggestion_is_taken_by_pointer_from_the_box_in_the_header_of_any_page(open_page):
    page = open_page("/about/")
    typed(page, "physio", box="#search-field")
    page.locator("header [role=option]").first.click()
    page.wait_for_url("**/search/?q=*hysio*")


def test_suggestions_cost_a_reader_who_does_not_search_nothing(open_page):
    page = open_page("about:blank")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/about/", wait_until="networkidle")
    assert [url for url in asked if "suggestions" in url] == []


def test_words_typed_before_the_script_of_suggestions_came_are_answered(open_page):
    page = open_page("about:blank")
    held = []
    page.route("**/suggestions*.js", lambda route: held.append(route))
    page.goto("/about/")
    field = page.locator("#search-field")
    with page.expect_response("**/search/suggestions/**"):
        field.press_sequentially("physio")
        held.pop().continue_()
    expect(field).to_have_attribute("aria-expanded", "true")


def test_search_works_without_script(open_page):
    page = open_page("/search/", js=False)
    assert page.locator("[role=combobox]").count() == 0
    page.fill(BOX, "fisiotherapy")
    page.press(BOX, "Enter")
    expect(page.locator("main h2").first).to_contain_text("physiotherapy")
    page.get_by_role("link", name="Search instead for “fisiotherapy”").click()
    expect(page.locator("main h2").first).to_have_text("0 results for “fisiotherapy”")


def test_results_are_narrowed_and_widened_by_keyboard(open_page):
    page = open_page("/search/?q=gp")
    assert keyboard_faults(page) == []
    page.locator("main summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Place").select_option("East Kent")
    page.get_by_role("button", name="Filter results").press("Enter")
    page.wait_for_url("**place=East+Kent**")
    page.get_by_role("link", name="Remove East Kent").press("Enter")
    page.wait_for_url("**/search/?q=gp")


def test_that_a_result_was_opened_is_counted_without_a_cookie(open_page, in_site_database):
    page = open_page("/search/?q=casualty")
    with page.expect_request("**/search/chosen/") as asked:
        page.locator("main h3 a").first.click()
    assert "cookie" not in asked.value.headers
    assert asked.value.post_data == "q=casualty"
    page.wait_for_load_state("networkidle")
    assert page.context.cookies() == []
    with in_site_database():
        assert Term.objects.get(words="casualty").chosen >= 1
        Term.objects.all().delete()
