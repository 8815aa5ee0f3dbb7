"""How old a reader must be to read a text with ease, roughly.

The automated readability index: letters per word and words per sentence. Source: E. A. Smith and
R. J. Senter, Automated Readability Index, 1967. Counted block by block, so that list
items are not one long sentence.
"""

import re

from icsportal.lib.content_checks.text import Text, sentences

YOUNGEST, OLDEST = 5, 22
# In fewer words the count says more about chance than about the words.
ENOUGH_WORDS = 15


def age_for(words: str) -> int:
    """The age at which most people read these words with ease, in whole years."""
    all_words = re.findall(r"[\w’'-]+", words)
    if not all_words:
        return YOUNGEST
    letters = sum(len(re.sub(r"\W", "", word)) for word in all_words)
    per_sentence = len(all_words) / len(sentences(words))
    grade = 4.71 * letters / len(all_words) + 0.5 * per_sentence - 21.43
    return max(YOUNGEST, min(OLDEST, round(grade) + 5))


def age_of(text: Text) -> int | None:
    """The age for the whole text: the mean of its blocks by number of words; None if it is too short."""
    counted = [(len(block.words.split()), age_for(block.words)) for block in text.prose]
    total = sum(words for words, _ in counted)
    if total < ENOUGH_WORDS:
        return None
    return round(sum(words * age for words, age in counted) / total)
