"""Storages of documents, which have no address: only the site gives one out, and asks the rule first."""

import logging

from django.core.files.storage import FileSystemStorage, storages
from storages.backends.s3 import S3Storage


class WithoutAddress:
    def url(self, name, *arguments, **options):
        raise ValueError("A document is served by the site, never from where it is kept.")


class Folder(WithoutAddress, FileSystemStorage):
    """A folder that only the site's own user can read, outside of what the web server serves."""


class Bucket(WithoutAddress, S3Storage):
    """A bucket of an S3-compatible service."""


def discard(storage: str, key: str) -> None:
    """The storage has `key` no longer; when it cannot be reached, the log says what was left there."""
    if not key:
        return
    try:
        storages[storage].delete(key)
    except Exception:
        logging.getLogger(__name__).exception("%s is left in the %s storage.", key, storage)
