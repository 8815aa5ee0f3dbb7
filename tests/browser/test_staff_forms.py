"""The forms of staff, for those who use them by keyboard, by ear, or on a narrow screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import checks

BULLETIN, SERVICE = "/admin/bulletins/bulletin/add/", "/admin/pages/service/add/"


@pytest.fixture
def form(sign_in):
    """`form(address)`: an empty form, open to a contributor."""

    def open_(address):
        page = sign_in("Comms contributor")
        page.goto(address)
        expect(page.locator(".cms-toolbar").first).to_be_visible()
        return page

    return open_


@pytest.mark.parametrize("address", [BULLETIN, SERVICE])
def test_axe_finds_nothing_on_the_forms_of_records_wide_or_narrow(form, address):
    page = form(address)
    if address == BULLETIN:
        page.get_by_role("button", name="Add another Picture").click()
        page.get_by_role("button", name="Add another Box").click()
        expect(page.get_by_role("menubar")).to_have_count(2)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert checks.axe_faults(page, tags=checks.ADMIN) == []


def test_axe_finds_nothing_where_rows_stand_in_a_table_or_words_may_only_be_read(sign_in):
    page = sign_in("Comms publisher")
    for address, opened in (
        ("/admin/pages/topic/", "Mental health"),
        ("/admin/bulletins/bulletin/?standing=published", None),
        ("/admin/pages/service/?standing=published", None),
    ):
        page.goto(address)
        rows = page.locator("#result_list tbody th a")
        (rows.filter(has_text=opened) if opened else rows).first.click()
        expect(page.locator("#content")).to_contain_text("View" if not opened else "Change")
        assert checks.axe_faults(page, tags=checks.ADMIN) == [], address


def test_the_text_box_has_the_name_and_the_help_of_its_field(form):
    page = form(BULLETIN)
    page.locator("label", has_text="Text:").first.click()
    box = page.get_by_role("textbox", name="Text:")
    expect(box).to_be_focused()
    expect(box).to_have_accessible_description(re.compile("Start with the most important thing"))


def test_the_keyboard_alone_makes_words_bold_and_a_table(form):
    page = form(BULLETIN)
    bar = page.get_by_role("menubar", name="Text: formatting")
    bar.get_by_role("menuitemcheckbox", name="Bold").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Text:")).to_be_focused()
    page.keyboard.type("Strong words")
    expect(bar.get_by_role("menuitemcheckbox", name="Bold")).to_be_checked()

    bar.get_by_role("menuitemcheckbox", name="Link").focus()
    page.keyboard.press("End")
    table = bar.get_by_role("menuitem", name="Table", exact=True)
    expect(table).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(table).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(table).to_be_focused()
    expect(table).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Columns: 2, rows: 2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".ProseMirror tr")).to_have_count(2)
    expect(page.locator(".ProseMirror th")).to_have_count(2)
    expect(table).to_have_attribute("aria-expanded", "false")


def test_the_dialog_for_a_link_has_no_accessibility_fault(form):
    page = form(BULLETIN)
    page.get_by_role("textbox", name="Text:").click()
    page.keyboard.type("The plan")
    page.keyboard.press("Control+A")
    page.get_by_role("menuitemcheckbox", name="Link").first.click()
    expect(page.locator("dialog")).to_be_visible()
    assert checks.axe_faults(page, tags=checks.ADMIN) == []


def test_what_is_wrong_is_read_first_and_leads_to_its_box(form):
    page = form(BULLETIN)
    page.get_by_label("Title").fill("Half a bulletin")
    page.get_by_role("button", name="Add another Box").click()
    page.locator("form").last.evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Save and continue editing").click()
    summary = page.get_by_role("region", name="It was not saved: there is a problem")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Summary: This field is required.").click()
    expect(page.get_by_label("Summary")).to_be_focused()
    summary.get_by_role("link", name="Text: This field is required.", exact=True).click()
    expect(page.get_by_role("textbox", name="Text:").first).to_be_focused()
    assert checks.axe_faults(page, tags=checks.ADMIN) == []


def test_related_pages_are_chosen_by_typing(form):
    page = form(BULLETIN)
    box = page.get_by_role("group", name="Related pages").get_by_role("combobox", name="Page 1")
    offered = page.locator("#id_related_pages option").evaluate_all("found => found.map(one => one.value)")
    assert any(words.endswith("(/about/our-history/)") for words in offered)
    expect(box).to_have_attribute("list", "id_related_pages")


def test_boxes_that_belong_together_are_one_group_with_a_name(form):
    page = form(BULLETIN)
    for name, parts in (("Goes live at:", ["Date", "Time"]), ("Comes off at:", ["Date", "Time"])):
        group = page.get_by_role("group", name=name)
        for part in parts:
            expect(group.get_by_role("textbox", name=part)).to_be_visible()
    expect(page.get_by_role("group", name="Places:").get_by_role("checkbox")).to_have_count(4)
