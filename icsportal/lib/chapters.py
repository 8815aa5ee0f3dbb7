"""A long text as readers move through it: sections with addresses, a contents list, numbers and notes.

A note is written as `[^name]` where it belongs, and as a paragraph `[^name]: what it says`. For pictures see
`pictures_in_text`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from icsportal.lib import pictures_in_text
from icsportal.lib.text import words_of_html

# A text with more words is read section by section.
LONG = 8_000
LONGEST_SLUG = 60
SCROLLS_FROM = 5  # so many columns of a table do not fit a phone

NOTE = re.compile(r"\A\s*\[\^([^\]\s]{1,20})\]:\s*")
MARK = re.compile(r"\[\^([^\]\s]{1,20})\]")
HEADINGS = ("h2", "h3", "h4")


@dataclass(frozen=True)
class Heading:
    """A heading of level 2 to 4; `words` begin with its number if headings are numbered."""

    level: int
    words: str
    anchor: str


@dataclass(frozen=True)
class Note:
    """A note; `mark` is the address of the place that leads to it."""

    number: int
    text: SafeString
    mark: str


@dataclass(frozen=True)
class Section:
    """What stands under one heading of level 2, without that heading."""

    heading: Heading
    text: SafeString
    headings: tuple[Heading, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class LongText:
    """The text before the first section, the sections, and how many words all of it has."""

    introduction: SafeString
    introduction_notes: tuple[Note, ...] = ()
    sections: tuple[Section, ...] = ()
    words: int = 0
    faults: tuple[str, ...] = field(default=(), compare=False)

    @property
    def length(self) -> str:
        """How long it is, such as "8,434 words"."""
        return f"{self.words:,} words"

    @property
    def is_long(self) -> bool:
        return self.words > LONG and len(self.sections) > 1

    @property
    def notes(self) -> tuple[Note, ...]:
        found = [*self.introduction_notes, *(note for section in self.sections for note in section.notes)]
        by_number = {note.number: note for note in reversed(found)}
        return tuple(by_number[number] for number in sorted(by_number))

    def section(self, slug: str) -> Section | None:
        return next((section for section in self.sections if section.heading.anchor == slug), None)


def read(text: str, *, is_numbered: bool = False) -> LongText:
    """The parts of `text`, which is safe HTML; headings and notes get addresses, tables what readers need."""
    root = lxml_html.fragment_fromstring(text or "", create_parent="div")
    words = len(pictures_in_text.words_only(words_of_html(text or "")).split())
    written = take_notes(root)
    headings = give_anchors(root, is_numbered)
    numbers = mark_notes(root, written)
    broken = pictures_in_text.faults(root.text_content())
    pictures_in_text.show(root)
    for place, table in enumerate(root.iter("table"), 1):
        make_readable(table, place)
    (_, before), *runs = split(root)
    notes = {numbers[name]: note for name, note in written.items() if name in numbers}
    sections = tuple(
        Section(headings[anchor], inner(run), headings_in(run, headings), notes_in(run, notes))
        for anchor, run in runs
    )
    return LongText(
        inner(before), notes_in(before, notes), sections, words, (*faults_of_notes(numbers, written), *broken)
    )


# Notes


def take_notes(root: HtmlElement) -> dict[str, SafeString]:
    """What each note says, as HTML by its name; the paragraphs are taken out of the text."""
    written = {}
    for paragraph in list(root.iter("p")):
        if match := NOTE.match(paragraph.text or ""):
            paragraph.text = paragraph.text[match.end() :]
            written.setdefault(match.group(1), mark_safe(inner(paragraph).strip()))  # noqa: S308  see `inner`
            paragraph.drop_tree()
    return written


def mark_notes(root: HtmlElement, written: dict[str, SafeString]) -> dict[str, int]:
    """The number of each note, in the order in which the text leads to them. Each mark becomes a link."""
    numbers: dict[str, int] = {}
    for name in MARK.findall(root.text_content()):
        numbers.setdefault(name, len(numbers) + 1)
    marked: set[str] = set()
    for element in list(root.iter(etree.Element)):
        if MARK.search(element.text or ""):
            element.text, *links = linked(element.text, numbers, written, marked)
            for place, link in enumerate(links):
                element.insert(place, link)
        if element is not root and MARK.search(element.tail or ""):
            element.tail, *links = linked(element.tail, numbers, written, marked)
            for link in reversed(links):
                element.addnext(link)
    return numbers


def linked(run: str, numbers, written, marked) -> list:
    """The words before the first mark, then a link for each mark, with the words after it as its tail."""
    before, *pieces = MARK.split(run)
    links = []
    for name, after in zip(pieces[::2], pieces[1::2], strict=True):
        number = numbers[name]
        mark = free_anchor(f"note-mark-{number}", marked)
        marked.add(mark)
        link = lxml_html.fragment_fromstring(
            f'<sup><a href="#note-{number}" id="{mark}">'
            f'<span class="nhsuk-u-visually-hidden">note </span>{number}</a></sup>'
            if name in written
            else f"<sup>{number}</sup>"
        )
        link.tail = after
        links.append(link)
    return [before, *links]


def notes_in(run: HtmlElement, notes: dict[int, SafeString]) -> tuple[Note, ...]:
    """The notes to which this part of the text leads."""
    marks: dict[int, str] = {}
    for link in run.xpath(".//a[starts-with(@id, 'note-mark-')]"):
        marks.setdefault(int(link.get("href").removeprefix("#note-")), link.get("id"))
    return tuple(Note(number, notes[number], mark) for number, mark in marks.items())


def faults_of_notes(numbers: dict[str, int], written: dict[str, SafeString]) -> list[str]:
    """A sentence for each note that is not there, and for each that nothing leads to."""
    return [
        *(f"[^{name}] leads to no note." for name in numbers if name not in written),
        *(f"Nothing in the text leads to the note [^{name}]." for name in written if name not in numbers),
    ]


# Headings


def give_anchors(root: HtmlElement, is_numbered: bool) -> dict[str, Heading]:
    """Every heading has an address of its own and, if wished, a number; by address."""
    found: dict[str, Heading] = {}
    counts = dict.fromkeys(HEADINGS, 0)
    for element in root.iter(*HEADINGS):
        words = " ".join(MARK.sub("", element.text_content()).split())
        anchor = free_anchor(slugify(words)[:LONGEST_SLUG].strip("-") or "section", found)
        if is_numbered:
            number = next_number(counts, element.tag)
            element.text = f"{number} {element.text or ''}"
            words = f"{number} {words}"
        element.set("id", anchor)
        found[anchor] = Heading(int(element.tag[1]), words, anchor)
    return found


def next_number(counts: dict[str, int], tag: str) -> str:
    """The number of the next heading: "2", "2.1", "2.1.3"; a level that was skipped counts as 0."""
    place = HEADINGS.index(tag)
    counts[tag] += 1
    for lower in HEADINGS[place + 1 :]:
        counts[lower] = 0
    return ".".join(str(counts[each]) for each in HEADINGS[: place + 1])


def free_anchor(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with "-2", "-3" and so on the first that is not taken."""
    anchor, number = wanted, 2
    while anchor in taken:
        anchor, number = f"{wanted}-{number}", number + 1
    return anchor


