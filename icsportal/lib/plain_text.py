"""Formatted text as plain text, for programs that show no other."""

import textwrap

from lxml import html as lxml_html

WIDTH = 72
BLOCKS = frozenset(
    "p h1 h2 h3 h4 ul ol li table tr blockquote div section article header footer main".split()
)
LINE_BREAK = "\N{LINE SEPARATOR}"
UNDERLINES = {"h1": "=", "h2": "-"}


def plain_text(formatted: str) -> str:
    """The words in their order: headings underlined, lists with dashes, the address after each link.

    `formatted` is HTML of a page or a part of one. Addresses are never broken.
    """
    body = lxml_html.document_fromstring(formatted or "<p></p>").find("body")
    return "\n\n".join(block for block in _blocks(body) if block.strip()) + "\n"


def _blocks(element):
    """The blocks inside an element, each ready to be read."""
    run = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):  # a comment
            run.append(child.tail or "")
            continue
        if child.tag in BLOCKS:
            yield _wrapped(run)
            run = [child.tail or ""]
            yield from _block(child)
        else:
            run += [_inline(child), child.tail or ""]
    yield _wrapped(run)


def _block(element):
    match element.tag:
        case "ul" | "ol":
            yield "\n".join(_items(element))
        case "tr":
            yield " | ".join(_words([_inline(cell)]) for cell in element)
        case "h1" | "h2" | "h3" | "h4":
            heading = textwrap.fill(_words([element.text_content()]), WIDTH)
            line = UNDERLINES.get(element.tag, "")
            yield f"{heading}\n{line * max(map(len, heading.splitlines()), default=0)}".rstrip()
            yield from element.xpath(".//a/@href")
        case _:
            yield from _blocks(element)


def _items(element):
    for number, item in enumerate(element.iterchildren("li"), 1):
        mark = f"{number}. " if element.tag == "ol" else "- "
        text = "\n".join(block for block in _blocks(item) if block)
        yield textwrap.indent(text, " " * len(mark)).replace(" " * len(mark), mark, 1)


def _inline(element) -> str:
    """The words of an element in a line, with where its links lead."""
    if element.tag == "br":
        return LINE_BREAK
    said = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            said.append(_inline(child))
        said.append(child.tail or "")
    words = "".join(said)
    address = element.get("href", "") if element.tag == "a" else ""
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    return f"{words} ({shown})" if address and _words([words]) != shown else words


def _words(run) -> str:
    return " ".join("".join(run).split())


def _wrapped(run) -> str:
    lines = (_words([line]) for line in "".join(run).split(LINE_BREAK))
    return "\n".join(
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False) for line in lines if line
    )
