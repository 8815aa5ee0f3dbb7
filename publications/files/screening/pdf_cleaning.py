"""Our copy of a PDF: written anew, with what readers see and nothing beside it."""

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Stream

from publications.files.screening.pdf_rules import ACTIVE_ACTIONS, ACTIVE_ANNOTATIONS, COMMENTS
from publications.files.screening.pictures import without_extras

# Keys that no reader sees, wherever they stand.
DROPPED = ("/PieceInfo", "/Thumb", "/AA", "/JS", "/LastModified", "/AF", "/EF", "/RichMediaContent")
DROPPED_FROM_ROOT = ("/Collection", "/Metadata", "/SpiderInfo", "/Perms", "/Legal", "/Requirements")
DROPPED_NAMES = ("/EmbeddedFiles", "/JavaScript", "/AlternatePresentations", "/Renditions")
DROPPED_ANNOTATIONS = {"/FileAttachment", *ACTIVE_ANNOTATIONS}


def write(document, path: str) -> None:
    pdf, root = document.pdf, document.root
    title, parts = document.facts["title"], promised(pdf, root)
    for key in DROPPED_FROM_ROOT:
        drop(root, key)
    for key in DROPPED_NAMES:
        drop(root.get("/Names", {}), key)
    drop(root.get("/AcroForm", {}), "/XFA")
    if is_active(root.get("/OpenAction")):
        del root["/OpenAction"]
    for page in pdf.pages:
        clean_annotations(page.obj)
    for each in document.objects:
        clean(each, root)
    drop(pdf.trailer, "/Info")
    if title:
        pdf.docinfo["/Title"] = title
        root.ViewerPreferences = Dictionary(root.get("/ViewerPreferences", {}))
        root.ViewerPreferences.DisplayDocTitle = True
    say_of_itself(pdf, root, title, parts)
    pdf.remove_unreferenced_resources()
    pdf.save(
        path,
        linearize=True,
        object_stream_mode=ObjectStreamMode.generate,
        encryption=False,
        fix_metadata_version=False,
        deterministic_id=True,
    )


def drop(holder, key):
    if key in holder:
        del holder[key]


def is_active(action) -> bool:
    return isinstance(action, Dictionary) and ("/JS" in action or action.get("/S") in ACTIVE_ACTIONS)


def clean(each, root):
    """Takes from one dictionary what does something, and what only programs read."""
    for key in DROPPED:
        drop(each, key)
    if each.objgen != root.objgen:
        drop(each, "/Metadata")
    if each.get("/Subtype") in DROPPED_ANNOTATIONS:  # one that a tag still names
        drop(each, "/FS")
    for key in ("/A", "/Next", "/PA"):
        if is_active(each.get(key)):
            del each[key]
    if is_active(each):  # one that something else still names: it does nothing any more
        for key in list(each.keys()):
            del each[key]
    if isinstance(each, Stream) and each.get("/Filter") in (Name.DCTDecode, Array([Name.DCTDecode])):
        data = each.read_raw_bytes()
        each.write(without_extras(data), filter=each.Filter, decode_parms=each.get("/DecodeParms"))


def clean_annotations(page):
    """Comments keep their words and lose their writers; attached files and films go."""
    if "/Annots" not in page:
        return
    kept = []
    for each in page["/Annots"]:
        if isinstance(each, Dictionary):
            if each.get("/Subtype") in DROPPED_ANNOTATIONS:
                continue
            if each.get("/Subtype") in COMMENTS:
                for key in ("/T", "/CreationDate", "/M", "/NM", "/RC"):
                    drop(each, key)
        kept.append(each)
    page["/Annots"] = Array(kept)


def promised(pdf, root) -> dict[str, str]:
    """What the PDF says of the standard that it follows: only that is kept of its metadata."""
    if "/Metadata" not in root:
        return {}
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        return {key: xmp[key] for key in ("pdfuaid:part",) if key in xmp}


def say_of_itself(pdf, root, title, parts):
    """The title and the language, where programs look for them first."""
    language = str(root.get("/Lang", ""))
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if title:
            xmp["dc:title"] = title
        if language:
            xmp["dc:language"] = [language]
        for key, value in parts.items():
            xmp[key] = value
