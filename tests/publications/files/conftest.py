"""What is kept in the storages, and files on their way through them."""

import json
import os

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from publications.files import actions, sandbox
from publications.files.screening import sheets, word_text, work
from tests.factories import UserFactory


@pytest.fixture
def kept():
    """`kept("private")`: the names of all that is in a storage now and was not before the test."""

    def names(storage):
        root = storages[storage].location
        return {
            os.path.relpath(os.path.join(folder, file), root)
            for folder, _, files in os.walk(root)
            for file in files
        }

    before = {storage: names(storage) for storage in ("private", "public")}
    return lambda storage: names(storage) - before[storage]


@pytest.fixture
def officer(db):
    return UserFactory(username="officer")


@pytest.fixture
def second_officer(db):
    return UserFactory(username="second")


@pytest.fixture
def receive(officer):
    """`receive("plan.pdf", data)`: the file as it was taken."""

    def call(name, data, **options):
        return actions.receive(upload=SimpleUploadedFile("upload", data), name=name, by=officer, **options)

    return call


@pytest.fixture
def checked(receive):
    """`checked("plan.pdf", data)`: the file after it was looked through."""
    return lambda name, data, **options: actions.screen(file=receive(name, data, **options))


@pytest.fixture
def in_this_process(monkeypatch):
    """Files are opened without a process of their own, which is quicker (that one has test_sandbox)."""

    def run(upload, job, limits=None):
        do = word_text.convert if job.get("convert") else sheets.as_csv if job.get("csv") else work.screen
        answer = json.loads(json.dumps(do({**job, "upload": str(upload)})))
        return answer | {"cpu_seconds": 0, "peak_megabytes": 0}, ""

    monkeypatch.setattr(sandbox, "run", run)
