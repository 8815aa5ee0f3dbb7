"""From a block of standing text to the plugin that shows it, with its settings."""

import re

from icsportal.lib.standing_text import BadStandingText, Block, html

LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<address>[^)\s]+)\)")
CARE_TYPES = {"non-urgent": "non-urgent", "urgent": "urgent", "immediate": "emergency"}


def plugins(blocks: list[Block]):
    """(plugin, its settings, those of its children) for each block, nested under the heading before it."""
    level = 2
    for block in blocks:
        if not block.name:
            yield "TextPlugin", {"body": html(block.text)}, []
            headings = re.findall(r"^(#{2,4}) ", block.text, re.MULTILINE)
            level = min(len(headings[-1]) + 1, 3) if headings else level
            continue
        try:
            make = COMPONENTS[block.name]
        except KeyError:
            raise BadStandingText(f"no component is called '{block.name}'") from None
        yield make(block, level)


def link(block, line):
    found = LINK.search(line)
    if not found:
        raise BadStandingText(f"'{block.name}' needs a link such as [Words](/address/), not '{line}'")
    return found


def care(block, level):
    type_, _, heading = block.argument.partition(" ")
    if type_ not in CARE_TYPES:
        raise BadStandingText(f"care is {', '.join(CARE_TYPES)}, not '{type_}'")
    settings = {"type": CARE_TYPES[type_], "heading": heading, "level": level, "body": html(block.text)}
    return "CareCardPlugin", settings, []


def warning(block, level):
    return "WarningCalloutPlugin", {"heading": block.argument, "level": level, "body": html(block.text)}, []


def inset(block, level):
    return "InsetTextPlugin", {"body": html(block.text)}, []


def do_or_dont(block, level):
    lines = "\n".join(line.lstrip("-* ") for line in block.lines())
    return "DoDontListPlugin", {"type": block.name, "level": level, "lines": lines}, []


def action(block, level):
    found = link(block, block.argument)
    return "ActionLinkPlugin", {"text": found["text"], "address": found["address"]}, []


def details(block, level):
    return "DetailsPlugin", {"summary": block.argument, "body": html(block.text)}, []


def table(block, level):
    header, _, *rows = [line.strip("| ") for line in block.lines()]
    return "DataTablePlugin", {"caption": block.argument, "lines": "\n".join([header, *rows])}, []


def summary_list(block, level):
    return "SummaryListPlugin", {"heading": block.argument, "level": level, "lines": block.text}, []


def contact(block, level):
    settings = block.pairs()
    if "website" in settings:
        settings["website"] = link(block, settings["website"])["address"]
    return "ContactDetailsPlugin", {"name": block.argument, "level": level, **settings}, []


def fact(block, level):
    return "FactPlugin", block.pairs(), []


def cards(block, level):
    children = []
    for line in block.lines():
        found = link(block, line)
        description = line[found.end() :].lstrip(": ")
        children.append(
            (
                "CardPlugin",
                {"heading": found["text"], "address": found["address"], "description": description},
            )
        )
    return "CardGroupPlugin", {"heading": block.argument}, children


def urgent_help(block, level):
    return "UrgentHelpPlugin", {}, []


def finder(block, level):
    return "PlaceFinderPlugin", {}, []


def illustration(block, level):
    return "IllustrationPlugin", {"picture": block.argument}, []


def open_consultations(block, level):
    return "OpenConsultationsPlugin", {"heading": block.argument}, []


def teaser(plugin):
    def make(block, level):
        number, _, heading = block.argument.partition(" ")
        return plugin, {"number": int(number), "heading": heading}, []

    return make


COMPONENTS = {
    "care": care,
    "warning": warning,
    "inset": inset,
    "do": do_or_dont,
    "dont": do_or_dont,
    "action": action,
    "details": details,
    "table": table,
    "summary-list": summary_list,
    "contact": contact,
    "fact": fact,
    "cards": cards,
    "urgent-help": urgent_help,
    "finder": finder,
    "illustration": illustration,
    "open-consultations": open_consultations,
    "latest-bulletins": teaser("LatestBulletinsPlugin"),
    "publications": teaser("PublicationTeaserPlugin"),
}