def headings_in(run: HtmlElement, headings: dict[str, Heading]) -> tuple[Heading, ...]:
    return tuple(headings[element.get("id")] for element in run.iter(*HEADINGS))


def split(root: HtmlElement) -> list[tuple[str, HtmlElement]]:
    """(address, what follows) for each heading of level 2; the first is what comes before them."""
    runs = [("", lxml_html.Element("div"))]
    runs[0][1].text = root.text
    for child in list(root):
        if child.tag == "h2":
            run = lxml_html.Element("div")
            run.text = child.tail
            runs.append((child.get("id"), run))
        else:
            runs[-1][1].append(child)
    return runs


# Tables


def make_readable(table: HtmlElement, place: int):
    """Header cells say what they head; a wide table can be moved sideways by keyboard."""
    for cell in table.iter("th"):
        if not cell.get("scope"):
            is_first = cell.getparent().index(cell) == 0
            row_has_cells = cell.getparent().find("td") is not None
            cell.set("scope", "row" if is_first and row_has_cells else "col")
    widest = max((len(row) for row in table.iter("tr")), default=0)
    if widest < SCROLLS_FROM:
        return
    caption = table.find("caption")
    words = " ".join(caption.text_content().split()) if caption is not None else f"Table {place}"
    frame = lxml_html.Element("div")
    frame.set("class", "nhsuk-scroll__content")
    for name, value in (("role", "region"), ("aria-label", words), ("tabindex", "0")):
        frame.set(name, value)
    frame.tail, table.tail = table.tail, None
    table.getparent().replace(table, frame)
    frame.append(table)


def inner(element: HtmlElement) -> SafeString:
    """What is inside an element, as HTML. It was cleaned when it was saved."""
    written = lxml_html.tostring(element, encoding="unicode", with_tail=False)
    return mark_safe(written[written.index(">") + 1 : written.rindex("</")])  # noqa: S308  see above
