"""Words as they are compared and sorted: one function for index and query."""

import html
import re
import unicodedata


def fold(words: str) -> str:
    """The words without what people leave out or vary: capitals, accents, apostrophes, other punctuation.

    "A&E" and "a and e" fold to the same.
    """
    words = words.replace("&", " and ").replace("'", "").replace("’", "")
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", plain.casefold()))


def words_of_html(text: str) -> str:
    """What readers see of formatted text; where a tag was there is a space."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
