"""A request from the case system to its corrected answer, by officers who were never trained."""

import os
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from icsportal.publishing.models import Change, Correction
from publications.files.actions import screen
from publications.files.models import StoredFile
from publications.foi.models import ComplianceQuarter, DisclosureLogEntry, SchemeItem
from tests.browser import checks
from tests.browser.test_every_page import EVERYTHING_CHOSEN, WIDTHS
from tests.factories import ComplianceQuarterFactory

NAME = "Zebedee Quillfeather"
TITLE = "What the phone service in Exampleton costs"
HEADER = "case_reference,title,request,received_on,answered_on,answer,held,decision,Requester name\n"
GOOD = f'C-900,{TITLE},"How many people, and at what price?",10/03/2026,24/03/2026,See below.,yes,,{NAME}\n'
BAD = (
    f"C-901,Beds,How many?,soon,,,,,{NAME}\n"
    f"C-902,Chairs,How many?,2026-03-10,2026-03-01,Ten.,yes,granted,{NAME}\n"
    f"C-903,Tables,Write to z@example.org,2026-03-10,,,,,{NAME}\n"
)


def no_faults(page):
    assert checks.axe_faults(page, tags=checks.ADMIN) == []


def csv_file(rows):
    return {"name": "cases.csv", "mimeType": "text/csv", "buffer": (HEADER + rows).encode()}


def do(page, name):
    """The button at the top of the form, and the same on the page that asks whether it is meant."""
    page.get_by_role("link", name=name, exact=True).click()
    no_faults(page)
    page.get_by_role("button", name=name, exact=True).click()


def row_of(page, prefix, number):
    return page.locator(f"#{prefix}-{number}")


@pytest.fixture
def officers(sign_in, in_site_database):
    """The writer and the second person; what they made goes before them."""
    yield sign_in("FOI officer"), sign_in("FOI officer")
    with in_site_database():
        for entry in DisclosureLogEntry.objects.filter(is_example=False).order_by("-replaces_id"):
            Correction.objects.about(entry).delete()
            entry.delete()
        StoredFile.objects.all().delete()
        Change.objects.exclude(by=None).filter(by__username__startswith="person").delete()


def everything_kept():
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) "
            "FROM information_schema.tables "
            "WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        kept = {}
        for table in tables:
            with cursor.copy(f"COPY {table} TO STDOUT") as rows:
                kept[table] = b"".join(rows)
    return kept


def test_a_request_goes_from_the_case_system_to_its_corrected_answer(officers, open_page, in_site_database):
    writer, second = officers
    reader = open_page("/foi/")

    # The file of the case system: three rows are wrong and named, then all is right.
    writer.goto("/admin/foi/disclosurelogentry/")
    no_faults(writer)
    writer.get_by_role("link", name="Add from a case system").click()
    no_faults(writer)
    writer.get_by_label("Spreadsheet").set_input_files(csv_file(GOOD + BAD))
    writer.get_by_role("button", name="Check the file").click()
    faults = writer.get_by_role("region", name="Nothing was kept: put these right first")
    expect(faults.get_by_role("listitem")).to_have_count(3)
    for number, case in ((3, "C-901"), (4, "C-902"), (5, "C-903")):
        expect(faults).to_contain_text(f"Row {number} ({case}):")
    no_faults(writer)
    writer.get_by_label("Spreadsheet").set_input_files(csv_file(GOOD))
    writer.get_by_role("button", name="Check the file").click()
    expect(writer.get_by_text("Not read, and kept nowhere: Requester name.")).to_be_visible()
    expect(writer.get_by_text("17 March not counted: bank holiday in Northern Ireland")).to_be_visible()
    no_faults(writer)
    writer.get_by_role("button", name="Add as drafts").click()
    with in_site_database():
        entry = DisclosureLogEntry.objects.get(case_reference="C-900")
    change = f"/admin/foi/disclosurelogentry/{entry.pk}/change/"

    # Two questions, two exemptions and the reply.
    writer.goto(change)
    no_faults(writer)
    writer.get_by_label("Do we hold it").select_option(label="Yes")
    writer.get_by_label("Decision:").first.select_option(label="Some given")
    writer.get_by_label("Why something was refused").select_option("exemption")
    for number, (asked, said, decision) in enumerate(
        [("How many people?", "Twelve.", "All given"), ("At what price?", "We do not say.", "Refused")]
    ):
        writer.get_by_role("button", name="Add another Question").click()
        question = row_of(writer, "questions", number)
        question.get_by_label("Question:").fill(asked)
        question.locator(".ProseMirror").fill(said)
        question.get_by_label("Decision:").select_option(label=decision)
    for number, (code, interest) in enumerate([("s.41", ""), ("s.43", "Others bid for it now.")]):
        writer.get_by_role("button", name="Add another Exemption or exception used").click()
        use = row_of(writer, "applied", number)
        with in_site_database():
            from publications.foi.models import Provision

            use.get_by_label("Exemption or exception:").select_option(
                str(Provision.objects.get(code=code).pk)
            )
        use.get_by_label("Question:").fill("2")
        use.get_by_label("Public interest:").fill(interest)
    writer.get_by_role("button", name="Add another File").click()
    reply = row_of(writer, "files", 0)
    reply.get_by_label("New file:").set_input_files(
        {"name": "reply.txt", "mimeType": "text/plain", "buffer": b"Twelve people answer the phone.\n"}
    )
    no_faults(writer)
    writer.get_by_role("button", name="Save and continue editing").click()
    standing = writer.get_by_role("region", name="Where it stands: Draft")
    expect(standing).to_contain_text("A file has not been approved")

    # The file is checked by the worker, and approved.
    with in_site_database():
        stored = StoredFile.objects.get()
        screen(file=stored)
    writer.goto(f"/admin/files/storedfile/{stored.pk}/change/")
    writer.get_by_role("button", name="Approve it").click()
    writer.goto(change)
    expect(standing).to_contain_text("Nothing stops it from being published.")
    do(writer, "Send for review")

    # The second person finds it on the desk and publishes it.
    second.goto("/admin/")
    no_faults(second)
    second.get_by_role("region", name="Waiting for your review").get_by_role("link", name=TITLE).click()
    do(second, "Publish")
    expect(second.get_by_role("region", name="Where it stands: Published")).to_be_visible()

    # A reader finds it by its reference, its outcome and its exemption, and reads the file.
    for address in (
        f"/search/?q={entry.reference}",
        "/foi/disclosure-log/?outcome=part&year=2026",
        "/foi/disclosure-log/?exemption=section-43&year=",
    ):
        reader.goto(address)
        expect(reader.get_by_role("link", name=TITLE).first).to_be_visible()
    reader.get_by_role("link", name=TITLE).first.click()
    expect(reader.get_by_role("heading", name="Our answer to question 2")).to_be_visible()
    expect(reader.get_by_text("Others bid for it now.")).to_be_visible()
    file = reader.get_by_role("link", name="The reply (plain text")
    assert "Twelve people answer the phone." in reader.request.get(file.get_attribute("href")).text()
    assert checks.axe_faults(reader) == []

    # What was wrong is put right, with its date.
    writer.goto(change)
    do(writer, "Change it")
    row_of(writer, "questions", 0).locator(".ProseMirror").fill("Thirteen.")
    writer.get_by_role("button", name="Save and continue editing").click()
    expect(writer.get_by_text("was changed successfully")).to_be_visible()
    do(writer, "Send for review")
    second.goto(writer.url)
    second.get_by_role("link", name="Publish", exact=True).click()
    second.get_by_label("Correction").fill("There are thirteen people, not twelve.")
    second.get_by_role("button", name="Publish", exact=True).click()
    reader.reload()
    expect(reader.get_by_text("There are thirteen people, not twelve.")).to_be_visible()
    expect(reader.get_by_text(f"{timezone.localdate():%-d %B %Y}").first).to_be_visible()
    expect(reader.get_by_text("Thirteen.", exact=True)).to_be_visible()

    # Nothing anywhere says who asked.
    with in_site_database():
        kept = everything_kept()
    assert TITLE.encode() in kept["public.foi_disclosurelogentry"]
    assert {
        table for table, rows in kept.items() if NAME.encode() in rows or b"Quillfeather" in rows
    } == set()


