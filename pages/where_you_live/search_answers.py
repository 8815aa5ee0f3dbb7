"""Above the results of a search: who is responsible in the place that was named."""

from django.utils.text import slugify

from icsportal.lib.postcodes import FULL, IN_A_SENTENCE, codes_of
from icsportal.lib.text import fold
from icsportal.search import answers
from pages.where_you_live.finder import OUTSIDE, address_of, place_slug, towns

LONGEST_NAME = 4  # words
BEFORE_A_PLACE = frozenset(["in", "near", "at", "around", "for"])
TEXT = "See who is responsible for your care there, and what is near."


def place_answer(typed: str) -> answers.Answer | None:
    """The answer of the finder for a postcode or a town in what was typed.

    A full postcode is answered for its sector, some hundreds of addresses.
    """
    # Without a number in it "cookies" would be read as a postcode with letters for numbers.
    if any(sign.isdigit() for sign in typed) and (codes := codes_of(typed)):
        return postcode_answer(codes, is_full=is_full_postcode(typed))
    words = fold(typed).split()
    if not words:
        return None
    known = towns()
    for name in places_in(words):
        if town := known.get(slugify(name)):
            return answers.Answer(f"Where you live: {town.name}", TEXT, address_of(slugify(town.name)))
    return None


def is_full_postcode(typed: str) -> bool:
    return bool(FULL.fullmatch("".join(typed.upper().split())) or IN_A_SENTENCE.search(typed.upper()))


def postcode_answer(codes: list[str], *, is_full: bool) -> answers.Answer | None:
    """None for a part of a postcode of elsewhere, which may be anything, such as section 40 of an Act."""
    slug = place_slug(codes)
    if slug == OUTSIDE:
        title, text = "Outside Kent and Medway", "See who is responsible for your care there."
        return answers.Answer(title, text, address_of(slug)) if is_full else None
    return answers.Answer(f"Where you live: {slug.upper().replace('-', ' ')}", TEXT, address_of(slug))


def places_in(words: list[str]):
    """What may be the name of a place: all of it, and what follows "in" or "near"."""
    yield " ".join(words)
    for start, word in enumerate(words[:-1], 1):
        if word in BEFORE_A_PLACE:
            for size in range(min(LONGEST_NAME, len(words) - start), 0, -1):
                yield " ".join(words[start : start + size])


def connect():
    answers.add_maker(place_answer)
