"""Words that may say who somebody is, so that what people searched for can be counted without them. Pure.

The rules are wider than they need be: a term left out costs a hint, one that is kept may cost
a secret.
"""

import re

from icsportal.lib.postcodes import IN_A_SENTENCE
from icsportal.lib.text import fold

MOST_WORDS = 6
LONGEST = 60

MOST_DIGITS = 4  # "111" and "2024-25 " but no telephone, NHS or case number
YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s?[-/]\s?(?:20)?\d\d)?\b")
DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|master|mx|rev|sir|dame|lady|lord|my|his|her|their)\b", re.IGNORECASE)
NAME_CASE = re.compile(r"^[A-Z][a-z'’-]+$")
# Given names that are common in the United Kingdom and are no other word of health or of a place.
GIVEN = frozenset(
    """
    aaron abdul abigail adam ahmed aisha alan albert alex alexander alice alison amanda amelia amy andrea
    andrew angela anita ann anna anne annie anthony arthur barbara barry benjamin bernard beth betty
    beverley brenda brian bridget bruce callum carl carol caroline catherine charles charlie charlotte
    chloe chris christine christopher claire colin craig daniel danielle darren dave david dawn dean
    debbie deborah declan denise dennis derek diana diane donald donna doreen doris dorothy douglas
    duncan edward eileen elaine eleanor elizabeth ella ellen emily emma eric ethan evelyn fatima fiona
    frances francis frank fred frederick gail gareth gary gavin gemma geoff geoffrey george gerald
    gillian gladys glenn gordon graham greg hannah harold harriet harry hassan hazel heather helen henry
    howard hugh ian irene isabella isla jack jackie jacob jacqueline jake james jamie jane janet janice
    jason jean jeff jennifer jenny jeremy jessica jill jim joan joanna joanne joe john jonathan joseph
    josh joshua joyce judith julia julian julie june karen karl kate katherine kathleen katie keith kelly
    ken kenneth kerry kevin kim kirsty kyle laura lauren lee leo leon leslie lewis liam lily linda lisa
    liz logan louise lucy luke lynn lynne maggie malcolm marcus margaret maria marie marilyn marion
    martin mary mathew matthew maureen max megan melanie melissa mia michael michelle mike mohammed molly
    muhammad nancy natalie natasha nathan neil nicholas nicola nigel noah norman olivia omar oliver oscar
    owen pamela pat patricia patrick paul paula pauline peter philip phyllis priya rachel ralph raymond
    rebecca rhys richard robert robin roger ronald rosemary ross roy russell ruth ryan sally sam samantha
    samuel sandra sarah scott sean sharon sheila shirley simon sophia sophie stacey stanley stephanie
    stephen steve steven stuart susan suzanne sylvia tanya teresa terry thomas tim timothy tina toby tom
    tony tracey tracy trevor valerie vera vanessa veronica victoria vincent wayne wendy william yasmin
    yvonne zoe
    """.split()
)


def may_be_personal(typed: str, known: frozenset[str] = frozenset()) -> bool:
    """True if the words may name or tell of a person. `known`: folded words that name things of this site."""
    words = fold(typed).split()
    if len(words) > MOST_WORDS or len(typed) > LONGEST or "@" in typed:
        return True
    if DATE.search(typed) or TITLE.search(typed) or IN_A_SENTENCE.search(typed.upper()):
        return True
    if sum(sign.isdigit() for sign in YEARS.sub("", typed)) >= MOST_DIGITS:
        return True
    unknown = [word for word in words if word not in known]
    if unknown and GIVEN.intersection(words):
        return True
    cased = [word for word in typed.split() if NAME_CASE.match(word) and fold(word) in unknown]
    return len(cased) > 1
