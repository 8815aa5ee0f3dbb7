"""A text of HTML as the blocks a reader meets, and its sentences."""

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import html as lxml_html

BLOCKS = {
    "h1": "Heading", "h2": "Heading", "h3": "Heading", "h4": "Heading", "h5": "Heading", "h6": "Heading",
    "p": "Paragraph", "li": "List item", "dt": "Term", "dd": "Description", "caption": "Table caption",
    "th": "Table header", "td": "Table cell", "blockquote": "Quotation",
}  # fmt: skip
SENTENCE_END = re.compile(r"(?<=[.!?])[”’\")\]]*\s+(?=[“‘\"(\[]?[A-Z0-9])")
# A full stop after these ends no sentence.
SHORTENED = re.compile(r"\b(Dr|Mr|Mrs|Ms|St|No|e\.g|i\.e|eg|ie|etc|vs)\.$")


def spaced(words: str) -> str:
    """The words with single spaces between them."""
    return " ".join(words.split())


def quoted(words: str, at_most: int = 50) -> str:
    """The start of some words in quotation marks, for saying where something is."""
    words = spaced(words)
    return f"“{words}”" if len(words) <= at_most else f"“{words[:at_most].rstrip()}…”"


def sentences(words: str) -> list[str]:
    """The sentences of one block; words without a full stop are one."""
    found: list[str] = []
    for piece in SENTENCE_END.split(words):
        if found and SHORTENED.search(found[-1]):
            found[-1] += f" {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return found


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item, table cell: its words without those of blocks inside it."""

    element: lxml_html.HtmlElement
    number: int

    @property
    def kind(self) -> str:
        return BLOCKS[self.element.tag]

    @property
    def level(self) -> int:
        """The level of a heading; 0 for anything else."""
        return int(self.element.tag[1]) if self.kind == "Heading" else 0

    @cached_property
    def words(self) -> str:
        return spaced("".join(own_words(self.element)))

    @property
    def where(self) -> str:
        """Such as: Paragraph 3, “The clinic opens…”."""
        place = f"{self.kind} {self.number}"
        return f"{place}, {quoted(self.words)}" if self.words else place


def own_words(element):
    """The text below an element, leaving out the blocks inside it."""
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield " "
        elif (
            isinstance(child.tag, str) and child.tag not in BLOCKS and child.tag not in ("ul", "ol", "table")
        ):
            yield from own_words(child)
        yield child.tail or ""


class Text:
    """HTML, parsed as a browser would, with its blocks in the order of the source."""

    def __init__(self, html: str):
        self.root = lxml_html.fragment_fromstring(html or "", create_parent="div")

    @cached_property
    def blocks(self) -> list[Block]:
        counts: dict[str, int] = {}
        found = []
        for element in self.root.iter(*BLOCKS):
            kind = BLOCKS[element.tag]
            counts[kind] = counts.get(kind, 0) + 1
            found.append(Block(element, counts[kind]))
        return found

    @cached_property
    def all_words(self) -> str:
        return " ".join(block.words for block in self.blocks) or spaced(self.root.text_content())

    @property
    def prose(self) -> list[Block]:
        """The blocks that people read as sentences, and that say something."""
        return [
            block
            for block in self.blocks
            if block.words and block.kind in ("Paragraph", "List item", "Description", "Quotation")
        ]
