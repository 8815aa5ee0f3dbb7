"""Word and Excel files as what they are: a zip archive of parts, of which every one must be known.

Nothing is unpacked to a disk. A part is read only once the whole archive has been found harmless.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from xml.parsers import expat

from lxml import etree

from publications.files.screening.at_once import MEGABYTE
from publications.files.screening.work import Stop

PARTS_AT_MOST = 5_000
BYTES_UNPACKED_AT_MOST = 400 * MEGABYTE
RATIO_AT_MOST = 120
RATIO_COUNTS_FROM = MEGABYTE
LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
OFFICE_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
STRICT = b"http://purl.oclc.org/ooxml/"
CONTENT_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
TYPES_PART = "[Content_Types].xml"
XML_ENDINGS = (".xml", ".rels", ".vml")
PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}

# What each kind of part is: kept as it is, left out of our copy, or known to be something that stops a file.
COMMON_PARTS = {
    r"\[Content_Types\]\.xml|_rels/\.rels": "kept",
    r"docProps/(core|app|custom)\.xml|docProps/thumbnail\.\w+": "properties",
    r"docMetadata/LabelInfo\.xml|word/intelligence\d*\.xml": "properties",
    r"(word|xl)/_rels/(document|workbook|fontTable|settings|footnotes|endnotes|numbering)\.xml\.rels": "kept",
    r"word/_rels/(header|footer)\d*\.xml\.rels": "kept",
    r"(word|xl)/media/[\w. -]+\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|svg)": "picture",
    r"(word|xl)/theme/theme\d*\.xml|(word|xl)/theme/_rels/theme\d*\.xml\.rels": "kept",
    r"(word|xl)/charts/(chart|chartEx|style|colors)\d*\.xml": "kept",
    r"(word|xl)/charts/_rels/\w+\.xml\.rels|(word|xl)/drawings/_rels/\w+\.(xml|vml)\.rels": "kept",
    r"(word|xl)/drawings/drawing\d*\.xml": "kept",
    r"(word|xl)/drawings/\w+\.vml": "notes",
    r"(word|xl)/diagrams/\w+\.xml|(word|xl)/diagrams/_rels/\w+\.xml\.rels": "kept",
    r"(word|xl)/vba\w*\.\w+|(word|xl)/_rels/vba\w*\.\w+\.rels|(word|xl)/(activeX|ctrlProps)/.*": "macro",
    r"(word|xl)/(macrosheets|dialogsheets|intlMacrosheets)/.*|(word|xl)/attachedToolbars\.\w+": "macro",
    r"customUI/.*|userCustomization/.*|word/customizations\.xml": "macro",
    r"(word|xl)/embeddings/.*": "embedded",
    r"customXml/.*": "custom",
}
WORD_PARTS = {
    r"word/(document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering)\.xml": "kept",
    r"word/(footnotes|endnotes)\.xml|word/(header|footer)\d*\.xml": "kept",
    r"word/fonts/[\w.]+\.odttf": "kept",
    r"word/(comments\w*|people)\.xml|word/_rels/comments\w*\.xml\.rels": "comments",
    r"word/glossary/.*": "glossary",
    r"word/printerSettings/.*": "printer",
}
EXCEL_PARTS = {
    r"xl/(workbook|styles|sharedStrings|metadata)\.xml": "kept",
    r"xl/(worksheets|chartsheets)/sheet\d*\.xml": "kept",
    r"xl/(worksheets|chartsheets)/_rels/sheet\d*\.xml\.rels": "kept",
    r"xl/tables/table\d*\.xml": "kept",
    r"xl/calcChain\.xml": "chain",
    r"xl/printerSettings/.*": "printer",
    r"xl/comments\d*\.xml|xl/comments/.*|xl/threadedComments/.*|xl/persons/.*": "comments",
    r"xl/externalLinks/.*": "external",
    r"xl/connections\.xml|xl/queryTables/.*|xl/xmlMaps\.xml|xl/customData/.*": "connection",
    r"xl/tables/_rels/.*": "connection",
    r"xl/pivotTables/.*|xl/pivotCache/.*|xl/slicers/.*|xl/slicerCaches/.*|xl/timelines?/.*": "pivot",
    r"xl/timelineCaches/.*": "pivot",
    r"xl/model/.*": "model",
    r"xl/revisions/.*": "revisions",
}
PARTS = {
    "docx": [(re.compile(pattern), what) for pattern, what in {**COMMON_PARTS, **WORD_PARTS}.items()],
    "xlsx": [(re.compile(pattern), what) for pattern, what in {**COMMON_PARTS, **EXCEL_PARTS}.items()],
}
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
MAIN_TYPE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}


@dataclass(frozen=True)
class Link:
    """How one part refers to another, or to something outside."""

    source: str
    id: str
    type: str
    target: str
    is_external: bool


@dataclass
class Package:
    kind: str
    archive: zipfile.ZipFile
    main_type: str
    cache: dict = field(default_factory=dict)

    @cached_property
    def parts(self) -> dict[str, str]:
        """What each part is; "unknown" for one that is on no list."""
        return {name: self.what_is(name) for name in self.archive.namelist() if not name.endswith("/")}

    def what_is(self, name: str) -> str:
        for pattern, what in PARTS[self.kind]:
            if pattern.fullmatch(name):
                return what
        return "unknown"

    def named(self, *whats: str) -> list[str]:
        return [name for name, what in self.parts.items() if what in whats]

    def read(self, name: str) -> bytes:
        return self.archive.read(name)

    def tree(self, name: str):
        """The root of an XML part, read once."""
        if name not in self.cache:
            self.cache[name] = etree.fromstring(self.read(name), etree.XMLParser(**PARSER))
        return self.cache[name]

    def trees(self, *names: str) -> Iterator[tuple[str, object]]:
        for name in names:
            if name in self.parts:
                yield name, self.tree(name)

    @cached_property
    def links(self) -> list[Link]:
        return [link for name in self.parts if name.endswith(".rels") for link in self.links_in(name)]

    def links_in(self, name: str) -> list[Link]:
        source = source_of(name)
        return [
            Link(
                source,
                each.get("Id", ""),
                each.get("Type", "").removeprefix(OFFICE_LINKS).removeprefix(STRICT_LINKS).lstrip("/"),
                each.get("Target", "")
                if each.get("TargetMode") == "External"
                else part_of(source, each.get("Target", "")),
                each.get("TargetMode") == "External",
            )
            for each in self.tree(name).iter(f"{LINKS}Relationship")
        ]


def source_of(name: str) -> str:
    """The part of which `name` holds the links: of "word/_rels/document.xml.rels", "word/document.xml"."""
    folder, _, file = name.rpartition("_rels/")
    return folder + file.removesuffix(".rels")


def part_of(source: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))


@contextmanager
def opened_package(path: str, kind: str):
    """The package, once nothing in it can harm who reads it. Raises Stop."""
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise Stop("FILE-UNREADABLE") from None
    with archive:
        check_archive(archive)
        check_xml(archive)
        package = Package(kind, archive, main_type(archive, kind))
        yield package


def check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > PARTS_AT_MOST or sum(each.file_size for each in entries) > BYTES_UNPACKED_AT_MOST:
        raise Stop("FILE-BOMB")
    seen = set()
    for each in entries:
        name = each.orig_filename
        folded = name.casefold()
        odd = "\\" in name or "\0" in name or name.startswith("/") or ":" in name
        if odd or folded in seen or ".." in name.split("/"):
            raise Stop("ZIP-NAMES")
        seen.add(folded)
        if each.flag_bits & 0x1:
            raise Stop("FILE-ENCRYPTED")
        too_dense = each.file_size > RATIO_AT_MOST * max(each.compress_size, 1)
        if each.file_size > RATIO_COUNTS_FROM and too_dense:
            raise Stop("FILE-BOMB")
    if min((each.header_offset for each in entries), default=0):
        raise Stop("FILE-PREFIX")
    if TYPES_PART.casefold() not in seen:
        raise Stop("FILE-TYPE")


def check_xml(archive: zipfile.ZipFile) -> None:
    """Every part that is XML is whole, and none declares a document type, in whatever encoding."""
    for each in archive.infolist():
        if not each.filename.lower().endswith(XML_ENDINGS):
            continue
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = no_document_type
        parser.EntityDeclHandler = no_document_type
        with archive.open(each) as part:
            parser.ParseFile(part)


def no_document_type(*declared):
    raise Stop("XML-DTD")


def main_type(archive, kind: str) -> str:
    """The type that the package gives its main part. Raises Stop when that is of another kind of file."""
    types = etree.fromstring(archive.read(TYPES_PART), etree.XMLParser(**PARSER))
    main = "/" + MAIN_PART[kind]
    found = [
        each.get("ContentType", "")
        for each in types.iter(f"{CONTENT_TYPES}Override")
        if each.get("PartName") == main
    ]
    of_kind = {"docx": "wordprocessingml|ms-word", "xlsx": "spreadsheetml|ms-excel"}[kind]
    if main.lstrip("/") not in archive.namelist() or not found or not re.search(of_kind, found[0]):
        raise Stop("FILE-TYPE")
    if STRICT in archive.read(main.lstrip("/")):
        raise Stop("FILE-UNREADABLE")  # the strict variant, whose names our rules do not know
    return found[0]