@pytest.mark.sweep
def test_the_other_screens_of_the_officer_have_no_faults(officers, in_site_database):
    writer, _ = officers
    with in_site_database():
        quarter = ComplianceQuarterFactory(starts_on=date(2024, 1, 1), as_at=date(2024, 6, 1))
        item = SchemeItem.objects.first()
    try:
        for address in (
            "/admin/foi/disclosurelogentry/add/",
            "/admin/foi/schemeitem/",
            f"/admin/foi/schemeitem/{item.pk}/change/",
            "/admin/foi/provision/",
            "/admin/foi/schemeclass/",
            "/admin/foi/compliancequarter/",
            "/admin/foi/compliancequarter/add/",
            f"/admin/foi/compliancequarter/{quarter.pk}/change/",
        ):
            writer.goto(address)
            no_faults(writer)
    finally:
        with in_site_database():
            ComplianceQuarter.objects.all().delete()


PUBLIC = [
    "/foi/",
    "/foi/if-you-are-not-happy/",
    "/foi/publication-scheme/",
    "/foi/publication-scheme/priorities/",
    "/foi/disclosure-log/?year=",
    "/foi/disclosure-log/?year=none",
    "/foi/disclosure-log/foi-2025-9002/",
    "/foi/exemptions/",
    "/foi/exemptions/regulation-12-5-e/",
    "/foi/performance/",
]


@pytest.mark.sweep
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", [None, EVERYTHING_CHOSEN], ids=["usual look", "everything chosen"])
def test_the_pages_of_freedom_of_information_are_sound(open_page, in_site_database, width, look):
    with in_site_database():
        for month, late in ((1, 3), (4, 5)):
            ComplianceQuarter.objects.create(
                starts_on=date(2024, month, 1),
                as_at=date(2024, month + 5, 1),
                received=40,
                answered=40,
                in_time=40 - late,
                late=late,
                granted=40,
                published_at=timezone.now(),
            )
    page, found = open_page(look=look, width=width), {}
    for address in PUBLIC:
        page.goto(address)
        if folder := os.environ.get("SCREENSHOTS"):
            name = address.strip("/").replace("/", "-").replace("?", "-")
            page.screenshot(path=f"{folder}/{width}-{look or 'usual'}-{name}.png", full_page=True)
        found[address] = checks.axe_faults(page) + checks.layout_faults(page)
    with in_site_database(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE foi_compliancequarter")  # frozen: no row of it can be deleted
    assert {address: faults for address, faults in found.items() if faults} == {}
