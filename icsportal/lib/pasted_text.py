"""Text pasted from Word, Google Docs or a web page, as the headings, lists, tables and links that it means.

What a page must not hold at all is taken out later, by the sanitiser of every formatted field.
"""

import re
from urllib.parse import parse_qs, urlsplit

from lxml import html
from lxml.html import HtmlElement

RUBBISH = "style script meta link title xml head iframe object".split()
RENAMED = {"b": "strong", "i": "em", "h5": "h4", "h6": "h4"}
HEADINGS = ["h1", "h2", "h3", "h4"]
BLOCKS = ["p", "ul", "ol", "table", "blockquote", "dl", "div", *HEADINGS]
BULLET = re.compile(r"\s*(?:[·•▪◦§-]|o(?=\s|\Z))\s*")
NUMBER = re.compile(r"\s*(?:\(?(?:\d{1,3}|[a-z])[.)])(?:\s+|\Z)")
OWN_LANGUAGE = re.compile(r"en(-|\Z)", re.IGNORECASE)


def tidy(text: str) -> str:
    """The HTML without what only the program it comes from understands. Tidy text comes out as it went in."""
    if not text.strip():
        return ""
    root = html.fragment_fromstring(text, create_parent="div")
    drop_rubbish(root)
    show_emphasis(root)
    make_lists(root)
    name_plainly(root)
    lift_headings(root)
    unwrap_looks(root)
    tidy_cells(root)
    lead_straight(root)
    drop_empty(root)
    return inner(root)


def inner(root: HtmlElement) -> str:
    parts = [html.tostring(child, encoding="unicode") for child in root]
    return ((root.text or "") + "".join(parts)).replace("\xa0", " ").strip()


def drop_rubbish(root):
    for element in list(root.iter()):
        if not isinstance(element.tag, str):  # a comment; Word hides whole style sheets in them
            element.drop_tree() if hasattr(element, "drop_tree") else drop_comment(element)
        elif element.tag in RUBBISH:
            element.drop_tree()
        elif ":" in element.tag:  # such as <o:p>
            element.drop_tag()


def drop_comment(comment):
    parent, before = comment.getparent(), comment.getprevious()
    if comment.tail and before is not None:
        before.tail = (before.tail or "") + comment.tail
    elif comment.tail:
        parent.text = (parent.text or "") + comment.tail
    parent.remove(comment)


def style_of(element) -> str:
    return (element.get("style") or "").replace(" ", "").lower()


def show_emphasis(root):
    """Google Docs writes bold as a style of a span, and wraps everything in a <b> that is not bold."""
    for element in root.xpath(".//span[@style] | .//b[@style]"):
        style = style_of(element)
        if element.tag == "b" and "font-weight:normal" in style:
            element.tag = "span"
        elif element.tag == "span" and re.search(r"font-weight:(bold|[6-9]00)", style):
            element.tag = "strong"
        elif element.tag == "span" and "font-style:italic" in style:
            element.tag = "em"


def make_lists(root):
    """Word writes each item of a list as a paragraph that starts with its bullet or number."""
    current = None
    for paragraph in root.xpath(".//p"):
        if "msolist" not in (paragraph.get("class") or "").lower() and "mso-list" not in style_of(paragraph):
            continue
        kind = "ul" if BULLET.match(paragraph.text_content()) else "ol"
        before = paragraph.getprevious()
        follows = current is not None and before is current and current.tag == kind
        if not follows or (before.tail or "").strip():
            current = html.Element(kind)
            paragraph.addprevious(current)
        drop_marker(paragraph, BULLET if kind == "ul" else NUMBER)
        paragraph.tag = "li"
        paragraph.tail = None
        current.append(paragraph)


def drop_marker(item, marker):
    """Takes the bullet or number, and the space after it, from the start of an item."""
    seen = False
    for holder, slot in runs(item):
        words = (getattr(holder, slot) or "").replace("\xa0", " ").lstrip()
        if words and not seen:
            words, seen = marker.sub("", words, count=1), True
        setattr(holder, slot, words)
        if words:
            return


def runs(element):
    """Where the words of an element stand, in the order in which they are read."""
    yield element, "text"
    for child in element:
        yield from runs(child)
        yield child, "tail"


def name_plainly(root):
    for element in root.iter():
        if element.tag in RENAMED:
            element.tag = RENAMED[element.tag]
        for looks in ("class", "style", "dir"):
            element.attrib.pop(looks, None)


def lift_headings(root):
    """The title of the page is its only heading of level 1: a text that has some starts one level lower."""
    if root.find(".//h1") is None:
        return
    for element in root.xpath(".//h1 | .//h2 | .//h3"):
        element.tag = HEADINGS[HEADINGS.index(element.tag) + 1]


def unwrap_looks(root):
    """Spans, fonts and boxes say how something looked; only another language is kept."""
    for element in list(root.iter("span", "font", "u", "ins", "center", "section", "article", "div")):
        language = element.get("lang", "")
        if element is root or (element.tag == "span" and language and not OWN_LANGUAGE.match(language)):
            continue
        if element.tag == "div" and not any(
            child.tag in BLOCKS for child in element.iter() if child is not element
        ):
            element.tag = "p"
        else:
            element.drop_tag()
    for heading in root.iter(*HEADINGS):  # bold by itself
        for strong in heading.xpath(".//strong"):
            strong.drop_tag()


def tidy_cells(root):
    """A paragraph alone in a cell or an item is no paragraph; a first row that is all bold is the header."""
    for holder in root.iter("td", "th", "li"):
        paragraphs = holder.findall("p")
        if len(paragraphs) == 1:
            paragraphs[0].drop_tag()
    for table in root.iter("table"):
        rows = list(table.iter("tr"))
        if rows and not list(table.iter("th")) and all(is_bold(cell) for cell in rows[0].findall("td")):
            for cell in rows[0].findall("td"):
                cell.tag = "th"
                cell.set("scope", "col")
                for strong in cell.xpath(".//strong"):
                    strong.drop_tag()


def is_bold(cell) -> bool:
    said = "".join(cell.text_content().split())
    return bool(said) and said == "".join("".join(cell.xpath(".//strong//text()")).split())


def lead_straight(root):
    """Google Docs leads through itself to where a link goes."""
    for link in root.iter("a"):
        parts = urlsplit(link.get("href") or "")
        if parts.hostname == "www.google.com" and parts.path == "/url":
            (address,) = parse_qs(parts.query).get("q", [""])[:1]
            link.set("href", address)


def drop_empty(root):
    """Empty paragraphs and headings were white space; an empty line break inside words is kept."""
    for element in reversed(list(root.iter("p", "strong", "em", "ul", "ol", "li", *HEADINGS))):
        if not element.text_content().strip() and not element.xpath(".//img | .//table"):
            element.drop_tree()
