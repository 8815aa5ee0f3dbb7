"""Pictures in a formatted text, which itself holds words only: each is a mark, such as

    [picture 0123456789abcdef01234567.png 800x600: A map of the area]

The name is that of a kept picture (see `pictures`), then come its size and what it shows; a decorative
picture has no words. Marks are words, so they stay where they are in every editor, version and comparison.
"""

import re

from django.core.files.storage import default_storage
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from icsportal.lib.pictures import copy_name, widths_of

FOLDER = "pictures/"
MARK = re.compile(
    r"\[picture (?P<name>[0-9a-f]{24}\.(?:png|jpg)) (?P<width>[1-9]\d{0,4})x(?P<height>[1-9]\d{0,4})"
    r"(?:: (?P<alt>[^\[\]]*))?\]"
)
BROKEN = re.compile(r"\[picture\b[^\]]{0,60}")
SIZES = "(min-width: 50rem) 44rem, 94vw"


def mark(name: str, width: int, height: int, alt: str) -> str:
    """What stands in the text for a kept picture; `alt` is empty if the picture is decorative."""
    words = " ".join(alt.replace("[", "(").replace("]", ")").split())
    return f"[picture {name} {width}x{height}{': ' if words else ''}{words}]"


def words_only(text: str) -> str:
    """The text with what each picture shows in the place of its mark."""
    return MARK.sub(lambda found: found["alt"] or "", text)


def faults(text: str) -> list[str]:
    """A sentence for each mark that was damaged, so that no picture can be shown for it."""
    return [
        f"“{found}…” stands for a picture, but cannot be read. Make the text from the Word file again, "
        "or delete it."
        for found in BROKEN.findall(MARK.sub("", text))
    ]


def show(root: HtmlElement) -> None:
    """Every mark in the text is its picture, in sizes and formats from which the browser chooses."""
    for element in list(root.iter(etree.Element)):
        if MARK.search(element.text or ""):
            element.text, pictures = parts_of(element.text)
            for place, picture in enumerate(pictures):
                element.insert(place, picture)
        if element is not root and MARK.search(element.tail or ""):
            element.tail, pictures = parts_of(element.tail)
            for picture in reversed(pictures):
                element.addnext(picture)


def parts_of(run: str) -> tuple[str, list[HtmlElement]]:
    """The words before the first mark, then each picture, with the words after it as its tail."""
    pictures = []
    found = list(MARK.finditer(run))
    ends = [*(each.start() for each in found[1:]), len(run)]
    for each, end in zip(found, ends, strict=True):
        picture = element_of(each)
        picture.tail = run[each.end() : end]
        pictures.append(picture)
    return run[: found[0].start()], pictures


def element_of(found: re.Match) -> HtmlElement:
    name, width, height = found["name"], int(found["width"]), int(found["height"])
    picture = lxml_html.Element("picture")
    picture.append(
        lxml_html.Element("source", type="image/webp", srcset=copies(name, width, "webp"), sizes=SIZES)
    )
    image = lxml_html.Element(
        "img",
        src=default_storage.url(FOLDER + name),
        srcset=copies(name, width),
        sizes=SIZES,
        alt=(found["alt"] or "").strip(),
        width=str(width),
        height=str(height),
        loading="lazy",
    )
    picture.append(image)
    return picture


def copies(name: str, width: int, format_ending: str = "") -> str:
    """The copies of a kept picture, for a browser to choose from."""
    return ", ".join(
        f"{default_storage.url(FOLDER + copy_name(name, each, width, format_ending))} {each}w"
        for each in widths_of(width)
    )
