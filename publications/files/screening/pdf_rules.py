"""What somebody could take out of a PDF that its readers were not meant to have."""

import re

from pikepdf import String

from publications.files.screening.catalogue import BLOCK, HARD, INFORM, WARN, at, rule

FEW_CHARACTERS = 20

COMMENTS = {
    f"/{name}"
    for name in "Text FreeText Highlight Underline Squiggly StrikeOut Stamp Caret Ink Popup Line".split()
}
ACTIVE_ACTIONS = {
    f"/{name}" for name in "JavaScript Launch SubmitForm ImportData Rendition Movie Sound GoToE".split()
}
ACTIVE_ANNOTATIONS = {f"/{name}" for name in "RichMedia Movie Sound Screen 3D".split()}
LOCAL = re.compile(r"(?i)^(file:|\\\\|[a-z]:[\\/]|https?://(localhost|127\.|10\.|192\.168\.|[^./:]+(/|:|$)))")
PRIVATE_KEYS = {
    "/PieceInfo": "private data of a program",
    "/Thumb": "a small picture of an earlier page",
    "/Metadata": "data about a picture or a part",
}
OWN_WORDS_OF_METADATA = {"title", "language", "part", "amd", "corr", "conformance", "rev"}


def embedded(document):
    names = document.root.get("/Names", {})
    if "/EmbeddedFiles" in names or "/Collection" in document.root:
        yield from document.pdf.attachments or ["portfolio"]


@rule(
    "PDF-ATTACH",
    ["pdf"],
    BLOCK,
    "Another file is hidden inside this PDF.",
    "Make the PDF again without attachments. Upload what should be public by itself. "
    "Our copy leaves attachments out.",
    for_disclosure=HARD,
)
def attachments(document):
    for name in embedded(document):
        yield at(sample=name)
    for each in document.objects:
        if "/EF" in each:
            yield at(sample=str(each.get("/UF", each.get("/F", ""))))
    for page, each in document.annotations:
        if each.get("/Subtype") == "/FileAttachment":
            yield at(page=page)


@rule(
    "PDF-ACTIVE",
    ["pdf"],
    BLOCK,
    "The PDF holds a program, a film or a button that does something.",
    "Nothing to do: our copy leaves it out. Check that readers do not miss it.",
    is_removed=True,
)
def active(document):
    if "/XFA" in document.root.get("/AcroForm", {}):
        yield at(sample="XFA form")
    for each in document.objects:
        if each.get("/S") in ACTIVE_ACTIONS and ("/K" not in each or "/JS" in each):
            yield at(sample=str(each.get("/S")).lstrip("/"))
        elif "/JS" in each or "/AA" in each or "/JavaScript" in each:
            yield at(sample="JavaScript")
        elif each.get("/Subtype") in ACTIVE_ANNOTATIONS and "/Rect" in each:
            yield at(sample=str(each.get("/Subtype")).lstrip("/"))


@rule(
    "PDF-META",
    ["pdf"],
    INFORM,
    "The PDF says who made it or with what: {what}.",
    "Nothing to do: our copy does not say it.",
    is_removed=True,
)
def metadata(document):
    said = [key.lstrip("/").lower() for key in document.pdf.docinfo if key != "/Title"]
    if "/Metadata" in document.root:
        with document.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            names = [re.split(r"[}:]", key)[-1] for key in xmp]
        said += [name.lower() for name in names if name not in OWN_WORDS_OF_METADATA]
    for each in document.objects:
        for key, what in PRIVATE_KEYS.items():
            if key in each and (key != "/Metadata" or each.objgen != document.root.objgen):
                said.append(what)
    if said:
        author = str(document.pdf.docinfo.get("/Author", ""))
        yield at(sample=author, words={"what": ", ".join(sorted(set(said)))})


