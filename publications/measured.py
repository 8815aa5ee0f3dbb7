"""What was measured of how well everybody can read a file, in words for readers."""

from django.utils.translation import ngettext


def measured_words(facts: dict) -> list[str]:
    """A sentence for each thing that helps, or that stands in the way; none if nothing was measured."""
    if "tagged" not in facts:
        return []
    said = [
        "It has tags for screen readers."
        if facts["tagged"]
        else "It has no tags, so a screen reader has to guess the order of its words."
    ]
    if facts["tagged"] and facts.get("headings"):
        said.append("You can move through it by its headings.")
    if number := facts.get("scanned_pages"):
        pages = ngettext("%d page is a picture", "%d pages are pictures", number) % number
        said.append(f"{pages} of words, which a screen reader cannot read.")
    if number := facts.get("pictures_without_text"):
        said.append(
            ngettext("%d picture has no description.", "%d pictures have no description.", number) % number
        )
    return said


def is_accessible(facts: dict) -> bool | None:
    """False if a screen reader misses something; None if nothing was measured."""
    if "tagged" not in facts:
        return None
    return bool(facts["tagged"] and not facts.get("scanned_pages") and not facts.get("pictures_without_text"))
