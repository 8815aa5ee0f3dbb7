"""PDF: its structure by pikepdf, its words by pypdfium2."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Object, Pdf, Stream

# The rules are registered by being imported.
from publications.files.screening import pdf_accessibility, pdf_rules  # noqa: F401
from publications.files.screening.pdf_cleaning import write
from publications.files.screening.work import Stop, Words

PAGES_AT_MOST = 2_000
BYTES_AFTER_END = 1_024
NODES_AT_MOST = 500_000


@dataclass
class Document:
    path: str
    pdf: Pdf
    text: list[str]
    ends: int

    @cached_property
    def objects(self) -> list[Object]:
        """Every dictionary, also those inside of others."""
        found = []
        for number, top in enumerate(self.pdf.objects):
            if number > NODES_AT_MOST:
                raise Stop("FILE-BOMB")
            found += dictionaries(top)
        return [*found, *dictionaries(self.pdf.trailer)]

    @cached_property
    def annotations(self) -> list[tuple[int, Object]]:
        """Each annotation with the number of its page."""
        return [
            (number, each)
            for number, page in enumerate(self.pdf.pages, 1)
            for each in page.obj.get("/Annots", [])
            if isinstance(each, Dictionary)
        ]

    @cached_property
    def facts(self) -> dict:
        return pdf_accessibility.facts(self)

    @property
    def root(self) -> Object:
        return self.pdf.Root


def dictionaries(top, depth=0) -> Iterator[Object]:
    """The dictionaries in one object, without following references: each object is looked at by itself."""
    if depth > 50:
        raise Stop("FILE-BOMB")
    if isinstance(top, Dictionary | Stream):
        yield top
        values = [value for _, value in (top.stream_dict if isinstance(top, Stream) else top).items()]
    elif isinstance(top, Array):
        values = list(top)
    else:
        return
    for value in values:
        if isinstance(value, Dictionary | Array) and not value.is_indirect:
            yield from dictionaries(value, depth + 1)


@contextmanager
def opened(path: str, kind: str):
    data = Path(path).read_bytes()
    if not data.startswith(b"%PDF-"):
        raise Stop("FILE-TYPE")
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Stop("FILE-UNREADABLE")  # it breaks off: part of it is missing
    if len(data) - end - 5 > BYTES_AFTER_END:
        raise Stop("FILE-PREFIX")
    ends = data.count(b"%%EOF")
    del data
    try:
        pdf = Pdf.open(path)
    except pikepdf.PasswordError:
        raise Stop("FILE-ENCRYPTED") from None
    with pdf:
        if len(pdf.pages) > PAGES_AT_MOST:
            raise Stop("FILE-BOMB")
        yield Document(path, pdf, text_of_pages(path), ends)


def text_of_pages(path: str) -> list[str]:
    pages = pypdfium2.PdfDocument(path)
    try:
        texts = []
        for page in pages:
            words = page.get_textpage()
            texts.append(words.get_text_bounded().replace("\r\n", "\n").replace("\x02", "-"))
            words.close()
            page.close()
        return texts
    finally:
        pages.close()


def words(document) -> Words:
    measured = document.facts
    return Words(
        pages=[("", text) for text in document.text],
        count=len(document.pdf.pages),
        title=measured["title"],
        language=measured["language"],
        accessibility=measured,
    )


def write_clean(document, path: str) -> None:
    write(document, path)
