"""The desk for files: many uploads at once, each told by its name, and decisions by those who may."""

import tempfile

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils import timezone

from publications.files.models import StoredFile
from publications.files.screening.at_once import MEGABYTE
from tests.factories import FindingFactory, StoredFileFactory, UserFactory
from tests.publications.files import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]

UPLOAD = "/admin/files/storedfile/add/"
States = StoredFile.State


def staff(*verbs):
    user = UserFactory(is_staff=True)
    for verb in verbs:
        user.user_permissions.add(Permission.objects.get(codename=f"{verb}_storedfile"))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def desk(db):
    return staff("add", "change", "view", "approve", "erase")


@pytest.fixture
def second_desk(db):
    return staff("change")


@pytest.fixture
def no_file_left(tmp_path, monkeypatch, settings):
    """Uploads go through a folder of their own, which is empty again at the end of the test."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert list(tmp_path.iterdir()) == []


def form(*files, **fields):
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    return {"purpose": "publication", "files": uploads, "is_whole": "yes", **fields}


def page(file):
    return reverse("admin:files_storedfile_change", args=[file.pk])


def do(client, file, verb, **data):
    return client.post(reverse("admin:files_storedfile_do", args=[file.pk, verb]), data, follow=True)


def decide(client, finding, verb, reason="", **data):
    address = reverse("admin:files_finding", args=[finding.pk])
    return client.post(address, {"verb": verb, "reason": reason, **data}, follow=True)


def test_of_five_files_the_one_that_is_refused_is_named(desk, kept, no_file_left):
    answer = desk.post(
        UPLOAD,
        form(
            ("plan.pdf", made.accessible_pdf()),
            ("plan.docx", made.word()),
            ("spending.xlsx", made.excel()),
            ("spending.csv", b"a,b\n1,2\n"),
            ("old plan.doc", b"\xd0\xcf\x11\xe0 an old Word file"),
        ),
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "<strong>old plan.doc</strong>: Files that end in .doc cannot be published." in text
    assert "save it as Word (.docx)" in text
    taken = set(StoredFile.objects.values_list("original_name", flat=True))
    assert taken == {"plan.pdf", "plan.docx", "spending.xlsx", "spending.csv"}
    assert len(kept("private")) == 4
    assert kept("public") == set()


def test_files_that_were_taken_are_checked_and_listed(desk, work_off):
    answer = desk.post(UPLOAD, form(("plan.pdf", made.accessible_pdf())), follow=True)
    assert "“plan.pdf” was received, and is being checked." in answer.content.decode()
    work_off()
    assert "Nothing found" in desk.get("/admin/files/storedfile/").content.decode()
    file = StoredFile.objects.get()
    assert (file.uploaded_by, file.purpose) == (desk.user, "publication")


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../../etc/plan.pdf", "plan.pdf"),
        ("C:\\Users\\a\\plan.pdf", "plan.pdf"),
        ("a" * 296 + ".pdf", None),
        ("plan\u202efdp.pdf", "planfdp.pdf"),
        ("<img src=x>.pdf", "<img src=x>.pdf"),
    ],
)
def test_an_odd_name_is_shown_as_words_and_kept_as_data(desk, kept, work_off, name, stored):
    desk.post(UPLOAD, form(("plan.pdf", made.accessible_pdf())))  # so that an upload at all works
    StoredFile.objects.all().delete()
    upload = SimpleUploadedFile("plan.pdf", made.accessible_pdf())
    upload._name = name
    desk.post(UPLOAD, {"purpose": "publication", "files": upload, "is_whole": "yes"})
    file = StoredFile.objects.get()
    if stored:
        assert file.original_name == stored
    assert len(file.original_name) <= 255
    work_off()
    text = desk.get(page(file)).content.decode()
    assert "<img src=x>" not in text
    assert "\u202e" not in text


def test_a_request_that_says_it_is_huge_is_refused_and_not_read(desk, kept, no_file_left):
    class Unreadable:
        def read(self, *arguments):
            raise AssertionError("It was read.")

        readline = read

    answer = desk.generic(
        "POST",
        UPLOAD,
        b"",
        content_type=MULTIPART_CONTENT,
        CONTENT_LENGTH=str(5_000 * MEGABYTE),
        **{"wsgi.input": Unreadable()},
    )
    assert answer.status_code == 413
    assert "larger than 500 MB" in answer.content.decode()
    assert kept("private") == set()


def test_an_upload_cut_in_the_middle_keeps_nothing(desk, kept, no_file_left):
    body = encode_multipart(BOUNDARY, form(("plan.pdf", made.accessible_pdf()), ("list.csv", b"a,b\n" * 500)))
    answer = desk.generic("POST", UPLOAD, body[: len(body) - 600], content_type=MULTIPART_CONTENT)
    assert answer.status_code == 422
    assert "The upload broke off on the way" in answer.content.decode()
    assert not StoredFile.objects.exists()
    assert kept("private") == set()


def test_without_the_token_of_the_form_nothing_is_taken(desk):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.user)
    assert strict.post(UPLOAD, form(("plan.pdf", made.accessible_pdf()))).status_code == 403
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("files", [[], [("plan.pdf", b"")]])
def test_no_file_and_an_empty_file_are_told_apart(desk, files):
    answer = desk.post(UPLOAD, form(*files))
    assert answer.status_code == 422
    said = "The file is empty" if files else "Choose one or more files."
    assert said in answer.content.decode()


def test_a_file_goes_from_its_findings_to_the_public_copy(desk, second_desk, work_off):
    desk.post(UPLOAD, form(("plan.docx", made.word(made.comment))))
    work_off()
    file = StoredFile.objects.get()
    text = desk.get(page(file)).content.decode()
    assert "Something to decide" in text
    assert "The document holds comments." in text
    assert "Approve it" not in text
    finding = file.findings.get(rule="DOC-COMMENTS")
    assert "Give a reason" in decide(desk, finding, "accept").content.decode()
    decide(desk, finding, "accept", "Our copy leaves it out.")
    assert "Somebody else must confirm it" in decide(desk, finding, "confirm").content.decode()
    assert "Confirm it" in second_desk.get(page(file)).content.decode()
    decide(second_desk, finding, "confirm")
    assert "Approve it" in desk.get(page(file)).content.decode()
    assert do(second_desk, file, "approve").status_code == 403
    do(desk, file, "approve")
    file.refresh_from_db()
    assert file.is_cleared
    assert "Our copy leaves it out." in desk.get(page(file)).content.decode()


def test_every_warning_of_a_file_is_accepted_with_one_reason(desk, work_off):
    desk.post(UPLOAD, form(("plan.pdf", made.pdf())))
    work_off()
    file = StoredFile.objects.get()
    assert file.findings.open().count() == 2
    decide(desk, file.findings.open().first(), "accept_warnings", "An old document.")
    file.refresh_from_db()
    assert file.state == States.CLEAN


def test_withdrawing_and_erasing_ask_for_a_reason(desk):
    file = StoredFileFactory()
    for verb, state in (("withdraw", States.WITHDRAWN), ("erase", States.ERASED)):
        assert do(desk, file, verb).status_code == 422
        file.refresh_from_db()
        assert file.state != state
        do(desk, file, verb, reason="It named a person.")
        file.refresh_from_db()
        assert file.state == state


def test_a_workbook_becomes_csv_at_the_press_of_a_button(desk, work_off):
    desk.post(UPLOAD, form(("spending.xlsx", made.excel()), purpose="disclosure"))
    file = StoredFile.objects.get()
    assert "Make CSV" not in desk.get(page(file)).content.decode()
    work_off()
    assert "Make CSV of its sheets" in desk.get(page(file)).content.decode()
    do(desk, file, "csv")
    work_off()
    made_one = StoredFile.objects.get(type="csv")
    assert (made_one.original_name, made_one.state) == ("spending Spending.csv", States.CLEAN)
    answer = do(desk, StoredFileFactory(), "csv")
    assert "Only an Excel workbook can become CSV." in answer.content.decode()


def test_at_most_fifty_files_are_taken_at_a_time(desk):
    answer = desk.post(UPLOAD, form(*[(f"{number}.txt", b"Words.") for number in range(51)]))
    assert answer.status_code == 422
    assert "Choose at most 50 files at a time." in answer.content.decode()
    answer = desk.post(UPLOAD, form(*[(f"{number}.txt", b"Words.") for number in range(101)]))
    assert answer.status_code == 413
    assert "You chose more than 50 files" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_the_script_is_told_where_to_go_and_what_was_refused(desk):
    old, text = ("old plan.doc", b"\xd0\xcf\x11\xe0 an old Word file"), ("plan.txt", b"Words.")
    headers = {"headers": {"Accept": "application/json"}}
    answer = desk.post(UPLOAD, form(old, text), **headers)
    assert answer.json() == {"next": "/admin/files/storedfile/"}
    said = desk.get(answer.json()["next"]).content.decode()
    assert "“plan.txt” was received" in said and "Not taken: “old plan.doc”." in said
    refused = desk.post(UPLOAD, form(old), **headers)
    assert refused.status_code == 422
    assert refused.json()["said"][0].startswith("“old plan.doc”: Files that end in .doc")
    assert desk.post(UPLOAD, form(), **headers).json()["said"] == ["Choose one or more files."]
    assert StoredFile.objects.get().original_name == "plan.txt"


def test_a_button_that_no_longer_fits_says_why(desk):
    file = StoredFileFactory(unchecked=True, state=States.FINDINGS)
    assert "Decide about each finding first." in do(desk, file, "approve").content.decode()
    address = reverse("admin:files_storedfile_do", args=[file.pk, "check"])
    assert desk.get(address)["Location"] == page(file)
    assert desk.get("/admin/files/storedfile/999999999/change/").status_code == 302
    assert desk.post(UPLOAD, CONTENT_LENGTH="odd", data={}).status_code == 422


def test_checking_again_is_left_to_the_worker(desk, receive, work_off):
    file = receive("plan.pdf", made.accessible_pdf())
    work_off()
    do(desk, file, "check")
    assert work_off() == ["publications.files.tasks.screen_file"]
    assert file.runs.count() == 2


def test_our_copy_can_be_read_by_staff_and_by_nobody_else(desk, checked, client):
    file = checked("plan.pdf", made.accessible_pdf())
    address = reverse("admin:files_storedfile_copy", args=[file.pk])
    answer = desk.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(address).status_code == 302
    assert staff().get(address).status_code == 403
    bare = StoredFileFactory(unchecked=True)
    assert desk.get(reverse("admin:files_storedfile_copy", args=[bare.pk])).status_code == 404


@pytest.mark.parametrize(
    ("verbs", "may_upload", "may_see", "may_erase"),
    [([], False, False, False), (["view"], False, True, False), (["add", "view"], True, True, False)],
)
def test_who_may_do_what(verbs, may_upload, may_see, may_erase):
    client, file = staff(*verbs), StoredFileFactory()
    assert (client.get(UPLOAD).status_code == 200) == may_upload
    assert (client.get(page(file)).status_code == 200) == may_see
    assert do(client, file, "erase", reason="x").status_code == 403
    assert do(client, file, "nothing").status_code == 404
    assert decide(client, FindingFactory(), "accept", "A reason.").status_code == 403


def test_a_decision_leads_back_only_to_a_page_of_ours(desk, checked):
    finding = checked("plan.pdf", made.pdf()).findings.open().first()
    address = reverse("admin:files_finding", args=[finding.pk])
    data = {"verb": "accept", "reason": "An old document."}
    assert desk.post(address, {**data, "next": "https://elsewhere.example/"})["Location"].startswith(
        "/admin/"
    )
    assert desk.post(address, {**data, "next": "/admin/publications/"})["Location"] == "/admin/publications/"
    assert desk.get(address).status_code == 405


def test_other_forms_offer_only_files_that_can_be_used(desk):
    StoredFileFactory(original_name="agenda 1.pdf", unchecked=True, state=States.FAILED)
    withdrawn = {"withdrawn_at": timezone.now(), "withdrawal_reason": "An error."}
    StoredFileFactory(original_name="agenda 2.pdf", unchecked=True, state=States.WITHDRAWN, **withdrawn)
    fit = StoredFileFactory(original_name="agenda.pdf")
    asked = {"app_label": "meetings", "model_name": "paper", "field_name": "file", "term": "agenda"}
    answer = desk.get("/admin/autocomplete/", asked)
    assert [each["id"] for each in answer.json()["results"]] == [str(fit.pk)]


def test_the_list_costs_the_same_for_one_file_or_twenty(desk, count_queries):
    StoredFileFactory(uploaded_by=desk.user)
    desk.get("/admin/files/storedfile/")
    for_one = count_queries(desk.get, "/admin/files/storedfile/")
    StoredFileFactory.create_batch(19, uploaded_by=desk.user)
    assert count_queries(desk.get, "/admin/files/storedfile/") == for_one
