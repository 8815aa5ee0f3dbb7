"""The screens on which staff keep a meeting: its form, and the items that a pack offers."""

import pytest
from playwright.sync_api import expect

from icsportal.publishing.models import Record
from publications.meetings.models import Paper
from tests.browser import checks
from tests.factories import MeetingFactory, PaperFactory, StoredFileFactory
from tests.publications.meetings.test_pack import OUTLINE, pdf


@pytest.fixture
def meeting(in_site_database):
    """A draft with its pack; gone after the test."""
    with in_site_database():
        file = StoredFileFactory(content=pdf(), pages=80)
        made = MeetingFactory(state=Record.State.DRAFT)
        PaperFactory(meeting=made, kind=Paper.Kind.PACK, file=file)
    yield made
    with in_site_database():
        made.delete()
        made.body.delete()
        file.delete()


def test_axe_finds_nothing_on_the_form_of_a_meeting_and_on_the_items_of_its_pack(meeting, sign_in):
    page = sign_in("FOI officer")
    page.goto(f"/admin/meetings/meeting/{meeting.pk}/change/")
    for part in ("item of the agenda", "Paper", "question from the public"):
        page.get_by_role("button", name=f"Add another {part}", exact=False).first.click()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert checks.axe_faults(page, tags=checks.ADMIN) == [], f"form, {width}"

    page.get_by_role("link", name="Read the bookmarks of the pack").click()
    expect(page.get_by_role("group")).to_have_count(len(OUTLINE))
    page.get_by_role("group", name="Bookmark 2").get_by_label("Number").fill("1")
    page.get_by_role("button", name="Take over these items").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was taken over")
    expect(page.locator("#content")).to_contain_text("Two items have the same number.")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert checks.axe_faults(page, tags=checks.ADMIN) == [], f"pack, {width}"
