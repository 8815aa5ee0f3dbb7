"""An issue as an email in a browser, and from an empty form to a mailing that is stopped."""

import pytest
from playwright.sync_api import expect

from bulletins.newsletters.models import NewsletterIssue, NewsletterList
from bulletins.sending import letters
from bulletins.sending.models import Mailing
from bulletins.subscriptions.models import Subscriber
from icsportal.publishing.models import Change
from tests.browser import checks
from tests.factories import SubscriberFactory

TITLE = "Walks in spring"


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_the_email_of_an_issue(open_page, in_site_database, width):
    with in_site_database():
        said = letters.words_of_issue(NewsletterIssue.objects.get(newsletter__slug="medway-and-swale"))
    page = open_page("about:blank", width=width)
    page.set_content(said.html)
    expect(page.get_by_role("link", name="Read this on our website")).to_be_visible()
    assert checks.axe_faults(page) == []
    assert checks.layout_faults(page) == []


def no_faults(page):
    assert checks.axe_faults(page, tags=checks.ADMIN) == []


def press(page, name):
    """A button at the top of the form, and the same on the page that asks whether it is meant."""
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def people(sign_in, in_site_database):
    """A writer, a second person, and somebody who gets the newsletter; what was made goes before them."""
    with in_site_database():
        reader = SubscriberFactory(newsletters=[NewsletterList.objects.get(slug="east-kent")])
    yield sign_in("Comms contributor"), sign_in("Comms publisher")
    with in_site_database():
        Mailing.objects.all().delete()
        NewsletterIssue.objects.filter(title=TITLE).delete()
        Change.objects.exclude(by=None).filter(by__username__startswith="person").delete()
        Subscriber.objects.filter(pk=reader.pk).delete()


def test_an_issue_goes_from_an_empty_form_to_a_mailing(people, open_page, in_site_database):
    writer, second = people

    writer.goto("/admin/newsletters/newsletterissue/add/")
    no_faults(writer)
    writer.locator("#id_newsletter").select_option(label="East Kent")
    writer.locator("#id_issued_on").fill("2026-02-01")
    writer.locator("#id_title").fill(TITLE)
    writer.locator("#id_summary").fill("Walks for everyone in spring.")
    writer.locator(".field-introduction .ProseMirror").fill("Spring is here.")
    chosen = writer.locator("#id_items-0-address")
    offered = writer.locator(f"#{chosen.get_attribute('list')} option")
    chosen.fill(offered.first.get_attribute("value"))
    writer.locator("#id_items-1-heading").fill("Walk with us")
    writer.locator(".field-body .ProseMirror").nth(1).fill("Every Monday at the pier.")
    writer.locator("#id_items-1-position").fill("1")
    writer.get_by_role("button", name="Save and continue editing").click()
    no_faults(writer)
    standing = writer.get_by_role("region", name="Where it stands: Draft")
    expect(standing).to_contain_text("Nothing stops it from being published.")
    assert writer.locator("#id_items-0-heading").input_value() == "Walk with us"
    press(writer, "Send for review")

    second.goto(writer.url)
    press(second, "Publish")
    second.get_by_role("link", name="Send by email").click()
    no_faults(second)
    expect(second.get_by_text("1 person gets each issue of the East Kent newsletter now.")).to_be_visible()
    letter = second.frame_locator('iframe[title="The email, with its layout"]')
    expect(letter.get_by_role("heading", name="Walk with us")).to_be_visible()
    second.locator("#id_test-address").fill("staff@example.org")
    second.get_by_role("button", name="Send a test").click()
    expect(second.get_by_text("A test went to staff@example.org.")).to_be_visible()
    second.get_by_role("button", name="Send it to everyone").click()
    expect(second.get_by_role("region", name="Where it stands: Being sent")).to_be_visible()
    no_faults(second)
    second.get_by_role("button", name="Cancel what is left").click()
    expect(second.get_by_role("row").filter(has_text="Not sent: cancelled")).to_contain_text("1")
    expect(second.get_by_role("table", name="What was done to it")).to_contain_text("Cancelled")
    no_faults(second)

    reader = open_page("/bulletins/east-kent/2026-02-01/", js=False)
    expect(reader.get_by_role("heading", name="Walk with us")).to_be_visible()
    expect(reader.get_by_text("Every Monday at the pier.")).to_be_visible()
