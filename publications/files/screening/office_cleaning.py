"""Our copy of a Word or Excel file: a new archive of the parts that readers see."""

import re
import zipfile

from lxml import etree

from publications.files.screening.office_rules import REMOVED_LINKS
from publications.files.screening.packages import (
    CONTENT_TYPES,
    LINKS,
    TYPES_PART,
    Package,
    part_of,
    source_of,
)
from publications.files.screening.pictures import without_extras

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LEFT_OUT = {"properties", "comments", "notes", "printer", "chain", "glossary", "custom"}
ALWAYS_THE_SAME_TIME = (1980, 1, 1, 0, 0, 0)
CORE_PART = "docProps/core.xml"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_LINK = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
PURL = "http://purl.org/dc/elements/1.1/"

# What Word keeps in a document of comments that are gone, of who changed what, and of its templates.
OF_EDITING = [
    f"{WORD}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference", "rsid", "rsids")
]
OF_SETTINGS = [f"{WORD}{name}" for name in ("attachedTemplate", "docVars", "mailMerge", "saveThroughXslt")]
OF_SHEETS = [f"{SHEETS}{name}" for name in ("legacyDrawing", "legacyDrawingHF")]
OF_WORKBOOK = [f"{SHEETS}{name}" for name in ("fileSharing", "fileVersion")]


def write(package: Package, path: str, title: str, language: str) -> None:
    """Parts that readers do not see are left out, with everything that refers to them."""
    kept = [name for name, what in package.parts.items() if what not in LEFT_OUT]
    kept = [name for name in kept if not (name.endswith(".rels") and is_gone(source_of(name), package))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as copy:
        put(copy, TYPES_PART, content_types(package, kept))
        put(copy, CORE_PART, core_properties(title, language))
        for name in kept:
            if name != TYPES_PART:
                put(copy, name, cleaned(package, name))


def is_gone(source, package):
    return source != "" and package.parts.get(source, "gone") in (*LEFT_OUT, "gone")


def put(copy, name, data):
    entry = zipfile.ZipInfo(name, ALWAYS_THE_SAME_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    copy.writestr(entry, data)


def written(root) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def content_types(package, kept) -> bytes:
    root = package.tree(TYPES_PART)
    for each in list(root):
        is_core = each.get("PartName") == f"/{CORE_PART}"
        if each.tag == f"{CONTENT_TYPES}Override" and (
            is_core or each.get("PartName", "").lstrip("/") not in kept
        ):
            root.remove(each)
    etree.SubElement(root, f"{CONTENT_TYPES}Override", PartName=f"/{CORE_PART}", ContentType=CORE_TYPE)
    return written(root)


def core_properties(title, language) -> bytes:
    names = {
        "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "dc": PURL,
    }
    root = etree.Element(f"{{{names['cp']}}}coreProperties", nsmap=names)
    for name, value in {"title": title, "language": language}.items():
        if value:
            etree.SubElement(root, f"{{{PURL}}}{name}").text = value
    return written(root)


def cleaned(package, name) -> bytes:
    if package.parts[name] == "picture":
        return without_extras(package.read(name))
    if name.endswith(".rels"):
        return links(package, name)
    if name.startswith("xl/worksheets/"):
        return without_comments_of_sheet(package.read(name))
    if name.startswith("word/") and name.endswith(".xml"):
        return of_word(package, name)
    if name == "xl/workbook.xml":
        return without(package.tree(name), OF_WORKBOOK)
    return package.read(name)


def links(package, name) -> bytes:
    root, source = package.tree(name), source_of(name)
    for each in list(root):
        kind = each.get("Type", "").rpartition("/")[2]
        is_external = each.get("TargetMode") == "External"
        target = each.get("Target", "") if is_external else part_of(source, each.get("Target", ""))
        if kind in REMOVED_LINKS or (not is_external and is_gone(target, package)):
            root.remove(each)
    if name == "_rels/.rels":
        etree.SubElement(root, f"{LINKS}Relationship", Id="rIdCore", Type=CORE_LINK, Target=CORE_PART)
    return written(root)


def without(root, tags) -> bytes:
    for each in list(root.iter(*tags)):
        parent, before = each.getparent(), each.getprevious()
        if each.tail and before is not None:
            before.tail = (before.tail or "") + each.tail
        parent.remove(each)
    return written(root)


def of_word(package, name) -> bytes:
    root = package.tree(name)
    for each in root.iter():
        for attribute in list(each.attrib):
            if attribute.startswith(f"{WORD}rsid"):
                del each.attrib[attribute]
            elif attribute in (f"{WORD}author", f"{WORD}initials"):
                each.set(attribute, "")  # Word refuses a change without the attribute
    return without(root, [*OF_EDITING, *(OF_SETTINGS if name == "word/settings.xml" else [])])


def without_comments_of_sheet(data: bytes) -> bytes:
    """A sheet may be too large for a tree; what names its notes stands in elements of their own."""
    return re.sub(rb"<(?:\w+:)?(legacyDrawing|legacyDrawingHF)\b[^>]*/>", b"", data)
