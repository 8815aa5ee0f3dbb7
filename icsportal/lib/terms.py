"""Words as they are searched for: one way of writing for the index and for what is typed.

Pure. `searchable` is for texts, `plain` for what is typed; both end in words as `fold` leaves them.
"""

import re

from icsportal.lib.text import fold

INVISIBLE = re.compile(
    "[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\x00]"
)
# "A&E", "a and e", "A + E", "R&D"
PAIR = re.compile(r"(?<![\w'’])([a-z]) ?(?:&|\+|\band\b) ?([a-z])(?![\w'’])", re.IGNORECASE)
# "2024-25", "2024/2025"
YEARS = re.compile(r"\b(19|20)(\d\d) ?[-/\N{EN DASH}] ?(?:19|20)?(\d\d)\b(?![-/]\d)")
# "s.40(2)", "section 40(2)(b)", "regulation 12"
SECTION = re.compile(
    r"(?<![\w'’])(ss?|sec|sections?|reg|regulations?)\.? ?(\d{1,3})((?: ?\((?:\d{1,2}|[a-z]{1,3})\))*)",
    re.IGNORECASE,
)
CODE = re.compile(r"[sr]\d{1,3}(?:x\w{1,3})+")
# "FOI/26/101", "foi-26-101"
REFERENCE = re.compile(r"\b([a-z]{2,5})[/\- ](\d{2,4})[/\- ](\d{1,5})\b", re.IGNORECASE)
# "re-admission", "walk-in"; not "2024-25"
HYPHENED = re.compile(r"(?<![\w-])([^\W\d_]+(?:[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}][^\W\d_]+){1,2})(?![\w-])")


def searchable(text: str) -> str:
    """The words of a text as the index holds them: each as it stands, then the other ways to write some.

    The other ways stand at the end, so that they part no words that stand together.
    """
    text = INVISIBLE.sub("", text)
    others = [code for match in SECTION.finditer(text) for code in codes_of(match)]
    others += [fold("".join(match.groups())) for match in REFERENCE.finditer(text)]
    others += [joined(match[1]) for match in HYPHENED.finditer(text)]
    return " ".join([fold(one_way(text)), *dict.fromkeys(others)]).strip()


def plain(typed: str) -> str:
    """What was typed, with sections and references as the codes that the index holds for them."""
    typed = SECTION.sub(lambda match: f" {codes_of(match)[-1]} ", INVISIBLE.sub("", typed))
    return one_way(typed)


def one_way(text: str) -> str:
    """Pairs of letters as one word, and a year that runs over two as its number and two digits."""
    text = PAIR.sub(lambda match: f" {match[1]}{match[2]} ", text)
    return YEARS.sub(two_years, text)


def two_years(match) -> str:
    first, second = int(match[2]), int(match[3])
    return f"{match[1]}{match[2]} {match[3]}" if second == (first + 1) % 100 else match[0]


def codes_of(match) -> list[str]:
    """Of section 40(2)(b): ["s40", "s40x2", "s40x2xb"]; of a regulation with "r" for "s"."""
    parts = re.findall(r"\w+", match[3].lower())
    return ["x".join([f"{match[1][0].lower()}{match[2]}", *parts[:size]]) for size in range(len(parts) + 1)]


def wider_codes(code: str) -> list[str]:
    """The codes that a code is a part of: "s40x2" and "s40" of "s40x2xb"; none of any other word."""
    if not CODE.fullmatch(code):
        return []
    parts = code.split("x")
    return ["x".join(parts[:size]) for size in range(len(parts) - 1, 0, -1)]


def joined(hyphened: str) -> str:
    return fold(re.sub(r"\W", "", hyphened))
