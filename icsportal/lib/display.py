"""How a reader wants pages to look: cookie text <-> value object <-> attributes of `<html>`.

`GROUPS` is the one home of the choices' names, labels, cookie codes and attribute values; the forms,
the script and the middleware all read it. Pure: no Django, no request.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple, Self

COOKIE_NAME = "display"


class Option(NamedTuple):
    """One radio button: its form and attribute value, its words, its code in the cookie."""

    value: str
    label: str
    code: str = ""


class Group(NamedTuple):
    """One question; its first option is the standard look, which no cookie or attribute mentions."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def standard(self) -> str:
        return self.options[0].value

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(option.value for option in self.options)


# The order of the groups is the order of the codes in the cookie.
GROUPS = (
    Group(
        "size",
        "Text size",
        (
            Option("100", "Normal"),
            Option("125", "Large", "s1"),
            Option("150", "Larger", "s2"),
            Option("200", "Largest", "s3"),
        ),
    ),
    Group(
        "theme",
        "Contrast",
        (
            Option("device", "Same as my device"),
            Option("standard", "Standard", "t1"),
            Option("contrast", "Black on white", "t2"),
            Option("dark", "Dark", "t3"),
            Option("yellow", "Yellow on black", "t4"),
            Option("cream", "Black on cream", "t5"),
        ),
    ),
    Group("line", "Line spacing", (Option("normal", "Normal"), Option("wide", "Wide", "l1"))),
    Group("letter", "Letter and word spacing", (Option("normal", "Normal"), Option("wide", "Wide", "k1"))),
    Group(
        "font",
        "Letter shapes",
        (Option("standard", "Standard"), Option("clear", "Clearer letter shapes", "f1")),
    ),
    Group("width", "Line length", (Option("normal", "Normal"), Option("short", "Short", "w1"))),
)

_CHOICE_OF_CODE = {o.code: (group.name, o.value) for group in GROUPS for o in group.options if o.code}
_CODE_OF_CHOICE = {choice: code for code, choice in _CHOICE_OF_CODE.items()}

# Each group at most once and in order, so that a look has exactly one cookie text.
_COOKIE = re.compile("".join(f"(?:{'|'.join(o.code for o in g.options if o.code)})?" for g in GROUPS))


def well_formed(text: str | None) -> str:
    """The cookie's text as it came, or empty when it is none that we could have written."""
    return text if text and _COOKIE.fullmatch(text) else ""


@dataclass(frozen=True)
class DisplayChoices:
    """One of the 384 looks. A value that its group does not offer cannot be held."""

    size: str = "100"
    theme: str = "device"
    line: str = "normal"
    letter: str = "normal"
    font: str = "standard"
    width: str = "normal"

    def __post_init__(self) -> None:
        for group in GROUPS:
            if getattr(self, group.name) not in group.values:
                raise ValueError(f"{getattr(self, group.name)!r} is not a choice of {group.name}")

    @classmethod
    def from_cookie(cls, text: str | None) -> Self:
        """The look a cookie asks for; the standard look for anything but well-formed text."""
        text = well_formed(text)
        codes = (text[at : at + 2] for at in range(0, len(text), 2))
        return cls(**dict(_CHOICE_OF_CODE[code] for code in codes))

    def to_cookie(self) -> str:
        """The cookie's text, such as "s2t3"; empty for the standard look, which needs no cookie."""
        return "".join(_CODE_OF_CHOICE.get(choice, "") for choice in asdict(self).items())

    def attributes(self) -> str:
        """What `<html>` gets, such as `data-size="150" data-theme="dark"`; empty for the standard look."""
        return " ".join(f'data-{name}="{value}"' for name, value in self._departures().items())

    def is_standard(self) -> bool:
        return not self._departures()

    def _departures(self) -> dict[str, str]:
        return {g.name: getattr(self, g.name) for g in GROUPS if getattr(self, g.name) != g.standard}


def from_form(data: Mapping[str, str], current: DisplayChoices) -> DisplayChoices:
    """The look after a form was sent by a reader whose look was `current`.

    A field that is missing or unknown leaves its group as it was; `reset`, with any value, wins over all
    and gives the standard look.
    """
    if "reset" in data:
        return DisplayChoices()
    chosen = {group.name: data.get(group.name) for group in GROUPS}
    return replace(current, **{g.name: chosen[g.name] for g in GROUPS if chosen[g.name] in g.values})
