"""Storages of documents, which have no address: only the site gives one out, and asks the rule first."""

from django.core.files.storage import FileSystemStorage
from storages.backends.s3 import S3Storage


class WithoutAddress:
    def url(self, name, *arguments, **options):
        raise ValueError("A document is served by the site, never from where it is kept.")


class Folder(WithoutAddress, FileSystemStorage):
    """A folder that only the site's own user can read, outside of what the web server serves."""


class Bucket(WithoutAddress, S3Storage):
    """A bucket of an S3-compatible service."""
