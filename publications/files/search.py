"""What the files of records offer to site search. Publications, answers and meetings all have files."""

from collections.abc import Callable, Iterable

from django.db.models.signals import post_save

from icsportal.publishing.signals import record_changed
from icsportal.search import index
from publications.files.models import FilePage, StoredFile


def pages_of(files: Iterable[tuple[StoredFile, str, str]]) -> list[index.Page]:
    """The pages of (file, its address, what it is called), in the order in which the record lists them."""
    found = []
    for file, address, document in files:
        is_pdf = file.type == StoredFile.Type.PDF
        for page in FilePage.objects.filter(file=file):
            found.append(
                index.Page(
                    number=len(found) + 1,
                    label=page.label or (f"page {page.number}" if is_pdf else f"part {page.number}"),
                    text=page.text,
                    url=f"{address}#page={page.number}" if is_pdf else address,
                    document=document,
                )
            )
    return found


def register(model, describe: Callable, files: str) -> None:
    """As `index.register`, for records that have parts, saved after them; `files` looks up their files.

    What is said of a file, and that it was withdrawn, changes what its record is found by.
    """
    index.register(model, describe)

    def after_change(sender, record, **kwargs):
        index.refresh(record)

    def after_file(sender, instance, raw=False, **kwargs):
        if not raw:
            for record in model.objects.filter(**{files: instance}).distinct():
                index.refresh(record)

    name = f"files of {model._meta.label_lower}"
    record_changed.connect(after_change, sender=model, weak=False, dispatch_uid=name)
    post_save.connect(after_file, sender=StoredFile, weak=False, dispatch_uid=name)
