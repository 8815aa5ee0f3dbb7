"""What may be part of something public, and what a finding needs before it is closed."""

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from publications.files.models import Finding, StoredFile
from tests.factories import FilePageFactory, FindingFactory, StoredFileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [state for state in StoredFile.State if state != StoredFile.State.APPROVED])
def test_only_an_approved_file_is_cleared(state):
    more = {
        StoredFile.State.WITHDRAWN: {"withdrawn_at": timezone.now(), "withdrawal_reason": "It was wrong."},
        StoredFile.State.ERASED: {
            "erased_at": timezone.now(),
            "erasure_reason": "It named people.",
            "original_name": "",
        },
    }
    file = StoredFileFactory(unchecked=True, state=state, **more.get(state, {}))
    assert not file.is_cleared
    assert not StoredFile.objects.cleared().exists()


def test_an_approved_file_is_cleared():
    file = StoredFileFactory()
    assert file.is_cleared
    assert StoredFile.objects.cleared().get() == file


def test_no_file_is_approved_without_a_public_copy():
    with pytest.raises(IntegrityError, match="file_approved_with_public_copy"), transaction.atomic():
        StoredFileFactory(public_key="")


def test_names_in_the_storage_tell_nothing_and_are_never_the_same():
    first, second = StoredFileFactory(original_name="secret.pdf"), StoredFileFactory()
    keys = {first.private_key, first.public_key, second.private_key, second.public_key}
    assert len(keys) == 4
    assert all(len(key) == 51 and "secret" not in key for key in keys)


def test_storages_have_no_address_of_their_own():
    for name in ("private", "public"):
        with pytest.raises(ValueError, match="served by the site"):
            storages[name].url("a/b")


DECIDED = {"reason": "It is a public role.", "resolved_at": timezone.now()}


@pytest.mark.parametrize(
    ("severity", "resolution", "second", "is_open"),
    [
        ("hard", "", False, True),
        ("hard", "fixed", False, False),
        ("block", "", False, True),
        ("block", "fixed", False, False),
        ("block", "accepted", False, True),
        ("block", "accepted", True, False),
        ("block", "false_alarm", False, True),
        ("block", "false_alarm", True, False),
        ("warn", "", False, True),
        ("warn", "accepted", False, False),
        ("info", "", False, False),
    ],
)
def test_a_finding_is_open_until_it_is_decided(severity, resolution, second, is_open):
    finding = FindingFactory(
        severity=severity,
        resolution=resolution,
        resolved_by=UserFactory(),
        second_person=UserFactory() if second else None,
        **DECIDED,
    )
    assert finding.is_open == is_open
    assert Finding.objects.open().exists() == is_open


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"severity": "hard", "resolution": "accepted"}, "finding_hard_block_is_never_accepted"),
        ({"severity": "warn", "resolution": "accepted", "reason": ""}, "finding_decided_with_reason"),
        ({"severity": "block", "resolution": "accepted", "second_person": "same"}, "by_a_second_person"),
    ],
)
def test_no_row_says_that_somebody_decided_what_they_could_not(wrong, constraint):
    officer = UserFactory()
    values = {**DECIDED, "resolved_by": officer, **wrong}
    if values.get("second_person"):
        values["second_person"] = officer
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FindingFactory(**values)


def test_the_gravest_findings_of_the_latest_run_come_first():
    old = FindingFactory(run__started_at=timezone.now() - timezone.timedelta(days=1))
    run = FindingFactory(run__file=old.run.file, severity="info").run
    FindingFactory(run=run, severity="warn")
    FindingFactory(run=run, severity="hard")
    FindingFactory(run=run, severity="block")
    assert [finding.severity for finding in old.run.file.findings] == ["hard", "block", "warn", "info"]


def test_each_is_called_by_what_staff_know_of_it():
    finding = FindingFactory(run__file__original_name="plan.pdf")
    assert str(finding.run).startswith("plan.pdf, ")
    assert str(finding) == "DOC-CHANGES: The document still holds tracked changes."
    assert str(FilePageFactory(file=finding.run.file, number=3)) == "plan.pdf, 3"
    assert str(FilePageFactory(file=finding.run.file, label="Staff")) == "plan.pdf, Staff"
    erased = StoredFile(pk=7, state=StoredFile.State.ERASED)
    assert str(erased) == "Erased file 7"
