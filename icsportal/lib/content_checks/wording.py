"""Words and sentences that could be plainer. All of it is advice."""

import re

from icsportal.lib.content_checks.findings import Finding, hint
from icsportal.lib.content_checks.plainer_words import PLAINER
from icsportal.lib.content_checks.reading import ENOUGH_WORDS, age_for
from icsportal.lib.content_checks.text import Block, Text, quoted, sentences

LONGEST_SENTENCE = 25
MOST_SENTENCES = 5
OLDEST_AIM = 11

# Known to nearly everyone by their letters.
KNOWN = set(
    "A&E AM BBC BSL CD CV DIY DNA DVD EU FAQ GP GPS HIV ID IT MP NHS OK PC PDF PM TV UK US USA VAT".split()
)
ACRONYM = re.compile(r"(?<![\w&.])[A-Z][A-Z&]{1,5}(?=s?\b(?![&.]\w))")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(st|nd|rd|th)?\s+({MONTHS})\b(?!,?\s+\d{{4}})")
RANGE_GOES_ON = re.compile(rf"\A\s*(to|and|or|until|–|-)\s*(\w+\s+)?\d{{1,2}}\s+({MONTHS})\s+\d{{4}}")
OTHER_DATE = re.compile(
    rf"\b(\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|({MONTHS})\s+\d{{1,2}}(st|nd|rd|th)?(,?\s+\d{{4}})?\b|"
    rf"\d{{1,2}}(st|nd|rd|th)\s+(of\s+)?({MONTHS})\s+\d{{4}})"
)
LATIN = re.compile(r"\b(e\.g\.|eg|i\.e\.|ie|etc)(?!\w)", re.I)
INSTEAD_OF_LATIN = {"eg": "“for example”", "ie": "“that is”", "etc": "name the rest, or leave it out"}
SHOUTED = re.compile(r"\b(?:[A-Z]{2,}[\s,!]+)+[A-Z]{2,}\b|\b[A-Z]{7,}\b")
PLAINER_PATTERNS = {
    hard: re.compile(
        rf"\b{re.escape(hard)}{'' if ' ' in hard or hard.endswith('s') else '(s|d|ed|ing)?'}\b", re.I
    )
    for hard in PLAINER
}


def advice(text: Text) -> list[Finding]:
    found = []
    for block in text.prose:
        found += [*long_sentences(block), *long_paragraphs(block), *reading_level(block)]
    for block in (block for block in text.blocks if block.words):
        found += [*dates(block), *latin(block), *shouted(block)]
    return [*found, *acronyms(text), *hard_words(text), *emphasis(text)]


def long_sentences(block: Block) -> list[Finding]:
    return [
        hint(
            "long sentence",
            f"{block.kind} {block.number}, {quoted(sentence)}",
            f"This sentence has {len(sentence.split())} words. Aim for {LONGEST_SENTENCE} or fewer.",
        )
        for sentence in sentences(block.words)
        if len(sentence.split()) > LONGEST_SENTENCE
    ]


def long_paragraphs(block: Block) -> list[Finding]:
    number = len(sentences(block.words))
    if number <= MOST_SENTENCES:
        return []
    return [
        hint(
            "long paragraph",
            block.where,
            f"This has {number} sentences. Aim for {MOST_SENTENCES} or fewer: part it, or make a list.",
        )
    ]


def reading_level(block: Block) -> list[Finding]:
    if len(block.words.split()) < ENOUGH_WORDS or age_for(block.words) <= OLDEST_AIM:
        return []
    return [
        hint(
            "reading level",
            block.where,
            f"About age {age_for(block.words)}, aim 9 to 11. Use shorter words and sentences.",
        )
    ]


def acronyms(text: Text) -> list[Finding]:
    explained = {abbreviation.text_content() for abbreviation in text.root.xpath(".//abbr[@title]")}
    found = []
    for short in dict.fromkeys(ACRONYM.findall(SHOUTED.sub(" ", text.all_words))):
        in_brackets = f"({short})" in text.all_words or f"({short}s)" in text.all_words
        if short not in KNOWN and short not in explained and not in_brackets and not spelt_after(short, text):
            found.append(
                hint(
                    "acronym",
                    quoted(short),
                    f"Not everyone knows these letters. Write them out the first time, with ({short}) after.",
                )
            )
    return found


def spelt_after(short: str, text: Text) -> bool:
    """True for letters explained the other way round: PCN (primary care network)."""
    return bool(re.search(rf"\b{re.escape(short)}s? \([a-zA-Z]+ [^)]+\)", text.all_words))


def hard_words(text: Text) -> list[Finding]:
    return [
        hint("hard word", quoted(match.group()), f"A plainer word: “{PLAINER[hard]}”.")
        for hard, pattern in PLAINER_PATTERNS.items()
        if (match := pattern.search(text.all_words))
    ]


def emphasis(text: Text) -> list[Finding]:
    return [
        hint(
            "italics" if element.tag in ("em", "i") else "underline",
            quoted(element.text_content()),
            "Italics are hard to read for many people. Use plain words, or bold for very few."
            if element.tag in ("em", "i")
            else "Readers take underlined words for a link. Remove the underline.",
        )
        for element in text.root.iter("em", "i", "u")
        if element.text_content().strip()
    ]


def dates(block: Block) -> list[Finding]:
    without_year = [
        hint("date without year", quoted(match.group()), "Give the year: people may read this much later.")
        for match in DAY_MONTH.finditer(block.words)
        if not RANGE_GOES_ON.match(block.words[match.end() :])
    ]
    return without_year + [
        hint("date", quoted(match.group()), "Write dates like 3 March 2026.")
        for match in OTHER_DATE.finditer(block.words)
    ]


def latin(block: Block) -> list[Finding]:
    return [
        hint(
            "short Latin",
            f"{block.kind} {block.number}, {quoted(match.group())}",
            f"Say it in English: {INSTEAD_OF_LATIN[match.group().casefold().replace('.', '')]}.",
        )
        for match in LATIN.finditer(block.words)
    ]


def shouted(block: Block) -> list[Finding]:
    return [
        hint("capitals", quoted(match.group()), "All capitals are hard to read. Use small letters.")
        for match in SHOUTED.finditer(block.words)
        if any(len(word) > 3 and word not in KNOWN for word in re.findall("[A-Z]+", match.group()))
    ]
