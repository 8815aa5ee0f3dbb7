"""Rules that Word and Excel files share: what stands in which part of the archive."""

from publications.files.screening.catalogue import BLOCK, HARD, INFORM, WARN, at, rule
from publications.files.screening.packages import MAIN_TYPE, Package
from publications.files.screening.pictures import without_extras

BOTH = ["docx", "xlsx"]
HARMLESS_LINKS = {"hyperlink"}
REMOVED_LINKS = {"attachedTemplate"}
OF_WORKBOOKS = {"externalLinkPath", "externalLinkPathMissing", "xlExternalLinkPath", "externalLink"}
BIBLIOGRAPHY = b"http://schemas.openxmlformats.org/officeDocument/2006/bibliography"


def of_package(*arguments, **options):
    """Registers a rule that looks at the parts, whatever the document in them is."""

    def register(find):
        rule(*arguments, **options)(lambda document: find(document.package))
        return find

    return register


def spots(package: Package, *whats: str):
    for name in package.named(*whats):
        yield at(part=name)


@of_package(
    "OOXML-UNKNOWN-PART",
    BOTH,
    BLOCK,
    "The file holds a part that we do not know, so nobody can say what it gives away.",
    "Copy what readers need into a new document, and upload that.",
)
def unknown_parts(package):
    yield from spots(package, "unknown")


def has_macro(package: Package):
    if package.main_type != MAIN_TYPE[package.kind]:
        yield at(part=package.main_type)
    yield from spots(package, "macro")


MACRO = "The file holds a program (a macro or a control)."
WITHOUT_MACRO = "Save it as {} without macros, and upload that."
of_package("DOC-MACRO", ["docx"], HARD, MACRO, WITHOUT_MACRO.format("Word (.docx)"))(has_macro)
of_package("XLS-MACRO", ["xlsx"], HARD, MACRO, WITHOUT_MACRO.format("Excel (.xlsx)"))(has_macro)


def embedded(package: Package):
    yield from spots(package, "embedded")


EMBEDDED = "Another file is hidden inside this one, such as the whole workbook behind a chart."
AS_PICTURE = "Paste it as a picture instead. Upload what should be public by itself."
of_package("DOC-EMBEDDED", ["docx"], BLOCK, EMBEDDED, AS_PICTURE)(embedded)
of_package("XLS-EMBEDDED", ["xlsx"], BLOCK, EMBEDDED, AS_PICTURE)(embedded)


@of_package(
    "DOC-REMOTE",
    BOTH,
    HARD,
    "The file fetches something from elsewhere when it is opened, which tells others who reads it.",
    "In Word or Excel, replace linked pictures and objects by copies of them, and save it again.",
)
def remote(package):
    for link in package.links:
        if link.is_external and link.type not in HARMLESS_LINKS | REMOVED_LINKS | OF_WORKBOOKS:
            yield at(sample=link.target, part=link.source)


@of_package(
    "META-TEMPLATE",
    BOTH,
    INFORM,
    "The file names the template that it was made from, and where that is kept.",
    "Nothing to do: our copy does not name it.",
    is_removed=True,
)
def template(package):
    for link in package.links:
        if link.is_external and link.type in REMOVED_LINKS:
            yield at(sample=link.target)


@of_package(
    "META-PROPERTIES",
    BOTH,
    INFORM,
    "The file says who made it, when and with what.",
    "Nothing to do: our copy does not say it.",
    is_removed=True,
)
def properties(package):
    parts = package.named("properties")
    if any(name != "docProps/core.xml" or not is_ours(package.tree(name)) for name in parts):
        yield at()


def is_ours(core) -> bool:
    """The properties of our copy hold the title and the language, and nothing else."""
    return {each.tag.rpartition("}")[2] for each in core} <= {"title", "language"}


@of_package(
    "META-PRINTER",
    BOTH,
    INFORM,
    "The file names a printer of your network.",
    "Nothing to do: our copy does not name it.",
    is_removed=True,
)
def printers(package):
    yield from spots(package, "printer")


@of_package(
    "IMG-EXIF",
    BOTH,
    WARN,
    "A picture in the file says where, when or with what it was taken.",
    "Nothing to do: our copy holds only the picture itself.",
    is_removed=True,
)
def pictures(package):
    for name in package.named("picture"):
        data = package.read(name)
        if without_extras(data) != data:
            yield at(part=name)


@of_package(
    "CUSTOM-XML",
    BOTH,
    WARN,
    "The file holds data that no reader sees (a data island of another program).",
    "Nothing to do unless it holds names: our copy leaves it out.",
    is_removed=True,
)
def custom_xml(package):
    for name in package.named("custom"):
        is_data = name.endswith(".xml") and "/itemProps" not in name and "_rels" not in name
        if is_data and BIBLIOGRAPHY not in package.read(name):
            yield at(part=name)