@rule(
    "PDF-REVISIONS",
    ["pdf"],
    WARN,
    "The PDF still holds an earlier version of itself, with words that were taken out later.",
    "Nothing to do: our copy holds only the last version.",
    is_removed=True,
    for_disclosure=BLOCK,
)
def revisions(document):
    if document.ends > (2 if document.pdf.is_linearized else 1):
        yield at()


@rule(
    "PDF-PERMS",
    ["pdf"],
    WARN,
    "The PDF forbids copying, or reading by a screen reader.",
    "Nothing to do: our copy allows it.",
    is_removed=True,
)
def permissions(document):
    if document.pdf.is_encrypted:
        yield at()


@rule(
    "PDF-ANNOTS",
    ["pdf"],
    WARN,
    "There are comments or marks on a page.",
    "Delete them before you make the PDF, unless readers are meant to see them. "
    "Our copy does not say who wrote them.",
    for_disclosure=BLOCK,
)
def comments(document):
    for page, each in document.annotations:
        if each.get("/Subtype") in COMMENTS and (each.get("/Subtype") != "/Popup" or "/Contents" in each):
            yield at(sample=str(each.get("/Contents", "")), page=page)


@rule(
    "PDF-REDACT-OPEN",
    ["pdf"],
    BLOCK,
    "Words were marked to be blacked out, and are still there.",
    "Apply the redactions in the program that you used, save the PDF again, and check it.",
    for_disclosure=HARD,
)
def redactions(document):
    for page, each in document.annotations:
        if each.get("/Subtype") == "/Redact":
            yield at(page=page)


@rule(
    "PDF-LAYERS",
    ["pdf"],
    BLOCK,
    "The PDF has a layer that is switched off. Anybody can switch it on.",
    "Delete the hidden layer, or print the document to a new PDF.",
)
def layers(document):
    settings = document.root.get("/OCProperties", {}).get("/D", {})
    groups = document.root.get("/OCProperties", {}).get("/OCGs", [])
    if len(settings.get("/OFF", [])) or (settings.get("/BaseState") == "/OFF" and len(groups)):
        yield at()


@rule(
    "PDF-FORM",
    ["pdf"],
    WARN,
    "A form in the PDF is filled in.",
    "Empty the form, unless readers are meant to see what was filled in.",
    for_disclosure=BLOCK,
)
def filled_form(document):
    for each in document.objects:
        value = each.get("/V") if each.get("/FT", "/Sig") != "/Sig" else None
        if isinstance(value, String) and str(value).strip():
            yield at(sample=str(value))


@rule(
    "PDF-LOCAL-LINK",
    ["pdf"],
    WARN,
    "A link leads to a place that only your own network has.",
    "Take the link out, or lead it to a public address.",
)
def local_links(document):
    for each in document.objects:
        address = each.get("/URI") or (each.get("/F") if each.get("/S") == "/GoToR" else None)
        if isinstance(address, String) and LOCAL.match(str(address)):
            yield at(sample=str(address))


@rule(
    "PDF-SIGNED",
    ["pdf"],
    INFORM,
    "The PDF is signed. Our copy no longer is, because it is written anew.",
    "If readers need the signature, say on the page how they can get the original.",
)
def signed(document):
    for each in document.objects:
        if each.get("/FT") == "/Sig" and "/V" in each:
            yield at()
            return


@rule(
    "PDF-SCAN",
    ["pdf"],
    WARN,
    "A page is only a picture of words: no screen reader and no search can read it.",
    "Make the PDF from the document itself, or add the text as a page or a Word file.",
    for_disclosure=BLOCK,
)
def scans(document):
    for number, (page, text) in enumerate(zip(document.pdf.pages, document.text, strict=True), 1):
        if len("".join(text.split())) < FEW_CHARACTERS and has_picture(page):
            yield at(page=number)


def has_picture(page) -> bool:
    pictures = page.obj.get("/Resources", {}).get("/XObject", {})
    return any(each.get("/Subtype") == "/Image" for _, each in pictures.items())
