"""One publication of many files, and its text from Word: as an officer does it, until it is a draft."""

import os
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import expect

from icsportal.publishing.models import Change
from publications.files.actions import receive, screen
from publications.files.models import Finding, StoredFile
from publications.models import Publication
from tests.browser import checks
from tests.factories import AttachmentFactory, PublicationFactory
from tests.publications.files import made

FILES = [
    ("winter plan November 2024.pdf", made.accessible_pdf()),
    ("winter plan easy read.pdf", made.accessible_pdf("Easy words on one page of a plan.")),
    ("spending.csv", b"name,amount\nA supplier,25000\n"),
]

# Files as somebody drags them from another window.
DROP = """async (area, files) => {
    const carried = new DataTransfer();
    for (const [name, text] of files) carried.items.add(new File([text], name));
    for (const type of ["dragover", "drop"])
        area.dispatchEvent(new DragEvent(type, {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""


def sound(page, name):
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        assert checks.axe_faults(page, tags=checks.ADMIN) == []
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def desk(sign_in, in_site_database):
    """An officer's page; what they made goes before them."""
    with in_site_database():
        before = set(Publication.objects.values_list("pk", flat=True))
    yield sign_in("FOI officer")
    with in_site_database():
        Publication.objects.exclude(pk__in=before).delete()
        Change.objects.exclude(by=None).delete()
        Finding.objects.all().delete()
        StoredFile.objects.all().delete()
        LogEntry.objects.all().delete()


def test_files_that_are_dropped_become_one_draft(desk, in_site_database):
    desk.goto("/admin/publications/publication/")
    desk.get_by_role("link", name="Make a publication of files").click()
    expect(desk.get_by_text("You can also drop files here.")).to_be_visible()
    sound(desk, "upload")
    area = desk.locator("[data-drop]").element_handle()
    desk.evaluate(
        f"([area, files]) => ({DROP})(area, files)",
        [area, [["old plan.doc", "old"], ["spending.csv", "a,b\n1,2\n"]]],
    )
    expect(desk.get_by_role("status")).to_have_text("2 files are chosen.")
    desk.get_by_role("button", name="Upload").click()
    expect(desk.get_by_role("heading", name="Make one publication of these files")).to_be_visible()
    expect(desk.get_by_text("Not taken: “old plan.doc”.")).to_be_visible()

    desk.get_by_role("link", name="Upload more files").click()
    desk.get_by_label("Files:").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in FILES[:2]]
    )
    desk.get_by_role("button", name="Upload").click()
    expect(desk.get_by_role("group", name="winter plan easy read.pdf")).to_be_visible()
    with in_site_database():
        for file in StoredFile.objects.all():
            screen(file=file)
    desk.reload()
    expect(desk.get_by_label("Title:").first).to_have_value("An example")
    sound(desk, "review")
    desk.get_by_role("button", name="Make one publication of these files").click()
    expect(desk.get_by_role("region", name="It was not saved: there is a problem")).to_be_visible()
    sound(desk, "review-errors")
    desk.get_by_label("Summary:").fill("How we get ready for winter.")
    desk.get_by_label("Organisation:").fill("NHS Kent and Medway")
    desk.get_by_label("Class of the publication scheme:").select_option("3")
    desk.get_by_role("button", name="Make one publication of these files").click()
    expect(desk.get_by_role("region", name="Where it stands: Draft")).to_be_visible()
    expect(desk.get_by_text("The files are kept with the draft.")).to_be_visible()
    with in_site_database():
        made_now = Publication.objects.get(title="An example")
        names = [each.name for each in made_now.attachments.in_order()]
        assert sorted(names) == ["an-example-data.csv", "an-example-easy-read.pdf", "an-example.pdf"]


def test_an_upload_that_breaks_off_says_so_and_can_be_tried_again(desk):
    desk.goto("/admin/publications/publication/from-files/")
    name, data = FILES[0]
    desk.get_by_label("Files:").set_input_files({"name": name, "mimeType": "text/plain", "buffer": data})
    desk.route("**/from-files/", lambda route: route.abort(), times=1)
    desk.get_by_role("button", name="Upload").click()
    expect(desk.get_by_role("status")).to_contain_text("The upload broke off on the way.")
    desk.get_by_role("button", name="Upload").click()
    expect(desk.get_by_text(f"“{name}” was received")).to_be_visible()


def test_the_text_of_a_word_file_is_looked_at_before_it_is_taken(desk, in_site_database):
    picture = BytesIO()
    Image.new("RGB", (600, 300), "teal").save(picture, "PNG")

    def write(document):
        picture.seek(0)
        document.add_picture(picture)

    with in_site_database():
        draft = PublicationFactory(state="draft", publish_at=None, title="A plan with a map")
        upload = SimpleUploadedFile("plan.docx", made.word(write))
        file = screen(file=receive(upload=upload, name="plan.docx", by=None))
        AttachmentFactory(publication=draft, file=file, format="word", name="plan.docx")
    desk.goto(f"/admin/publications/publication/{draft.pk}/change/")
    desk.get_by_role("link", name="Make the text from the Word file “plan.docx”").click()
    expect(desk.get_by_role("img", name="Picture 1 of the document")).to_be_visible()
    sound(desk, "word")
    desk.get_by_role("button", name="Put this text into the draft").click()
    expect(desk.get_by_role("link", name="Picture 1: Say what the picture shows")).to_be_visible()
    sound(desk, "word-errors")
    desk.get_by_label("What it shows").fill("A map of the area")
    desk.get_by_role("button", name="Put this text into the draft").click()
    expect(desk.get_by_role("region", name="Where it stands: Draft")).to_be_visible()
    desk.goto(f"/admin/publications/publication/{draft.pk}/page/")
    expect(desk.get_by_role("img", name="A map of the area")).to_be_visible()
    if folder := os.environ.get("SCREENSHOTS"):
        desk.screenshot(path=f"{folder}/draft-page.png", full_page=True)
