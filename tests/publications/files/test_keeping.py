"""What is done about files while nobody looks, and what waits on the desk of staff."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import RequestFactory
from django.utils import timezone

from publications.files import actions, desk, keeping, tasks
from publications.files.models import StoredFile
from publications.files.screening import catalogue
from tests.factories import FindingFactory, StoredFileFactory, UserFactory
from tests.publications.files import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]

States = StoredFile.State


def test_a_file_whose_check_was_lost_is_checked_after_an_hour(receive, work_off):
    file = receive("plan.pdf", made.accessible_pdf())
    work_off()
    StoredFile.objects.update(state=States.SCANNING)
    assert list(keeping.to_check()) == []
    assert list(keeping.to_check(timezone.now() + timedelta(minutes=61))) == [file]
    StoredFile.objects.update(uploaded_at=timezone.now() - timedelta(minutes=61))
    tasks.check_what_waits(0)
    work_off()
    file.refresh_from_db()
    assert file.state == States.CLEAN


def test_public_files_are_checked_again_when_there_are_new_rules(monkeypatch):
    file = StoredFileFactory(rules_version=catalogue.RULES_VERSION)
    StoredFileFactory(unchecked=True, state=States.CLEAN, rules_version=0)
    assert list(keeping.to_check()) == []
    monkeypatch.setattr(keeping, "RULES_VERSION", catalogue.RULES_VERSION + 1)
    assert list(keeping.to_check()) == [file]


def test_what_new_rules_find_in_a_public_file_waits_on_the_desk(checked, officer, monkeypatch):
    file = actions.approve(file=checked("plan.pdf", made.accessible_pdf()), by=officer)
    assert list(StoredFile.objects.awaiting_decision()) == []
    monkeypatch.setattr("publications.files.checking.about_name", lambda file: [found])
    found = catalogue.Found("NAME-PII", "warn", "It names a person.", "Change the name.")
    actions.screen(file=file)
    assert list(StoredFile.objects.awaiting_decision()) == [file]
    actions.resolve(finding=file.findings.get(rule="NAME-PII"), reason="An office holder.", by=officer)
    assert list(StoredFile.objects.awaiting_decision()) == []


def test_the_desk_shows_what_waits_to_those_who_may_decide():
    request = RequestFactory().get("/admin/")
    request.user = UserFactory(is_staff=True)
    assert desk.files_to_decide(request) is None
    request.user = UserFactory(is_staff=True)
    request.user.user_permissions.add(Permission.objects.get(codename="change_storedfile"))
    assert desk.files_to_decide(request).rows == []
    file = FindingFactory().run.file
    StoredFileFactory()
    (row,) = desk.files_to_decide(request).rows
    assert (row.title, row.address) == (str(file), f"/admin/files/storedfile/{file.pk}/change/")
    assert row.words.startswith("Something to decide. Uploaded on ")


def test_what_belongs_to_no_file_is_deleted_after_a_day(kept, receive, officer):
    file = receive("plan.pdf", made.accessible_pdf())
    public = StoredFileFactory()
    for storage in ("private", "public"):
        storages[storage].save("ff/left", ContentFile(b"half of a file"))
    assert keeping.discard_leftovers() == 0
    tomorrow = timezone.now() + timedelta(hours=25)
    before = keeping.discard_leftovers(tomorrow)
    assert before >= 2
    assert kept("private") == {file.private_key, public.private_key}
    assert kept("public") == {public.public_key}
    assert keeping.discard_leftovers(tomorrow) == 0
    tasks.discard_leftovers(0)
    assert kept("private") == {file.private_key, public.private_key}
