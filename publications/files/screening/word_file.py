"""Word documents: what is changed, commented, hidden or fetched, and the words that readers see."""

import re
from contextlib import contextmanager
from functools import cached_property

from publications.files.screening import office_rules  # noqa: F401  registered by being imported
from publications.files.screening.catalogue import BLOCK, HARD, WARN, at, rule
from publications.files.screening.office_cleaning import PURL, write
from publications.files.screening.packages import Package, opened_package
from publications.files.screening.word_looks import VALUE, WORD, Look, Styles, is_on, look_of
from publications.files.screening.work import Words

CHANGES = [
    f"{WORD}{name}"
    for name in (
        "ins del moveFrom moveTo rPrChange pPrChange sectPrChange tblPrChange tcPrChange trPrChange "
        "tblGridChange numberingChange cellIns cellDel cellMerge"
    ).split()
]
TEXT, DELETED_TEXT, TAB, BREAK = (f"{WORD}{name}" for name in ("t", "delText", "tab", "br"))
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
FIELD = re.compile(r"\s*(?P<name>[A-Z]+)", re.IGNORECASE)
RUNS_PROGRAMS = {"DDE", "DDEAUTO"}
TELLS_PATHS = {"INCLUDETEXT", "INCLUDEPICTURE", "LINK", "FILENAME", "AUTHOR", "LASTSAVEDBY", "USERNAME"}
HEADING = re.compile(r"(?i)heading ?[1-9]$")


class Document:
    """One Word file, and the runs of words of all parts that hold text."""

    def __init__(self, package: Package):
        self.package = package
        self.styles = Styles(package)

    @property
    def parts_with_text(self) -> list[str]:
        wanted = re.compile(r"word/(document|footnotes|endnotes|(header|footer)\d*)\.xml")
        return [name for name in self.package.parts if wanted.fullmatch(name)]

    @cached_property
    def looks(self) -> list[tuple[str, Look]]:
        found = []
        for name in self.parts_with_text:
            for run in self.package.tree(name).iter(f"{WORD}r"):
                text = text_of(run)
                if text.strip():
                    found.append((name, look_of(run, text, self.styles)))
        return found

    def each(self, *tags):
        for name in self.parts_with_text:
            for element in self.package.tree(name).iter(*tags):
                yield name, element

    def settings(self, name):
        for _, root in self.package.trees("word/settings.xml"):
            yield from root.iter(f"{WORD}{name}")


def text_of(element) -> str:
    """The words in one element, without those that are deleted."""
    words = []
    for each in element.iter(TEXT, TAB, BREAK):
        words.append(each.text or "" if each.tag == TEXT else "\t" if each.tag == TAB else "\n")
    return "".join(words)


@contextmanager
def opened(path: str, kind: str):
    with opened_package(path, kind) as package:
        yield Document(package)


def of_document(name, severity, words, advice, **options):
    return rule(name, ["docx"], severity, words, advice, **options)


@of_document(
    "DOC-CHANGES",
    BLOCK,
    "The document still holds tracked changes: words that were taken out or put in, and who did it.",
    "In Word, choose Review, Accept all changes and stop tracking. Save it, and upload it again.",
)
def changes(document):
    for name, element in document.each(*CHANGES):
        words = text_of(element) or "".join(each.text or "" for each in element.iter(DELETED_TEXT))
        yield at(sample=words, part=name)
    if any(is_on(element) for element in document.settings("trackRevisions")):
        yield at(severity=WARN, sample="Tracking is switched on.")


@of_document(
    "DOC-COMMENTS",
    BLOCK,
    "The document holds comments.",
    "In Word, choose Review, Delete all comments. Save it, and upload it again. "
    "Our copy leaves comments out.",
)
def comments(document):
    for name in document.package.named("comments"):
        if name.endswith(".xml") and "comments" in name.rpartition("/")[2]:
            for comment in document.package.tree(name).iter(f"{WORD}comment"):
                yield at(sample=text_of(comment))


@of_document(
    "DOC-HIDDEN",
    BLOCK,
    "There is hidden text in the document. On a web page everybody would read it.",
    "In Word, press Ctrl+Shift+8 to see it, delete it, save, and upload it again.",
)
def hidden(document):
    for name, look in document.looks:
        if look.is_hidden:
            yield at(sample=look.text, part=name)


@of_document(
    "DOC-WHITE",
    BLOCK,
    "There is white text on a white ground in the document. Anybody can make it visible.",
    "Delete it, or give it a colour that can be read. Save it, and upload it again.",
)
def white(document):
    for name, look in document.looks:
        if look.is_white:
            yield at(sample=look.text, severity=WARN if look.may_be_on_colour else "", part=name)


@of_document(
    "DOC-TINY",
    BLOCK,
    "There is text in the document that is too small to be seen.",
    "Delete it, or make it large enough to read. Save it, and upload it again.",
)
def tiny(document):
    for name, look in document.looks:
        if look.is_tiny:
            yield at(sample=look.text, part=name)


@of_document(
    "DOC-BLACK-BAR",
    BLOCK,
    "Words are blacked out with a colour, and are still there: anybody can copy them.",
    "Delete the words, and write “[redacted]” in their place. Save it, and upload it again.",
    for_disclosure=HARD,
)
def black_bar(document):
    for name, look in document.looks:
        if look.is_black_bar:
            yield at(sample=look.text, part=name)


