"""Alerts and consultations as people meet them in a browser, on a phone and on a desk."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from icsportal.publishing.models import Change
from pages.alerts.models import Alert, Severity
from tests.browser import checks
from tests.factories import (
    AlertFactory,
    ConsultationDocumentFactory,
    ConsultationEventFactory,
    ConsultationFactory,
)
from tests.factories.consultations import in_days

WIDTHS = [320, 1280]


@pytest.fixture
def on_the_site(in_site_database):
    """`with on_the_site(make): …`: what `make()` returns is a row of the served site, until the end."""

    @contextmanager
    def on_the_site_(make):
        with in_site_database():
            row = make()
        try:
            yield row
        finally:
            with in_site_database():
                row.delete()

    return on_the_site_


def faults(page):
    return checks.axe_faults(page) + checks.layout_faults(page)


@pytest.mark.parametrize("severity", Severity)
def test_an_alert_is_clear_to_everyone_on_a_phone_and_on_a_desk(open_page, on_the_site, severity):
    words = {
        "title": "No water at the hospital in Margate",
        "link_words": "Who to call",
        "link_address": "/contact/",
    }
    with on_the_site(lambda: AlertFactory(severity=severity, **words)):
        for width in WIDTHS:
            page = open_page("/about/", width=width)
            name = f"{severity.label}: No water at the hospital in Margate"
            region = page.get_by_role("region", name=name)
            expect(region).to_be_visible()
            expect(region.get_by_role("heading", level=2, name=name)).to_be_visible()
            expect(page.get_by_role("alert")).to_have_count(0)
            assert faults(page) == []


def test_the_gravest_alert_is_clear_in_every_look_and_above_the_home_page(open_page, on_the_site):
    with on_the_site(lambda: AlertFactory(severity=Severity.EMERGENCY, title="Keep away from the pier")):
        for look in ("t2", "t3", "t4", "t5", "s3t4l1k1f1w1"):
            page = open_page("/", look=look, width=320)
            assert faults(page) == [], look


def test_a_keyboard_reaches_an_alert_before_the_page_and_may_skip_it(open_page, on_the_site):
    with on_the_site(lambda: AlertFactory(link_words="Who to call", link_address="/contact/")):
        page = open_page("/about/", js=False)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.locator("section.alert :focus")).to_have_count(0)
        page.get_by_role("link", name="Who to call").first.focus()
        expect(page.locator("section.alert :focus")).to_have_count(1)


def test_consultations_are_clear_to_everyone_on_a_phone_and_on_a_desk(open_page, on_the_site):
    def make():
        consultation = ConsultationFactory(
            slug="in-a-browser",
            online="https://example.org/survey",
            phone="01622 000000",
            post="Room 1\nMaidstone",
        )
        ConsultationEventFactory(consultation=consultation)
        ConsultationDocumentFactory(consultation=consultation)
        return consultation

    with (
        on_the_site(make),
        on_the_site(lambda: ConsultationFactory(opens_on=in_days(5), closes_on=in_days(9))),
    ):
        for width in WIDTHS:
            page = open_page("/get-involved/", width=width)
            assert faults(page) == []
            page.get_by_role("heading", name="Open now").wait_for()
            page.goto("/get-involved/in-a-browser/")
            assert faults(page) == []
            page.goto("/get-involved/plan-for-joined-up-care/")
            assert faults(page) == []


def test_an_officer_raises_and_ends_an_alert_on_clean_forms(sign_in, open_page, in_site_database):
    page = sign_in("Alert officer")
    reader = open_page("/about/", js=False)
    try:
        page.goto("/admin/alerts/alert/")
        assert checks.axe_faults(page, checks.ADMIN) == []
        page.get_by_role("link", name="Flooding").click()
        assert checks.axe_faults(page, checks.ADMIN) == []
        page.get_by_label("Title").fill("Flooding in Deal")
        page.get_by_label("Text").fill("Some roads in Deal are flooded. Check your way before you leave.")
        page.get_by_label("On every page").check()
        page.locator("#id_expire_at_0").fill(str(in_days(1)))
        page.locator("#id_expire_at_1").fill("12:00")
        page.get_by_role("button", name="Save and continue editing").click()
        page.get_by_role("link", name="Publish urgently").click()
        page.get_by_label("Reason").fill("Roads are closing now.")
        page.get_by_role("button", name="Publish urgently").click()
        reader.reload()
        expect(reader.get_by_role("region", name="Serious disruption: Flooding in Deal")).to_be_visible()
        page.get_by_role("link", name="End it now").click()
        assert checks.axe_faults(page, checks.ADMIN) == []
        page.get_by_role("button", name="End it now").click()
        reader.reload()
        expect(reader.get_by_role("region", name="Serious disruption: Flooding in Deal")).to_have_count(0)
    finally:
        with in_site_database():
            for alert in Alert.objects.all():
                Change.objects.about(alert).delete()
                alert.delete()


def test_the_form_of_a_consultation_is_clean(sign_in):
    page = sign_in("Comms publisher")
    page.goto("/admin/consultations/consultation/add/")
    page.get_by_role("button", name="Add another Event").click()
    page.get_by_role("button", name="Add another Document").click()
    assert checks.axe_faults(page, checks.ADMIN) == []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Please correct the errors below.")).to_be_visible()
    assert checks.axe_faults(page, checks.ADMIN) == []
