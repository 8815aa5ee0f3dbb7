"""Factories of files. What they make is on the site: a file is cleared, with its copy in the storage."""

import hashlib

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from factory.django import DjangoModelFactory

from publications.files.models import FilePage, Finding, ScreeningRun, StoredFile, new_key


class StoredFileFactory(DjangoModelFactory):
    """Approved, with `content` as its public copy; `StoredFileFactory(unchecked=True)` was only received."""

    class Meta:
        model = StoredFile

    content = b"%PDF-1.7\nAn example of a file.\n%%EOF\n"
    original_name = factory.Sequence(lambda number: f"report-{number}.pdf")
    type = StoredFile.Type.PDF
    state = StoredFile.State.APPROVED
    sha256 = factory.LazyAttribute(lambda file: hashlib.sha256(b"upload of " + file.content).hexdigest())
    size_bytes = factory.LazyAttribute(lambda file: len(file.content))
    public_key = factory.LazyFunction(new_key)
    public_sha256 = factory.LazyAttribute(lambda file: hashlib.sha256(file.content).hexdigest())
    public_size_bytes = factory.LazyAttribute(lambda file: len(file.content))
    pages = 1
    approved_at = factory.LazyFunction(timezone.now)

    class Params:
        unchecked = factory.Trait(
            state=StoredFile.State.RECEIVED,
            public_key="",
            public_sha256="",
            public_size_bytes=None,
            pages=None,
            approved_at=None,
        )

    @classmethod
    def _build(cls, model_class, content, **fields):
        return super()._build(model_class, **fields)

    @classmethod
    def _create(cls, model_class, content, **fields):
        file = super()._create(model_class, **fields)
        for name, key in {"private": file.private_key, "public": file.public_key}.items():
            if key:
                storages[name].save(key, ContentFile(content))
        return file


class ScreeningRunFactory(DjangoModelFactory):
    class Meta:
        model = ScreeningRun

    file = factory.SubFactory(StoredFileFactory, unchecked=True, state=StoredFile.State.FINDINGS)
    rules_version = 1


class FindingFactory(DjangoModelFactory):
    """A warning that nobody has decided about."""

    class Meta:
        model = Finding

    run = factory.SubFactory(ScreeningRunFactory)
    rule = "DOC-CHANGES"
    severity = Finding.Severity.WARNING
    words = "The document still holds tracked changes."
    advice = "Accept or reject all changes in Word and upload it again."


class FilePageFactory(DjangoModelFactory):
    class Meta:
        model = FilePage

    file = factory.SubFactory(StoredFileFactory)
    number = factory.Sequence(lambda number: number + 1)
    text = "The words of a page."
