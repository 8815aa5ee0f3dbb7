"""Documents for the tests, made on the spot: clean ones, and ways to spoil them."""

import zipfile
from io import BytesIO

import docx
import openpyxl
import pikepdf
from PIL import Image
from reportlab.pdfgen import canvas

WORDS = "These are the words of a page, and there are more than a few of them."


def pdf(*pages, **properties) -> bytes:
    """An untagged PDF with one page for each text."""
    written = BytesIO()
    paper = canvas.Canvas(written)
    paper.setTitle(properties.get("title", "An example"))
    paper.setAuthor(properties.get("author", ""))
    for text in pages or (WORDS,):
        paper.drawString(72, 700, text)
        paper.showPage()
    paper.save()
    return written.getvalue()


def changed_pdf(data: bytes, change, **options) -> bytes:
    """The PDF after `change(pdf)`."""
    written = BytesIO()
    with pikepdf.open(BytesIO(data)) as opened:
        change(opened)
        opened.save(written, **options)
    return written.getvalue()


def name_author(pdf):
    pdf.docinfo["/Author"] = "A Person"


def accessible_pdf(*pages) -> bytes:
    """A PDF in which nothing is found: tagged, with language, title, headings."""

    def tag(pdf):
        tree = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        kinds = ["H1", *["P"] * len(pdf.pages)]
        tree.K = pikepdf.Array(
            pdf.make_indirect(
                pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name(f"/{kind}"), P=tree)
            )
            for kind in kinds
        )
        pdf.Root.StructTreeRoot = tree
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        pdf.Root.Lang = pikepdf.String("en-GB")
        title = str(pdf.docinfo["/Title"])
        del pdf.docinfo
        pdf.docinfo["/Title"] = title

    return changed_pdf(pdf(*pages), tag)


def word(write=None) -> bytes:
    """A Word document with a heading and words, after `write(document)`."""
    document = docx.Document()
    document.add_heading("A plan", 1)
    document.add_paragraph(WORDS)
    if write:
        write(document)
    return saved(document)


def comment(document):
    document.add_comment(document.paragraphs[-1].runs, text="Is this right?", author="A colleague")


def excel(write=None) -> bytes:
    """A workbook with a few cells, after `write(workbook)`."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Spending"
    sheet.append(["Supplier", "Amount"])
    sheet.append(["A supplier", 25000])
    if write:
        write(workbook)
    return saved(workbook)


def saved(document) -> bytes:
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The archive with these parts added or put in place of its own."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return written.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def replaced(data: bytes, name: str, old: str, new: str) -> bytes:
    """The archive with `old` in one part replaced by `new`."""
    text = part(data, name).decode()
    assert old in text
    return with_parts(data, {name: text.replace(old, new, 1).encode()})


def photograph() -> bytes:
    """A picture that says with what it was taken."""
    written = BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Name of the photographer"
    Image.new("RGB", (40, 30), "teal").save(written, "JPEG", exif=exif)
    return written.getvalue()


def parts(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.namelist()


def without_part(data: bytes, name: str) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
    return written.getvalue()
