"""Names of files in addresses: nothing but small letters, digits and hyphens."""

from collections.abc import Collection

from django.utils.text import slugify

LONGEST = 100


def file_name(words: str, ending: str) -> str:
    """ "Annual report 2024" and "pdf" make "annual-report-2024.pdf"."""
    stem = slugify(words).replace("_", "-")[:LONGEST].strip("-") or "document"
    return f"{stem}.{ending}"


def attachment_name(title: str, own_title: str, format_: str, ending: str) -> str:
    """A file without a name of its own is called after the publication, and its own title or its format."""
    format_words = "" if format_ in ("pdf", "word") else format_
    return file_name(f"{title} {own_title or format_words}", ending)


def free_name(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with "-2", "-3" and so on before its ending the first that is not taken."""
    stem, _, ending = wanted.rpartition(".")
    name, number = wanted, 2
    while name in taken:
        name, number = f"{stem}-{number}.{ending}", number + 1
    return name
