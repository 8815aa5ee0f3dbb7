"""How well everybody can read a PDF, as far as a machine can measure it."""

import re

from publications.files.screening.catalogue import INFORM, WARN, at, rule
from publications.files.screening.pdf_rules import scans

PAGES_THAT_NEED_BOOKMARKS = 20
HEADING = re.compile(r"/H[1-6]?\Z")


def tags(document) -> list[str]:
    """The names of all tags, as the standard calls them."""
    tree = document.root.get("/StructTreeRoot", {})
    means = {name: str(value) for name, value in tree.get("/RoleMap", {}).items()}
    return [
        means.get(str(each["/S"]), str(each["/S"]))
        for each in document.objects
        if "/S" in each and "/P" in each and each.get("/Type", "/StructElem") == "/StructElem"
    ]


def title_of(pdf) -> str:
    """What the PDF calls itself, in the old place or the new one."""
    title = str(pdf.docinfo.get("/Title", "")).strip()
    if not title and "/Metadata" in pdf.Root:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            title = str(xmp.get("dc:title", "")).strip()
    return title


def facts(document) -> dict:
    """What was measured, as readers are told."""
    names = tags(document)
    is_marked = bool(document.root.get("/MarkInfo", {}).get("/Marked", False))
    figures = [each for each in document.objects if each.get("/S") == "/Figure" and "/P" in each]
    outline = document.root.get("/Outlines", {})
    return {
        "tagged": is_marked and bool(names),
        "tags": len(names),
        "language": str(document.root.get("/Lang", "")),
        "title": title_of(document.pdf),
        "title_shown": bool(document.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        "headings": sum(1 for name in names if HEADING.match(name)),
        "pictures_without_text": sum(1 for each in figures if not str(each.get("/Alt", "")).strip()),
        "bookmarks": "/First" in outline,
        "scanned_pages": sum(1 for _ in scans(document)),
    }


def accessibility_rule(name, words, advice):
    """Counts for new publications; an old document in an answer is only described."""
    return rule(name, ["pdf"], WARN, words, advice, for_disclosure=INFORM)


TAG_IT = (
    "Make the PDF again from Word with “Document structure tags for accessibility” ticked, or add a page."
)


@accessibility_rule("PDF-UNTAGGED", "The PDF has no tags, so a screen reader has to guess its order.", TAG_IT)
def untagged(document):
    if not document.facts["tagged"]:
        yield at()


@accessibility_rule(
    "PDF-TAGS-EMPTY", "The PDF says that it is tagged, and has fewer tags than pages.", TAG_IT
)
def tags_empty(document):
    measured = document.facts
    if measured["tagged"] and measured["tags"] < len(document.pdf.pages):
        yield at()


@accessibility_rule(
    "PDF-NO-LANG",
    "The PDF does not say in which language it is, so a screen reader may read it in the wrong voice.",
    "Set the language of the document, and make the PDF again.",
)
def no_language(document):
    if not document.facts["language"]:
        yield at()


@accessibility_rule(
    "PDF-NO-TITLE",
    "The PDF has no title inside.",
    "Set the title in the properties of the document, and make the PDF again.",
)
def no_title(document):
    if not document.facts["title"]:
        yield at()


@accessibility_rule(
    "PDF-NO-HEADINGS",
    "The PDF has no headings that a screen reader could jump to.",
    "Use the heading styles in Word, and make the PDF again with tags.",
)
def no_headings(document):
    measured = document.facts
    if measured["tagged"] and not measured["headings"]:
        yield at()


@accessibility_rule(
    "PDF-FIGURE-NO-ALT",
    "There are pictures without a text that says what they show ({number}).",
    "Add the texts in the source, and make the PDF again.",
)
def pictures_without_text(document):
    number = document.facts["pictures_without_text"]
    if number:
        yield at(words={"number": number})


@accessibility_rule(
    "PDF-NO-BOOKMARKS",
    f"The PDF has more than {PAGES_THAT_NEED_BOOKMARKS} pages and no bookmarks.",
    "Make the PDF again with bookmarks from the headings.",
)
def no_bookmarks(document):
    if len(document.pdf.pages) > PAGES_THAT_NEED_BOOKMARKS and not document.facts["bookmarks"]:
        yield at()
