"""Headings, tables, pictures and looks: what assistive technology builds on."""

import re

from icsportal.lib.content_checks.findings import Finding, stop
from icsportal.lib.content_checks.text import Block, Text, quoted

LONGEST_ALT = 200
PICTURE_FILE = re.compile(
    r"\A\S+\.(jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)\Z|\A(img|dsc|image)[-_ ]?\d+\Z", re.I
)
HAND_SET = re.compile(r"(?:\A|;)\s*(color|background|font|text-align|text-decoration|mso-)", re.I)
HAND_SET_ATTRIBUTES = ("color", "bgcolor", "face", "align")


def stops(text: Text, *, under_level: int = 1) -> list[Finding]:
    return [
        *headings(text, under_level),
        *bold_paragraphs(text),
        *tables(text),
        *pictures(text),
        *looks_set_by_hand(text),
    ]


def headings(text: Text, under_level: int) -> list[Finding]:
    found, level_before = [], under_level
    for heading in (block for block in text.blocks if block.level):
        if not heading.words:
            found.append(
                stop("empty heading", heading.where, "This heading has no words. Write them, or delete it.")
            )
            continue
        if heading.level == 1:
            found.append(
                stop("heading of the page", heading.where, "The page has its title already. Use heading 2.")
            )
        elif heading.level > level_before + 1:
            found.append(
                stop(
                    "skipped heading",
                    heading.where,
                    f"This is a heading {heading.level}, but no heading {level_before + 1} is above it. "
                    f"Make it a heading {level_before + 1}.",
                )
            )
        level_before = heading.level
    return found


def bold_paragraphs(text: Text) -> list[Finding]:
    return [
        stop(
            "bold paragraph",
            block.where,
            "The whole paragraph is bold. If it is a heading, make it one; else keep bold for a few words.",
        )
        for block in text.blocks
        if block.kind == "Paragraph" and block.words and is_all_bold(block)
    ]


def is_all_bold(block: Block) -> bool:
    outside = "".join(
        piece for piece in block.element.xpath(".//text()[not(ancestor::strong or ancestor::b)]")
    )
    return not re.sub(r"[\s:.]", "", outside)


def tables(text: Text) -> list[Finding]:
    found = []
    for number, table in enumerate(text.root.iter("table"), 1):
        where = f"Table {number}"
        if not any("".join(cell.itertext()).strip() for cell in table.iter("th")):
            found.append(
                stop(
                    "table without headers",
                    where,
                    "No cell of this table is a header. Make the first row a header row.",
                )
            )
    return found


def pictures(text: Text) -> list[Finding]:
    found = []
    for number, picture in enumerate(text.root.iter("img"), 1):
        alt, where = picture.get("alt"), f"Picture {number}"
        if alt is None or (alt and not alt.strip()):
            found.append(
                stop(
                    "picture without alt text",
                    where,
                    "Say what this picture shows, or say that it is decorative.",
                )
            )
        elif fault := alt_fault(alt):
            found.append(stop("bad alt text", f"{where}, {quoted(alt)}", fault))
    return found


def alt_fault(alt: str) -> str:
    """What is wrong with the words for people who cannot see a picture; empty if nothing is."""
    if PICTURE_FILE.search(alt.strip()):
        return "This is the name of a file. Say what the picture shows."
    if len(alt) > LONGEST_ALT:
        return f"This has {len(alt)} characters. Say what the picture shows in {LONGEST_ALT} or fewer."
    return ""


def looks_set_by_hand(text: Text) -> list[Finding]:
    found = []
    for element in text.root.iter():
        if not isinstance(element.tag, str):
            continue
        by_attribute = any(element.get(name) for name in HAND_SET_ATTRIBUTES)
        if element.tag == "font" or by_attribute or HAND_SET.search(element.get("style", "")):
            words = quoted(element.text_content()) if element.text_content().strip() else "A part of the text"
            found.append(
                stop(
                    "colour or font",
                    words,
                    "Its colour, font or place was set by hand, so readers cannot choose their own. "
                    "Remove the formatting.",
                )
            )
    return found
