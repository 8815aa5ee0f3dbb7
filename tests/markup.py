"""What is sound in the markup of a page. Each check takes a `crawl.Page` and yields the faults it finds."""

import re
from collections import Counter

from tests.crawl import words

# Elements that hold a sentence or a part of one, and what may be inside of them.
SENTENCES = (
    "p h1 h2 h3 h4 h5 h6 span strong em b i small label button cite abbr code time pre dfn q s sub sup u"
).split()
OF_A_SENTENCE = (
    "a abbr b bdi bdo br button cite code data del dfn em i img input ins kbd label mark meter output "
    "picture progress q s samp select option optgroup small source span strong sub sup svg textarea time u "
    "var wbr"
).split()
ONLY_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "select": {"option", "optgroup", "hr"},
    "tr": {"td", "th"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
}
ONLY_PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "legend": {"fieldset"},
    "figcaption": {"figure"},
    "summary": {"details"},
}
COMES_FIRST = {"legend", "summary", "caption"}
CONTROLS = "//input[not(@type='hidden')] | //select | //textarea"
INTERACTIVE = (
    "descendant::*[self::a[@href] or self::button or self::input[not(@type='hidden')] or self::select or "
    "self::textarea or self::details or self::label or self::iframe or @tabindex]"
)
NAMES_AN_ID = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list", "form"]
LOADS = (
    "//script/@src | //img/@src | //source/@src | //iframe/@src | //@srcset | "
    "//link[@rel][not(@rel = 'canonical' or @rel = 'alternate')]/@href"
)
SAYS_NOTHING = {"click here", "here", "read more", "more", "find out more", "learn more", "link", "this page"}


def shown(element):
    attributes = "".join(f' {name}="{value}"' for name, value in element.attrib.items())
    return f"<{element.tag}{attributes}> {words(element)}"[:120]


def elements(page, path="//*[not(ancestor::svg)]"):
    return page.document.xpath(path)


def a_browser_understands_it_without_guessing(page):
    for (line, column), code, details in page.parsed[1]:
        yield f"line {line}, column {column}: {code} {details.get('name', '')}"


def each_element_stands_where_it_may(page):
    for element in elements(page):
        parent = element.getparent()
        if element.tag in SENTENCES:
            for inside in element.xpath("descendant::*[not(ancestor::svg)]"):
                if inside.tag not in OF_A_SENTENCE:
                    yield f"<{inside.tag}> inside {shown(element)}"
        for child in element.iterchildren("*"):
            if child.tag not in ONLY_CHILDREN.get(element.tag, {child.tag}):
                yield f"<{child.tag}> directly inside <{element.tag}>"
        if element.tag in ONLY_PARENTS and parent.tag not in ONLY_PARENTS[element.tag]:
            yield f"<{element.tag}> directly inside <{parent.tag}>"
        if element.tag in COMES_FIRST and element.xpath("preceding-sibling::*"):
            yield f"{shown(element)} does not come first"


def no_control_is_inside_another(page):
    for element in elements(page, "//a[@href] | //button | //summary"):
        for inside in element.xpath(INTERACTIVE):
            yield f"{shown(inside)} inside {shown(element)}"
    for label in elements(page, "//label"):
        if len(label.xpath(INTERACTIVE)) > 1:
            yield f"more than one control inside {shown(label)}"


def each_control_has_a_visible_label(page):
    for control in elements(page, CONTROLS):
        labels = control.xpath("ancestor::label | //label[@for=$id]", id=control.get("id", ""))
        if not any(words(label) for label in labels) and control.get("type") != "submit":
            yield shown(control)


def each_link_and_button_says_what_it_does(page):
    for element in elements(page, "//a[@href] | //button | //summary"):
        if not words(element) or words(element).lower().strip(" .…>»") in SAYS_NOTHING:
            yield shown(element)


def the_same_words_lead_to_the_same_address(page):
    addresses = {}
    for link in elements(page, "//main//a[@href]"):
        addresses.setdefault(words(link).lower(), set()).add(link.get("href"))
    for said, found in addresses.items():
        if len(found) > 1:
            yield f"“{said}” leads to {', '.join(sorted(found))}"


def each_id_is_there_once(page):
    for name, times in Counter(page.document.xpath("//@id")).items():
        if times > 1 or not name or re.search(r"\s", name):
            yield f"{times} × “{name}”"


def each_id_that_is_named_is_there(page):
    ids = set(page.document.xpath("//@id"))
    for attribute in NAMES_AN_ID:
        for element in elements(page, f"//*[@{attribute}]"):
            for name in set(element.get(attribute).split()) - ids:
                yield f"{attribute} names “{name}”: {shown(element)}"


def it_has_one_h1_and_one_main(page):
    for tag in ("h1", "main"):
        found = elements(page, f"//{tag}")
        if len(found) != 1 or not words(found[0]):
            yield f"{len(found)} <{tag}> with words"


def no_level_of_heading_is_skipped(page):
    level = 1
    for heading in elements(page, "//h1 | //h2 | //h3 | //h4 | //h5 | //h6"):
        this = int(heading.tag[1])
        if this > level + 1:
            yield f"after level {level}: {shown(heading)}"
        if not words(heading):
            yield f"without words: {shown(heading)}"
        level = this


def it_says_its_language_title_and_description(page):
    if page.document.getroot().get("lang") != "en-GB":
        yield "<html lang> is not en-GB"
    title = "".join(page.document.xpath("/html/head/title/text()"))
    if not re.fullmatch(r"\S.*\S – \S.*", title):
        yield f"<title> is “{title}”, not “page – site”"
    if not "".join(page.document.xpath("/html/head/meta[@name='description']/@content")).strip():
        yield "no description"


def each_picture_has_words_or_none_and_a_size(page):
    for picture in elements(page, "//img"):
        for name in ("alt", "width", "height"):
            if picture.get(name) is None:
                yield f"no {name}: {shown(picture)}"


def nothing_is_written_into_it_that_belongs_in_a_file(page):
    for element in page.document.iter("*"):
        for name in element.attrib:
            if name == "style" or name.startswith("on"):
                yield f"{name}: {shown(element)}"
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield shown(element)


def nothing_is_loaded_from_elsewhere(page):
    for address in page.document.xpath(LOADS):
        if not re.match(r"/(?!/)", address):
            yield address


def nothing_opens_a_window_or_jumps_the_queue(page):
    for element in page.document.xpath("//*[@target or @tabindex > 0 or @autofocus or @accesskey]"):
        yield shown(element)


CHECKS = [
    a_browser_understands_it_without_guessing,
    each_element_stands_where_it_may,
    no_control_is_inside_another,
    each_control_has_a_visible_label,
    each_link_and_button_says_what_it_does,
    the_same_words_lead_to_the_same_address,
    each_id_is_there_once,
    each_id_that_is_named_is_there,
    it_has_one_h1_and_one_main,
    no_level_of_heading_is_skipped,
    it_says_its_language_title_and_description,
    each_picture_has_words_or_none_and_a_size,
    nothing_is_written_into_it_that_belongs_in_a_file,
    nothing_is_loaded_from_elsewhere,
    nothing_opens_a_window_or_jumps_the_queue,
]
