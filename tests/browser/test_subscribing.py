"""Subscribing, changing and leaving in a browser without script, on a phone and on a desktop."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from bulletins.models import Bulletin
from bulletins.newsletters.models import NewsletterList
from bulletins.sending import weekly
from bulletins.subscriptions import actions
from bulletins.subscriptions.digest import Week
from bulletins.subscriptions.links import Link
from bulletins.subscriptions.models import LookUp, Subscriber, SubscriptionRequest
from icsportal.lib import form_stamp
from tests.browser import checks
from tests.factories import SubscriberFactory, SubscriptionRequestFactory

ADDRESS = "sam.browser@example.org"
FORM = "/bulletins/subscribe/"


@pytest.fixture(autouse=True)
def nobody_left_behind(in_site_database):
    yield
    with in_site_database():
        Subscriber.objects.all().delete()
        SubscriptionRequest.objects.all().delete()


@pytest.fixture
def no_wait(monkeypatch):
    """A test fills in the form faster than a person."""
    monkeypatch.setattr(form_stamp, "FASTEST", timedelta(0))


def links_of_the_newest_email():
    """As the queue would have it sent; the paths of the links in it."""
    for request in SubscriptionRequest.objects.filter(mailed_at=None):
        actions.answer(request=request)
    found = re.findall(rf"{re.escape(settings.SITE_ADDRESS)}(/\S+)", mail.outbox[-1].body)
    return [path for path in found if "key=" in path]


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_somebody_subscribes_changes_and_leaves_without_script(open_page, in_site_database, no_wait):
    page = open_page("/where-you-live/medway-and-swale/", js=False)
    page.get_by_role("link", name="Get news of Medway and Swale by email").click()
    expect(page.get_by_label("Medway and Swale", exact=True)).to_be_checked()

    # A mistake is said, and what was chosen stays.
    page.get_by_label("Once a week, a list of our news").check()
    page.get_by_label("Mental health").check()
    press(page, "Subscribe")
    expect(page.get_by_role("alert")).to_contain_text("Enter your email address.")
    expect(page.get_by_label("Mental health")).to_be_checked()
    page.get_by_label("Your email address").fill(ADDRESS)
    press(page, "Subscribe")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")

    with in_site_database():
        (confirm,) = links_of_the_newest_email()
    page.goto(confirm)
    with in_site_database():
        assert not Subscriber.objects.exists()
    expect(page.get_by_text("Mental health")).to_be_visible()
    press(page, "Confirm")
    expect(page.get_by_text("You get our emails now.")).to_be_visible()

    # Change.
    page.get_by_label("East Kent", exact=True).check()
    page.get_by_label("Each newsletter, when it comes out").check()
    press(page, "Save my choices")
    expect(page.get_by_text("We have saved what you chose.")).to_be_visible()
    expect(page.get_by_label("East Kent", exact=True)).to_be_checked()

    # A break, and an end.
    press(page, "Pause my emails")
    expect(page.get_by_text("You paused our emails on")).to_be_visible()
    press(page, "Start my emails again")
    expect(page.get_by_role("button", name="Pause my emails")).to_be_visible()
    press(page, "Stop my emails")
    expect(page.get_by_role("heading", level=1)).to_have_text("You get no more emails from us")
    with in_site_database():
        subscriber = Subscriber.objects.get(address=ADDRESS)
        assert subscriber.left_at
        assert subscriber.newsletters.count() == 0
    assert page.context.cookies() == []


def states():
    """(name, address, button to press or None) of every page of subscribing, faults included."""
    here = {"newsletters": [NewsletterList.objects.get(slug="medway-and-swale")]}
    subscriber, leaving, stopping = SubscriberFactory.create_batch(3, **here)
    paused, gone = SubscriberFactory(paused=True, **here), SubscriberFactory(left=True)
    request = SubscriptionRequestFactory(how_often="weekly", **here)
    now = timezone.now()

    def link(purpose, row, at=now):
        return Link(purpose, row.key, at).path()

    return [
        ("form", FORM, None),
        ("form with faults", FORM, "Subscribe"),
        ("asked", f"{FORM}check-your-email/", None),
        ("confirm", link("confirm", request), None),
        ("manage", link("manage", subscriber), None),
        ("saved", link("manage", subscriber) + "&done=changed", None),
        ("paused", link("manage", paused), None),
        ("leave", link("leave", leaving), None),
        ("left", link("leave", stopping), "Stop my emails"),
        ("left before", link("manage", gone), None),
        ("no link", f"{FORM}manage/?key=nothing", None),
        ("old link", link("manage", subscriber, now - timedelta(days=100)), None),
    ]


@pytest.mark.sweep
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wrong_with_any_page_of_subscribing(open_page, in_site_database, width):
    with in_site_database():
        pages = states()
    page = open_page(width=width)
    found = {}
    for name, address, button in pages:
        page.goto(address)
        if button:
            press(page, button)
        faults = [*checks.axe_faults(page), *checks.layout_faults(page)]
        if name in ("form", "paused"):
            faults += checks.keyboard_faults(page)
        if faults:
            found[name] = faults
    assert found == {}


def test_staff_count_subscribers_and_look_one_up_without_a_fault(sign_in, in_site_database):
    with in_site_database():
        here = {"newsletters": [NewsletterList.objects.get(slug="medway-and-swale")]}
        SubscriberFactory(address=ADDRESS, **here)
    page = sign_in("Subscriptions officer")
    page.goto("/admin/subscriptions/subscriber/")
    expect(page.get_by_role("row", name="Medway and Swale")).to_contain_text("1")
    assert checks.axe_faults(page, tags=checks.ADMIN) == []
    page.get_by_role("link", name="Look up one address").click()
    press(page, "Look up")
    expect(page.get_by_text("Please correct the errors below.")).to_be_visible()
    assert checks.axe_faults(page, tags=checks.ADMIN) == []
    page.get_by_label("Email address").fill(ADDRESS)
    page.get_by_label("Reason").fill("The owner asks what we keep.")
    press(page, "Look up")
    expect(page.get_by_role("cell", name="Medway and Swale")).to_be_visible()
    assert checks.axe_faults(page, tags=checks.ADMIN) == []
    press(page, "Erase everything about this address")
    expect(page.get_by_text("Everything about this address has been erased.")).to_be_visible()
    page.goto("/admin/subscriptions/lookup/")
    assert checks.axe_faults(page, tags=checks.ADMIN) == []
    with in_site_database():
        assert [each.action for each in LookUp.objects.all()] == ["erased", "looked"]
        LookUp.objects.all().delete()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_weekly_email_reads_well_in_any_mail_program(open_page, in_site_database, width):
    with in_site_database():
        letter = weekly.words_of(Bulletin.objects.live().for_listing(), Week.before(timezone.now()))
    page = open_page("about:blank", width=width)
    page.set_content(letter.html)
    assert page.get_by_role("heading", level=2).count() >= 5
    assert [*checks.axe_faults(page), *checks.layout_faults(page)] == []
