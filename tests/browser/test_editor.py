"""The editor's way through the CMS, in the roles that the site starts with."""

import pytest
from cms.api import add_plugin, create_page
from cms.models import PageContent
from playwright.sync_api import expect

from tests.browser import checks
from tests.factories import UserFactory

ADDRESS = "/a-page-to-edit/"
FIRST, SECOND = "Words of the first version.", "Words of the second version."


@pytest.fixture
def page_to_edit(sign_in, in_site_database):
    """A published page. Its versions go before the people who made them."""
    with in_site_database():
        writer = UserFactory()
        page = create_page(
            "A page to edit",
            "cms/standard.html",
            "en-gb",
            slug=ADDRESS[1:-1],
            meta_description="What it is about.",
            created_by=writer,
        )
        content = PageContent.admin_manager.get(page=page)
        slot = content.rescan_placeholders()["content"]
        add_plugin(slot, "InsetTextPlugin", "en-gb", body=f"<p>{FIRST}</p>")
        content.versions.get().publish(writer)
    yield
    with in_site_database():
        for content in PageContent.admin_manager.filter(page=page).order_by("-pk"):
            content.versions.get().delete()
        writer.delete()


def toolbar(page, name):
    return page.locator(".cms-toolbar").get_by_role("link", name=name, exact=True)


def change_words(page, old, new):
    """In the edit mode of a draft: open the component that says `old`, let it say `new`, save."""
    page.get_by_text(old).dblclick()
    form = page.frame_locator(".cms-modal-frame iframe")
    form.get_by_role("textbox").filter(has_text=old).fill(new)
    page.locator(".cms-modal-buttons").get_by_role("link", name="Save").click()
    expect(page.locator("main")).to_contain_text(new)


def test_two_publishers_change_a_page_and_bring_its_earlier_version_back(sign_in, page_to_edit, open_page):
    reader = open_page(ADDRESS)
    page, second = sign_in("Comms publisher"), sign_in("Comms publisher")

    page.goto(ADDRESS)
    toolbar(page, "New Draft").click()
    change_words(page, FIRST, SECOND)
    toolbar(page, "Preview").click()
    expect(page.locator("main")).to_contain_text(SECOND)
    reader.reload()
    expect(reader.locator("main")).to_contain_text(FIRST)

    toolbar(page, "Edit").click()
    expect(toolbar(page, "Publish")).to_be_visible()
    second.goto(page.url)
    toolbar(page, "Publish").click()
    expect(page.get_by_text("a second person must publish it")).to_be_visible()
    toolbar(second, "Publish").click()
    expect(toolbar(second, "New Draft")).to_be_visible()
    reader.reload()
    expect(reader.locator("main")).to_contain_text(SECOND)

    page.goto(ADDRESS)
    toolbar(page, "Version #2 (Published)").click()
    page.get_by_role("link", name="Manage Versions").click()
    versions = page.frame_locator(".cms-sideframe-frame iframe")
    versions.get_by_role("row").filter(has_text="Unpublished").get_by_title("Revert").click()
    versions.get_by_role("button", name="Yes, I'm sure").click()
    draft = page.get_by_role("row").filter(has_text="Draft")
    expect(draft).to_be_visible()
    reader.reload()
    expect(reader.locator("main")).to_contain_text(SECOND)

    second.goto(page.url)
    second.get_by_role("row").filter(has_text="Draft").get_by_title("Publish").click()
    expect(toolbar(second, "Version #3 (Published)")).to_be_visible()
    reader.reload()
    expect(reader.locator("main")).to_contain_text(FIRST)


def test_a_contributor_makes_a_draft_but_publishing_it_is_refused(sign_in, page_to_edit, open_page):
    page = sign_in("Comms contributor")
    page.goto(ADDRESS)
    toolbar(page, "New Draft").click()
    change_words(page, FIRST, SECOND)
    toolbar(page, "Publish").click()
    expect(page.get_by_text("You do not have publish permissions")).to_be_visible()
    expect(open_page(ADDRESS).locator("main")).to_contain_text(FIRST)


def test_the_public_never_sees_the_toolbar(open_page, page_to_edit):
    for address in (ADDRESS, f"{ADDRESS}?edit", f"{ADDRESS}?toolbar_on"):
        expect(open_page(address).locator("[class*=cms-]")).to_have_count(0)


def test_signing_in_has_no_accessibility_fault(open_page):
    assert checks.axe_faults(open_page("/admin/"), tags=checks.ADMIN) == []
