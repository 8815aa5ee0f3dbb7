"""What somebody typed in a form that can be saved no more."""

import re

from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from icsportal.publishing.pasting import PastedTextField

OF_A_ROW = re.compile(r"(.+)-(\d+)-(.+)")
OF_THE_MACHINE = re.compile(r"_.*|csrfmiddlewaretoken|seen_version|.*_FORMS|.*-id")


def typed_words(data, fields) -> list[tuple[str, str]]:
    """(label, words) of every box of a posted form that holds more than a number, as safe HTML."""
    found = []
    for name, value in data.items():
        if OF_THE_MACHINE.fullmatch(name) or not value.strip() or value.isdecimal():
            continue
        if row := OF_A_ROW.fullmatch(name):
            label = f"{row[1]} {int(row[2]) + 1}, {row[3]}".replace("_", " ")
        else:
            label = fields[name].label if name in fields else name.replace("_", " ")
        is_formatted = value.lstrip().startswith("<")
        words = (
            PastedTextField(required=False).clean(value)
            if is_formatted
            else linebreaks(value, autoescape=True)
        )
        found.append((capfirst(label), mark_safe(words)))  # noqa: S308  cleaned, or escaped
    return found
