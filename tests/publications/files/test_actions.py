"""The way of a file from the upload to the public copy, and off the site again."""

import hashlib
import tempfile

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import DatabaseError

from icsportal.publishing.actions import Refused
from publications.files import actions, checking
from publications.files.models import Finding, StoredFile
from publications.files.screening.at_once import BYTES_AT_MOST
from tests.publications.files import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]

States = StoredFile.State


@pytest.fixture
def no_file_left(tmp_path, monkeypatch):
    """A folder for temporary files, which is empty again at the end of the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


def test_an_upload_is_kept_in_private_under_a_name_that_tells_nothing(receive, kept, no_file_left):
    data = made.accessible_pdf()
    file = receive("Joint forward plan.pdf", data)
    assert file.state == States.RECEIVED
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert kept("private") == {file.private_key}
    assert kept("public") == set()
    assert "plan" not in file.private_key.lower()
    assert not file.is_cleared


def test_the_worker_checks_what_was_received(receive, work_off):
    file = receive("plan.pdf", made.accessible_pdf())
    assert work_off() == ["publications.files.tasks.screen_file"]
    file.refresh_from_db()
    assert file.state == States.CLEAN


def test_a_file_in_which_nothing_is_found_can_be_approved(checked, officer, kept):
    file = checked("plan.pdf", made.accessible_pdf("Words of the first page.", "Words of the second page."))
    assert [finding.rule for finding in file.findings.open()] == []
    assert (file.state, file.pages, file.title, file.language) == (States.CLEAN, 2, "An example", "en-GB")
    assert [page.text for page in file.page_texts.all()] == [
        "Words of the first page.",
        "Words of the second page.",
    ]
    file = actions.approve(file=file, by=officer)
    assert file.is_cleared
    assert kept("public") == {file.public_key}
    with storages["public"].open(file.public_key) as copy:
        assert hashlib.sha256(copy.read()).hexdigest() == file.public_sha256


@pytest.mark.django_db(transaction=True)
def test_once_approved_there_is_one_public_copy_and_the_upload(checked, officer, kept):
    file = actions.approve(file=checked("plan.pdf", made.accessible_pdf()), by=officer)
    assert (kept("private"), kept("public")) == ({file.private_key}, {file.public_key})
    file = actions.withdraw(file=file, reason="It was wrong.", by=officer)
    assert (kept("private"), kept("public")) == ({file.private_key}, set())
    actions.erase(file=file, reason="It named people.", by=officer)
    assert (kept("private"), kept("public")) == (set(), set())


@pytest.mark.parametrize("state", [state for state in States if state not in (States.CLEAN, States.APPROVED)])
def test_nothing_but_a_checked_file_can_be_approved(receive, officer, kept, state):
    file = receive("plan.pdf", made.accessible_pdf())
    StoredFile.objects.filter(pk=file.pk).update(
        state=state,
        clean_key="a/b",
        withdrawn_at=file.uploaded_at,
        withdrawal_reason="Wrong.",
        erased_at=file.uploaded_at,
        erasure_reason="Wrong.",
        original_name="",
    )
    with pytest.raises(actions.NotCleared) as refused:
        actions.approve(file=file, by=officer)
    assert str(refused.value) == actions.WHY_NOT[state]
    assert kept("public") == set()


def test_a_copy_that_was_changed_after_the_check_is_not_approved(checked, officer, kept):
    file = checked("plan.pdf", made.accessible_pdf())
    storages["private"].delete(file.clean_key)
    storages["private"].save(file.clean_key, ContentFile(b"%PDF-1.7 something else"))
    with pytest.raises(actions.NotCleared, match="not the one that was checked"):
        actions.approve(file=file, by=officer)
    assert kept("public") == set()


def test_a_warning_needs_one_person_and_a_reason(checked, officer):
    file = checked("plan.pdf", made.pdf())
    assert file.state == States.FINDINGS
    with pytest.raises(actions.NotCleared, match="Something was found"):
        actions.approve(file=file, by=officer)
    warnings = list(file.findings.open())
    with pytest.raises(actions.NotDecidable, match="Give a reason"):
        actions.resolve(finding=warnings[0], reason="  ", by=officer)
    for warning in warnings:
        actions.resolve(finding=warning, reason="An old document.", by=officer)
    assert actions.approve(file=file, by=officer).is_cleared


def test_what_stops_a_file_needs_a_second_person(checked, officer, second_officer):
    file = checked("plan.docx", made.word(made.comment))
    finding = file.findings.get(rule="DOC-COMMENTS")
    assert finding.severity == Finding.Severity.BLOCK
    actions.resolve(finding=finding, reason="Our copy leaves it out.", by=officer)
    file.refresh_from_db()
    assert file.state == States.FINDINGS
    finding.refresh_from_db()
    with pytest.raises(actions.NotDecidable, match="Somebody else"):
        actions.confirm(finding=finding, by=officer)
    actions.confirm(finding=finding, by=second_officer)
    file.refresh_from_db()
    assert file.state == States.CLEAN


def test_nobody_can_accept_what_must_never_be_public(checked, officer):
    file = checked("list.xlsx", made.with_parts(made.excel(), {"xl/vbaProject.bin": b"macro"}))
    assert file.state == States.FAILED
    with pytest.raises(actions.NotDecidable, match="Nobody can accept"):
        actions.resolve(finding=file.findings.first(), reason="I want it.", by=officer)


def test_a_decision_still_holds_when_the_same_is_found_again(checked, officer):
    file = checked("plan.pdf", made.pdf())
    for warning in file.findings.open():
        actions.resolve(finding=warning, reason="An old document.", by=officer)
    file = actions.screen(file=file)
    assert file.state == States.CLEAN
    assert {finding.reason for finding in file.findings.exclude(resolution="fixed")} == {"An old document."}


def test_an_approved_file_stays_public_while_new_rules_look_at_it(checked, officer):
    file = actions.approve(file=checked("plan.pdf", made.accessible_pdf()), by=officer)
    again = actions.screen(file=file)
    assert (again.state, again.public_key) == (States.APPROVED, file.public_key)
    assert again.runs.count() == 2


def test_a_screening_that_breaks_off_leaves_the_file_waiting(receive, monkeypatch, kept, no_file_left):
    file = receive("plan.pdf", made.accessible_pdf())

    def full(*arguments, **options):
        raise OSError("no space left")

    monkeypatch.setattr("publications.files.checking.finish", full)
    with pytest.raises(OSError, match="no space"):
        actions.screen(file=file)
    file.refresh_from_db()
    assert (file.state, file.runs.count()) == (States.RECEIVED, 0)
    assert kept("private") == {file.private_key}


def test_withdrawing_needs_a_reason_and_something_approved(checked, officer):
    file = checked("plan.pdf", made.accessible_pdf())
    with pytest.raises(Refused, match="Only an approved file"):
        actions.withdraw(file=file, reason="Wrong.", by=officer)
    file = actions.approve(file=file, by=officer)
    with pytest.raises(Refused, match="Give a reason"):
        actions.withdraw(file=file, reason=" ", by=officer)
    file = actions.withdraw(file=file, reason="Wrong.", by=officer)
    assert not file.is_cleared
    assert file.open_copy() is None


def test_of_an_erased_file_only_the_tombstone_is_left(checked, officer):
    file = actions.approve(file=checked("Mrs Example.pdf", made.accessible_pdf()), by=officer)
    file = actions.erase(file=file, reason="It named a person.", by=officer)
    assert (file.original_name, file.title) == ("", "")
    assert (file.erasure_reason, file.erased_by) == ("It named a person.", officer)
    assert not file.page_texts.exists()
    assert not file.runs.exists()


def test_a_file_is_not_called_erased_while_a_storage_still_has_it(checked, officer, monkeypatch):
    file = checked("plan.pdf", made.accessible_pdf())

    def fails(name):
        raise OSError("unreachable")

    monkeypatch.setattr(storages["private"], "delete", fails)
    with pytest.raises(OSError, match="unreachable"):
        actions.erase(file=file, reason="It named a person.", by=officer)
    file.refresh_from_db()
    assert file.state == States.CLEAN


def test_what_was_decided_is_not_decided_twice(checked, officer, second_officer):
    file = checked("plan.pdf", made.pdf())
    finding = actions.resolve(finding=file.findings.open().first(), reason="Old.", by=officer)
    with pytest.raises(actions.NotDecidable, match="decided already"):
        actions.resolve(finding=finding, reason="Again.", by=officer)
    with pytest.raises(actions.NotDecidable, match="nothing here for a second person"):
        actions.confirm(finding=finding, by=second_officer)


def test_erasing_needs_a_reason_and_is_done_once(receive, officer):
    file = receive("plan.pdf", made.accessible_pdf())
    with pytest.raises(Refused, match="Give a reason"):
        actions.erase(file=file, reason=" ", by=officer)
    actions.erase(file=file, reason="It named people.", by=officer)
    with pytest.raises(Refused, match="erased already"):
        actions.erase(file=file, reason="Again.", by=officer)
    with pytest.raises(Refused, match="still in use"):
        actions.screen(file=file)


def test_approving_twice_makes_one_public_copy(checked, officer, kept):
    file = checked("plan.pdf", made.accessible_pdf())
    first = actions.approve(file=file, by=officer)
    assert actions.approve(file=file, by=officer).public_key == first.public_key
    assert kept("public") == {first.public_key}


def test_a_file_erased_while_it_is_checked_stays_erased(receive, officer, monkeypatch, kept):
    file = receive("plan.pdf", made.accessible_pdf())
    look = checking.look

    def slow(given, folder):
        seen = look(given, folder)
        actions.erase(file=file, reason="It named people.", by=officer)
        return seen

    monkeypatch.setattr(checking, "look", slow)
    with pytest.raises(Refused, match="Something else happened"):
        actions.screen(file=file)
    file.refresh_from_db()
    assert file.state == States.ERASED
    assert kept("private") == set()


def test_a_copy_that_still_has_what_it_should_have_lost_stops_the_file(checked, monkeypatch):
    monkeypatch.setattr("publications.files.screening.pdf.write", copy_as_it_is)
    file = checked("plan.pdf", made.changed_pdf(made.accessible_pdf(), made.name_author))
    (finding,) = file.findings
    assert (finding.rule, finding.severity, finding.in_public_copy) == ("COPY-DIFFERS", "block", True)
    assert "author" in finding.words


def test_what_only_our_copy_has_is_found_too(checked, monkeypatch):
    def spoil(document, path):
        del document.pdf.Root.Lang
        del document.pdf.docinfo
        document.pdf.docinfo["/Title"] = "An example"
        document.pdf.save(path)

    monkeypatch.setattr("publications.files.screening.pdf.write", spoil)
    file = checked("plan.pdf", made.accessible_pdf())
    finding = file.findings.get(rule="PDF-NO-LANG")
    assert finding.in_public_copy
    assert file.state == States.FINDINGS


def test_a_copy_that_cannot_be_read_is_no_copy(checked, monkeypatch, kept):
    def nonsense(document, path):
        with open(path, "wb") as file:
            file.write(b"%PDF-1.7 and no more")

    monkeypatch.setattr("publications.files.screening.pdf.write", nonsense)
    file = checked("plan.pdf", made.accessible_pdf())
    assert (file.state, file.clean_key) == (States.FAILED, "")
    assert kept("private") == {file.private_key}


def copy_as_it_is(document, path):
    with open(document.path, "rb") as old, open(path, "wb") as new:
        new.write(old.read())


def test_a_place_is_said_in_words():
    said = {
        "in the text": {"part": "word/document.xml"},
        "in the head of a page": {"part": "word/header2.xml"},
        "in xl/comments1.xml": {"part": "xl/comments1.xml"},
        "page 3": {"page": 3},
        "sheet Staff, row 2": {"sheet": "Staff", "row": 2},
    }
    for words, location in said.items():
        assert Finding(location=location).where == words


# Uploads that mean harm, or just go wrong


REFUSED_AT_ONCE = {
    "nothing in it": ("plan.pdf", b"", "FILE-EMPTY", "is empty"),
    "a web page": ("plan.pdf", b"<!DOCTYPE html><script>alert(1)</script>", "FILE-TYPE", "a web page"),
    "a program": ("plan.pdf", b"MZ\x90\0", "FILE-TYPE", "a program"),
    "an old Word file": (
        "plan.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "FILE-UNSUPPORTED",
        "as Word (.docx)",
    ),
    "a locked Word file": ("plan.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "FILE-ENCRYPTED", "password"),
    "an archive": ("all.zip", b"PK\x03\x04", "FILE-UNSUPPORTED", "each by itself"),
    "an email": ("letter.msg", b"\xd0\xcf\x11\xe0", "FILE-UNSUPPORTED", "without names"),
    "a picture": ("scan.png", b"\x89PNG", "FILE-UNSUPPORTED", "PDF"),
    "no ending": ("plan", b"%PDF-1.7", "FILE-UNSUPPORTED", "We take PDF"),
    "an ending turned round": ("plan\u202efdp.exe", b"%PDF-1.7", "FILE-UNSUPPORTED", ".exe"),
    "something before the PDF": ("plan.pdf", b"echo\n%PDF-1.7\n", "FILE-PREFIX", "before the PDF"),
    "a program as text": ("list.csv", b"\x7fELF\0", "FILE-TYPE", "a program"),
    "bytes as text": ("list.csv", b"a,b\0\0c", "FILE-TYPE", "no text"),
    "a web page as text": ("list.txt", b" <html>", "FILE-TYPE", "a web page"),
    "a workbook as PDF": ("plan.pdf", b"PK\x03\x04", "FILE-TYPE", "an Office document"),
}


@pytest.mark.parametrize(
    ("name", "data", "rule", "said"), REFUSED_AT_ONCE.values(), ids=REFUSED_AT_ONCE.keys()
)
def test_refused_at_once_with_the_reason_and_nothing_kept(
    receive, kept, no_file_left, name, data, rule, said
):
    with pytest.raises(actions.NotReceived) as refused:
        receive(name, data)
    assert refused.value.rule == rule
    assert said in str(refused.value)
    assert kept("private") == set()
    assert not StoredFile.objects.exists()


class Endless(File):
    """An upload that says nothing of its size, and goes on and on."""

    size = None
    read_bytes = 0

    def __init__(self, fails_after=None):
        self.fails_after = fails_after

    def chunks(self, chunk_size=None):
        while True:
            if self.fails_after and self.read_bytes >= self.fails_after:
                raise OSError("the line went dead")
            self.read_bytes += 1_000_000
            yield b"%PDF-1.7" + b" " * 999_992


def test_an_upload_without_end_is_read_only_up_to_the_limit(officer, kept, no_file_left):
    upload = Endless()
    with pytest.raises(actions.NotReceived, match="larger than 100 MB"):
        actions.receive(upload=upload, name="plan.pdf", by=officer)
    assert upload.read_bytes < BYTES_AT_MOST + 2_000_000
    assert kept("private") == set()


def test_an_upload_that_says_it_is_too_large_is_not_read_at_all(officer, kept, no_file_left):
    upload = Endless()
    upload.size = 5_000_000_000
    with pytest.raises(actions.NotReceived, match="larger than 100 MB"):
        actions.receive(upload=upload, name="plan.pdf", by=officer)
    assert upload.read_bytes == 0


def test_an_upload_cut_in_the_middle_leaves_nothing(officer, kept, no_file_left):
    with pytest.raises(OSError, match="line went dead"):
        actions.receive(upload=Endless(fails_after=3_000_000), name="plan.pdf", by=officer)
    assert kept("private") == set()
    assert not StoredFile.objects.exists()


def test_an_upload_that_the_database_refuses_leaves_nothing(receive, kept, no_file_left, monkeypatch):
    def refuse(*arguments, **options):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(StoredFile, "save", refuse)
    with pytest.raises(DatabaseError):
        receive("plan.pdf", made.accessible_pdf())
    assert kept("private") == set()


def test_an_upload_that_the_storage_breaks_off_leaves_nothing(receive, kept, no_file_left, monkeypatch):
    storage = storages["private"]
    save = storage._save

    def breaks(name, content):
        save(name, ContentFile(b"half of it"))
        raise OSError("no space left")

    monkeypatch.setattr(storage, "_save", breaks)
    with pytest.raises(OSError, match="no space"):
        receive("plan.pdf", made.accessible_pdf())
    assert kept("private") == set()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("../../etc/passwd.pdf", "holds the path of a folder"),
        ("C:\\Users\\somebody\\plan.pdf", "holds the path of a folder"),
        ("plan\u202excod.pdf", "holds characters that cannot be seen"),
        ("plan\0.pdf", "holds characters that cannot be seen"),
        ("plan.exe.pdf", "has two endings"),
        ("a" * 296 + ".pdf", "is longer than 100 characters"),
        ("plan (unredacted).pdf", "says that it is not to be published"),
    ],
)
def test_an_odd_name_is_data_and_nothing_else(checked, kept, name, problem):
    file = checked(name, made.accessible_pdf())
    finding = file.findings.get(rule="NAME-HYGIENE")
    assert finding.words == f"The name of the file {problem}."
    assert file.state == States.FINDINGS
    assert len(kept("private")) == 2
    assert all(len(key) == 51 for key in kept("private"))


def test_the_same_file_twice_says_where_it_is_already(checked, officer):
    data = made.accessible_pdf()
    actions.approve(file=checked("plan.pdf", data), by=officer)
    again = checked("again.pdf", data)
    assert "“plan.pdf”" in again.findings.get(rule="DUP-CONTENT").words


def test_a_file_that_was_erased_does_not_come_back_unseen(checked, officer):
    data = made.accessible_pdf()
    actions.erase(file=checked("plan.pdf", data), reason="It named people.", by=officer)
    again = checked("plan.pdf", data)
    assert again.findings.get(rule="DUP-ERASED").severity == Finding.Severity.BLOCK


def test_formulas_of_a_csv_are_only_shown(checked, officer):
    data = 'name,amount,note\nA supplier,-25.50,"=HYPERLINK(""http://x"")"\nB,+1,@SUM(A1)\n'.encode("utf-16")
    file = checked("spending.csv", data)
    finding = file.findings.get(rule="CSV-FORMULA", location={"row": 2})
    assert (finding.resolution, file.state) == ("fixed", States.CLEAN)
    with actions.approve(file=file, by=officer).open_copy() as copy:
        lines = copy.read().decode().splitlines()
    assert lines == [
        "name,amount,note",
        'A supplier,-25.50,"\'=HYPERLINK(""http://x"")"',
        "B,+1,'@SUM(A1)",
    ]
