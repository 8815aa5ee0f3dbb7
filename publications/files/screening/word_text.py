"""A Word document as the text of a page: its headings, lists, tables, notes and pictures, and no looks.

Notes are written as `icsportal.lib.chapters` reads them: `[^1]` in the text, and paragraphs `[^1]: …`.
"""

import base64
import re
from io import BytesIO
from pathlib import Path

import mammoth
from lxml import html as lxml_html
from PIL import Image, ImageOps

from icsportal.lib.pasted_text import tidy
from publications.files.screening.office_cleaning import write
from publications.files.screening.word_file import Document, opened, text_of, title_of
from publications.files.screening.word_looks import WORD, look_of

STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p:fresh
p[style-name^='toc'] => !
p[style-name^='TOC'] => !
p[style-name='header'] => !
p[style-name='footer'] => !
r[style-name='Strong'] => strong
r[style-name='Emphasis'] => em
"""
PIXELS_AT_MOST = 60_000_000
WIDEST = 1600
NOTE = re.compile(r"(foot|end)note-(?:ref-)?(\d+)\Z")

Image.MAX_IMAGE_PIXELS = PIXELS_AT_MOST


def convert(job: dict) -> dict:
    """The text of one document. Words that its readers do not see are not in it.

    `kept` in the job names the rules whose findings were false alarms: such words readers do see.
    """
    pictures: list[dict] = []
    lost: list[str] = []

    def take(image):
        with image.open() as file:
            content = encoded(file.read())
        if content is None:
            lost.append("A picture is in a format that no browser shows: paste it into Word as PNG.")
            return {"src": ""}
        ending = "png" if content.startswith(b"\x89PNG") else "jpg"
        name = f"picture-{len(pictures) + 1}.{ending}"
        pictures.append(
            {"name": name, "alt": image.alt_text or "", "content": base64.b64encode(content).decode()}
        )
        return {"src": name}

    with opened(job["upload"], "docx") as document:
        title = title_of(document.package)
        drop_unseen(document, set(job["kept"]))
        path = job["upload"] + "-seen.docx"
        write(document.package, path, "", "")
    with open(path, "rb") as file:
        converted = mammoth.convert_to_html(
            file,
            style_map=STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(take),
            id_prefix="",
        )
    Path(path).unlink()
    text, own_title = as_page(converted.value)
    return {"html": text, "title": own_title or title, "pictures": pictures, "lost": lost}


def drop_unseen(document: Document, kept: set[str]) -> None:
    """Takes out the words that Word does not show, so that no converter can."""
    for name in document.parts_with_text:
        for gone in list(document.package.tree(name).iter(f"{WORD}del", f"{WORD}moveFrom")):
            gone.getparent().remove(gone)
        for run in list(document.package.tree(name).iter(f"{WORD}r")):
            text = text_of(run)
            if not text.strip():
                continue
            look = look_of(run, text, document.styles)
            unseen = {
                "DOC-HIDDEN": look.is_hidden,
                "DOC-WHITE": look.is_white and not look.may_be_on_colour,
                "DOC-TINY": look.is_tiny,
                "DOC-BLACK-BAR": look.is_black_bar,
            }
            if any(is_so and rule not in kept for rule, is_so in unseen.items()):
                run.getparent().remove(run)


def encoded(data: bytes) -> bytes | None:
    """The picture upright, of a size for a page, and nothing but its pixels. None if it is no picture."""
    try:
        with Image.open(BytesIO(data), formats=["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"]) as original:
            has_gaps = original.mode in ("RGBA", "LA", "PA") or "transparency" in original.info
            lossless = original.format in ("PNG", "GIF", "BMP")
            picture = ImageOps.exif_transpose(original).convert("RGBA" if has_gaps else "RGB")
    except MemoryError:
        raise
    except Exception:  # a decoder can raise anything
        return None
    picture.thumbnail((WIDEST, WIDEST * 4))
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    written = BytesIO()
    clean.save(written, "PNG" if lossless or has_gaps else "JPEG", optimize=True, quality=82)
    return written.getvalue()


def as_page(text: str) -> tuple[str, str]:
    """The HTML of mammoth as we write pages, and the title that stood in it."""
    root = lxml_html.fragment_fromstring(text, create_parent="div")
    title = ""
    for element in root.xpath(".//h1[@class='title']"):
        title = title or " ".join(element.text_content().split())
        element.drop_tree()
    write_notes(root)
    for anchor in root.xpath(".//a[not(@href)] | .//a[starts-with(@href, '#')]"):
        anchor.drop_tag()  # bookmarks of Word; every heading gets an address of its own
    for image in root.xpath(".//img[@src='']"):
        image.drop_tree()
    for cell in root.iter("td", "th"):
        flatten(cell)
    for cell in root.xpath(".//th"):
        cell.set("scope", "col")
        for strong in cell.xpath(".//strong"):
            strong.drop_tag()
    inside = lxml_html.tostring(root, encoding="unicode")
    return tidy(inside[inside.index(">") + 1 : inside.rindex("</")]), title


def write_notes(root) -> None:
    """The list of notes at the end becomes paragraphs, and each link to one a mark."""
    for mark in root.xpath(".//sup[a[contains(@href, 'note-')]]"):
        found = NOTE.search(mark.find("a").get("href"))
        if found:
            tail = mark.tail or ""
            mark.clear()
            mark.tag, mark.text, mark.tail = "span", f"[^{name_of(found)}]", tail
            mark.drop_tag()
    for item in root.xpath(".//li[contains(@id, 'note-')]"):
        found = NOTE.search(item.get("id"))
        if not found:
            continue
        for back in item.xpath(".//a[contains(@href, 'note-ref-')]"):
            back.drop_tree()
        notes = item.getparent()
        words = "".join([item.text or "", *(lxml_html.tostring(each, encoding="unicode") for each in item)])
        words = re.sub(r"</?p[^>]*>", " ", words).strip()
        notes.addprevious(lxml_html.fragment_fromstring(f"<p>[^{name_of(found)}]: {words}</p>"))
        notes.remove(item)
        if not len(notes):
            notes.drop_tree()


def name_of(note: re.Match) -> str:
    """Notes at the foot and at the end are counted apart, and must not share a name."""
    return note[2] if note[1] == "foot" else f"e{note[2]}"


def flatten(cell) -> None:
    """No paragraphs in a cell: several become lines."""
    paragraphs = cell.findall("p")
    for paragraph in paragraphs[:-1]:
        if paragraph.text_content().strip():
            paragraph.append(lxml_html.Element("br"))
    for paragraph in paragraphs:
        paragraph.drop_tag()
