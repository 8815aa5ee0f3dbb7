"""Postcodes as people type them. Pure: words in, codes of districts and sectors out."""

import re

DISTRICT = "[A-Z]{1,2}[0-9][0-9A-Z]?"
FULL = re.compile(rf"({DISTRICT})([0-9])[A-Z]{{2}}")
BEGUN = re.compile(rf"({DISTRICT})([0-9])[A-Z]?")
IN_A_SENTENCE = re.compile(rf"\b({DISTRICT}) ?([0-9])[A-Z]{{2}}\b")


def codes_of(typed: str) -> list[str]:
    """The sector and the district that were typed, smallest first; empty if there is no postcode in it.

    "me138qr" gives ["ME13 8", "ME13"], "ME1 3" ["ME1 3", "ME1"], and "ME13" ["ME13"].
    """
    parts = re.sub(r"[^0-9A-Z]+", " ", typed.upper()).split()
    # After the first two signs of a postcode a letter O or I can only be a mistake for a number.
    joined = "".join(parts)
    joined = joined[:2] + joined[2:].replace("O", "0").replace("I", "1")
    with_space = f"{joined[: len(parts[0])]} {joined[len(parts[0]) :]}" if len(parts) == 2 else ""
    if full := FULL.fullmatch(joined) or IN_A_SENTENCE.search(" ".join(parts)):
        return [f"{full[1]} {full[2]}", full[1]]
    if begun := re.fullmatch(rf"({DISTRICT}) ([0-9])[A-Z]?", with_space):
        return [f"{begun[1]} {begun[2]}", begun[1]]
    if re.fullmatch(DISTRICT, joined):
        return [joined]
    if begun := BEGUN.fullmatch(joined):
        return [f"{begun[1]} {begun[2]}", begun[1]]
    return []