@of_document(
    "DOC-FIELDS",
    WARN,
    "A field in the document names a file, a person or a program.",
    "In Word, select all, press Ctrl+Shift+F9 to turn fields into text, and read what they say.",
)
def fields(document):
    instructions = [
        *((name, each.text or "") for name, each in document.each(f"{WORD}instrText")),
        *((name, each.get(f"{WORD}instr", "")) for name, each in document.each(f"{WORD}fldSimple")),
    ]
    for name, instruction in instructions:
        field = FIELD.match(instruction)
        kind = field["name"].upper() if field else ""
        if kind in RUNS_PROGRAMS:
            yield at(sample=instruction, severity=HARD, part=name)
        elif kind in TELLS_PATHS:
            yield at(sample=instruction, part=name)


@of_document(
    "DOC-VARS",
    WARN,
    "The document holds values that no reader sees (document variables or building blocks).",
    "Nothing to do unless they hold names: our copy leaves them out.",
    is_removed=True,
)
def variables(document):
    for element in document.settings("docVar"):
        yield at(sample=element.get(f"{WORD}name", ""))
    for name in document.package.named("glossary"):
        if name.endswith("/document.xml") and text_of(document.package.tree(name)).strip():
            yield at(part=name)


# How well everybody can read it


@of_document(
    "DOC-NO-HEADINGS",
    WARN,
    "The document has no headings that a screen reader could jump to.",
    "In Word, give the headings the styles Heading 1, Heading 2 and so on.",
)
def no_headings(document):
    if not facts(document)["headings"] and len(text_of(document.package.tree("word/document.xml"))) > 2_000:
        yield at()


@of_document(
    "IMG-NO-ALT",
    WARN,
    "There are pictures without a text that says what they show ({number}).",
    "In Word, right-click each picture and choose View alt text.",
)
def pictures_without_text(document):
    number = facts(document)["pictures_without_text"]
    if number:
        yield at(words={"number": number})


@of_document(
    "TABLE-NO-HEADER",
    WARN,
    "There are tables without a header row ({number}).",
    "In Word, select the first row and choose Layout, Repeat header rows.",
)
def tables_without_header(document):
    number = facts(document)["tables_without_header"]
    if number:
        yield at(words={"number": number})


def facts(document) -> dict:
    """What was measured, as readers are told."""
    body = document.package.tree("word/document.xml")
    names = {key: each.find(f"{WORD}name") for key, each in document.styles.by_id.items()}
    headings = {key for key, name in names.items() if name is not None and HEADING.match(name.get(VALUE, ""))}
    styles = [each.get(VALUE) for each in body.iter(f"{WORD}pStyle")]
    tables = [each for each in body.iter(f"{WORD}tbl") if len(each.findall(f"{WORD}tr")) > 1]
    return {
        "headings": sum(1 for style in styles if style in headings),
        "language": language_of(document),
        "title": title_of(document.package),
        "pictures_without_text": sum(
            1
            for each in body.iter(DRAWN)
            if not each.get("descr", "").strip() and not any("decorative" in str(e.tag) for e in each.iter())
        ),
        "tables_without_header": sum(
            1 for each in tables if next(each.iter(f"{WORD}tblHeader"), None) is None
        ),
    }


def language_of(document) -> str:
    if "word/styles.xml" in document.package.parts:
        for each in document.package.tree("word/styles.xml").iter(f"{WORD}lang"):
            if each.get(VALUE):
                return each.get(VALUE)
    return ""


def title_of(package) -> str:
    for _, core in package.trees("docProps/core.xml"):
        return (core.findtext(f"{{{PURL}}}title") or "").strip()
    return ""


def words(document) -> Words:
    """One page for each heading of the first level, because a Word file has no pages of its own."""
    measured = facts(document)
    sections = [("", [])]
    for paragraph in document.package.tree("word/document.xml").iter(f"{WORD}p"):
        said = text_of(paragraph).strip()
        style = style_name(document, paragraph)
        if said and style in ("heading 1", "title"):
            sections.append((said, []))
        if said:
            sections[-1][1].append(said)
    for name in document.parts_with_text:
        if name != "word/document.xml" and text_of(document.package.tree(name)).strip():
            paragraphs = document.package.tree(name).iter(f"{WORD}p")
            kind = re.sub(r"\d*\.xml", "", name.rpartition("/")[2])
            sections.append((kind, [text_of(each) for each in paragraphs if text_of(each).strip()]))
    return Words(
        pages=[(label[:255], "\n".join(lines)) for label, lines in sections if lines],
        count=pages_as_counted(document.package),
        title=measured["title"],
        language=measured["language"],
        accessibility=measured,
    )


def style_name(document, paragraph) -> str:
    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    known = document.styles.by_id.get(style.get(VALUE)) if style is not None else None
    name = known.find(f"{WORD}name") if known is not None else None
    return name.get(VALUE, "").lower() if name is not None else ""


def pages_as_counted(package) -> int | None:
    """How many pages Word counted when the document was last saved."""
    for _, root in package.trees("docProps/app.xml"):
        counted = root.findtext("{*}Pages") or ""
        return int(counted) if counted.isdigit() and 0 < int(counted) < 100_000 else None
    return None


def write_clean(document, path: str) -> None:
    write(document.package, path, title_of(document.package), language_of(document))
