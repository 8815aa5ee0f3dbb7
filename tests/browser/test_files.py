"""Files from the upload to the public copy, by officers who were never trained."""

import pytest
from django.contrib.admin.models import LogEntry
from playwright.sync_api import expect

from publications.files.actions import screen
from publications.files.models import Finding, StoredFile
from tests.browser import checks
from tests.publications.files import made


def no_faults(page):
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert checks.axe_faults(page, tags=checks.ADMIN) == []


@pytest.fixture
def officers(sign_in, in_site_database):
    """The first and the second officer; what they made goes before them."""
    yield sign_in("FOI officer"), sign_in("FOI officer")
    with in_site_database():
        Finding.objects.all().delete()
        StoredFile.objects.all().delete()
        LogEntry.objects.all().delete()


def upload(name, data):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def test_five_files_are_uploaded_one_is_refused_and_another_needs_two_people(officers, in_site_database):
    first, second = officers
    first.goto("/admin/files/storedfile/")
    first.get_by_role("link", name="Add file").click()
    no_faults(first)
    first.get_by_label("Files:").set_input_files(
        [
            upload("plan.pdf", made.accessible_pdf()),
            upload("plan.docx", made.word(made.comment)),
            upload("spending.xlsx", made.excel()),
            upload("spending.csv", b"name,amount\nA supplier,25000\n"),
            upload("old plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ]
    )
    first.get_by_role("button", name="Upload").click()
    expect(first.get_by_text("Not taken: “old plan.doc”. Files that end in .doc")).to_be_visible()
    expect(first.get_by_text("“plan.docx” was received")).to_be_visible()
    no_faults(first)

    with in_site_database():
        for file in StoredFile.objects.all():
            screen(file=file)
    first.goto("/admin/files/storedfile/")
    expect(first.locator("#result_list tbody tr")).to_have_count(4)
    no_faults(first)
    first.get_by_role("link", name="plan.docx").click()
    expect(first.get_by_role("region", name="Where it stands: Something to decide")).to_be_visible()
    expect(first.get_by_role("heading", name="The document holds comments.")).to_be_visible()
    no_faults(first)
    first.get_by_label("Why may it be published as it is?").fill("Our copy leaves it out.")
    first.get_by_role("button", name="Accept: The document holds comments.").click()
    expect(first.get_by_text("A second person must confirm it.")).to_be_visible()
    no_faults(first)

    second.goto(first.url)
    second.get_by_role("button", name="Confirm: The document holds comments.").click()
    expect(second.get_by_role("region", name="Where it stands: Nothing found")).to_be_visible()
    second.get_by_role("button", name="Approve it").click()
    expect(second.get_by_role("region", name="Where it stands: Approved")).to_be_visible()
    second.get_by_role("link", name="Erase it").click()
    no_faults(second)
    second.get_by_label("Why?").fill("It named a person.")
    second.get_by_role("button", name="Do it").click()
    expect(second.get_by_role("region", name="Where it stands: Erased")).to_be_visible()
