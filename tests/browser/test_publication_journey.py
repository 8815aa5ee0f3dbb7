"""Five files become a publication, one is replaced, and all of it is withdrawn: by two officers."""

import pytest
from django.contrib.admin.models import LogEntry
from playwright.sync_api import expect

from icsportal.publishing.models import Change, MovedAddress
from publications.files.actions import screen
from publications.files.models import Finding, StoredFile
from publications.models import Edition, EditionAttachment, Publication
from tests.publications.files import made

FIVE = [
    ("winter plan.pdf", made.accessible_pdf("The plan for winter.")),
    ("winter plan easy read.pdf", made.accessible_pdf("Easy words on one page of a plan.")),
    ("winter plan.docx", made.word()),
    ("spending.csv", b"name,amount\nA supplier,25000\n"),
    ("old plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
]
NEW_FILE = ("winter plan new.pdf", made.accessible_pdf("The plan for winter, put right."))
PLAN = "/publications/winter-plan-of-a-test/"


@pytest.fixture
def officers(sign_in, in_site_database):
    """The writer and the second person; what they made goes before them."""
    with in_site_database():
        before = set(Publication.objects.values_list("pk", flat=True))
    yield sign_in("FOI officer"), sign_in("FOI officer")
    with in_site_database():
        new = Publication.objects.exclude(pk__in=before)
        EditionAttachment.objects.filter(edition__publication__in=new).delete()
        Edition.objects.filter(publication__in=new).delete()
        new.filter(replaces__isnull=False).delete()
        new.delete()
        Change.objects.exclude(by=None).filter(by__username__startswith="person").delete()
        MovedAddress.objects.filter(old_path__startswith=PLAN).delete()
        Finding.objects.all().delete()
        StoredFile.objects.all().delete()
        LogEntry.objects.all().delete()


def payload(name, data):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def do(page, name, **fields):
    """The button at the top of the form, and the same on the page that asks whether it is meant."""
    page.get_by_role("link", name=name, exact=True).click()
    for label, value in fields.items():
        page.get_by_label(label.capitalize()).fill(value)
    page.get_by_role("button", name=name, exact=True).click()


def check_and_approve(page, in_site_database):
    with in_site_database():
        files = [screen(file=file) for file in StoredFile.objects.filter(state=StoredFile.State.RECEIVED)]
    for file in files:
        page.goto(f"/admin/files/storedfile/{file.pk}/change/")
        page.get_by_role("button", name="Approve it").click()
        expect(page.get_by_role("region", name="Where it stands: Approved")).to_be_visible()


def test_officers_publish_replace_and_withdraw_a_document_of_many_files(
    officers, open_page, in_site_database
):
    first, second = officers
    reader = open_page()

    first.goto("/admin/publications/publication/from-files/")
    first.get_by_label("Files:").set_input_files([payload(*each) for each in FIVE])
    first.get_by_role("button", name="Upload").click()
    expect(first.get_by_text("Not taken: “old plan.doc”.")).to_be_visible()
    check_and_approve(second, in_site_database)
    first.reload()
    first.get_by_label("Title:").first.fill("Winter plan of a test")
    first.get_by_label("Summary:").fill("How we get ready for winter.")
    first.get_by_label("Organisation:").fill("NHS Kent and Medway")
    first.get_by_label("Class of the publication scheme:").select_option("3")
    first.get_by_role("button", name="Make one publication of these files").click()
    expect(first.get_by_role("region", name="Where it stands: Draft")).to_be_visible()
    draft = first.url
    first.get_by_label("Slug:").fill("winter-plan-of-a-test")
    first.get_by_label("Why there is no web page:").fill("It is an example of a test.")
    first.get_by_role("button", name="Save and continue editing").click()
    do(first, "Send for review")
    assert reader.goto(PLAN).status == 404

    second.goto(draft)
    do(second, "Publish")
    expect(second.get_by_role("region", name="Where it stands: Published")).to_be_visible()
    assert reader.goto(PLAN).status == 200
    (old,) = [
        link.get_attribute("href") for link in reader.get_by_role("link", name="Whole document (PDF").all()
    ]
    assert reader.request.get(old).status == 200

    first.goto(draft)
    do(first, "Change it")
    change_note = first.get_by_label("What changed in this version:")
    new_draft = first.url
    with in_site_database():
        row = Publication.objects.get(replaces__slug="winter-plan-of-a-test").attachments.get(format="pdf")
    expect(change_note).to_be_visible()
    assert row.name in old
    first.goto("/admin/files/storedfile/add/")
    first.get_by_label("Files:").set_input_files(payload(*NEW_FILE))
    first.get_by_role("button", name="Upload").click()
    expect(first.get_by_text("was received, and is being checked")).to_be_visible()
    check_and_approve(second, in_site_database)
    with in_site_database():
        new_file = StoredFile.objects.latest("pk")
    first.goto(new_draft)
    number = first.evaluate(
        "pk => [...document.querySelectorAll('[id^=id_attachments-][id$=-id]')]"
        ".find(box => box.value === String(pk)).name.split('-')[1]",
        row.pk,
    )
    first.locator(f"#id_attachments-{number}-file").select_option(str(new_file.pk))
    first.locator(f"#id_attachments-{number}-name").fill("winter-plan-put-right.pdf")
    first.get_by_label("What changed in this version:").fill("We put one figure right.")
    first.get_by_role("button", name="Save and continue editing").click()
    do(first, "Send for review")
    second.goto(new_draft)
    do(second, "Publish")
    moved = reader.request.get(old, max_redirects=0)
    assert (moved.status, moved.headers["location"]) == (301, f"{PLAN}files/winter-plan-put-right.pdf")
    assert reader.request.get(f"{PLAN}versions/1/files/{row.name}").status == 200
    reader.goto(PLAN)
    expect(reader.locator("main")).to_contain_text("We put one figure right.")

    second.goto(draft)
    do(second, "Withdraw", reason="A name was in it.")
    for address in (PLAN, old, f"{PLAN}files/winter-plan-put-right.pdf", f"{PLAN}versions/1/"):
        answer = reader.request.get(address)
        assert (answer.status, "A name was in it." in answer.text()) == (410, True), address
