"""The register of rules: one function each, with how grave it is and what staff read about it.

    @rule("DOC-COMMENTS", ["docx"], BLOCK, "The document holds comments.", "Delete them in Word …")
    def comments(document):
        yield at(sample="Please check this")

A rule yields a `Spot` for each place at which it finds something, and nothing on a clean file. Raise
RULES_VERSION whenever a rule comes or changes: files that were checked before are then known to be checked by
older rules.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

RULES_VERSION = 1

HARD, BLOCK, WARN, INFORM = "hard", "block", "warn", "info"

# The types of file that we take, and their endings.
KINDS = ("pdf", "docx", "xlsx", "csv", "txt")

SPOTS_AT_MOST = 20
LONGEST_SAMPLE = 60


@dataclass(frozen=True)
class Spot:
    """One place at which a rule found something. `words` go into the sentence of the rule."""

    location: dict[str, str | int]
    sample: str = ""
    words: dict[str, str | int] = field(default_factory=dict)
    severity: str = ""  # where this one is graver or milder than the rule


@dataclass(frozen=True)
class Rule:
    name: str
    kinds: tuple[str, ...]
    severity: str
    words: str
    advice: str
    for_disclosure: str  # how grave it is in an answer to an information request
    is_removed: bool  # our copy no longer has it, so that there is nothing to decide
    find: Callable[..., Iterable[Spot]]


@dataclass(frozen=True)
class Found:
    """What one rule found at one place, as it is reported."""

    rule: str
    severity: str
    words: str
    advice: str
    location: dict[str, str | int] = field(default_factory=dict)
    sample: str = ""
    is_removed: bool = False


RULES: dict[str, Rule] = {}


def rule(name, kinds, severity, words, advice, *, for_disclosure="", is_removed=False):
    """Registers the function below it as the rule `name` for files of these kinds."""

    def register(find):
        if name in RULES:
            raise ValueError(f"There are two rules called {name}.")
        RULES[name] = Rule(
            name, tuple(kinds), severity, words, advice, for_disclosure or severity, is_removed, find
        )
        return find

    return register


def rules_of(kind: str) -> list[Rule]:
    return [each for each in RULES.values() if kind in each.kinds]


def at(sample="", severity="", words=None, **location) -> Spot:
    """A spot: `at(page=3, sample="…")`."""
    return Spot(location, sample, words or {}, severity)


def report(name: str, spot: Spot, *, disclosure: bool = False) -> Found:
    """What staff read about one spot. The sample is masked."""
    found = RULES[name]
    return Found(
        rule=name,
        severity=spot.severity or (found.for_disclosure if disclosure else found.severity),
        words=found.words.format(**spot.words) if spot.words else found.words,
        advice=found.advice,
        location=spot.location,
        sample=masked(spot.sample),
        is_removed=found.is_removed,
    )


def apply(kind: str, subject, *, disclosure: bool = False) -> list[Found]:
    """Everything that the rules of a kind find in `subject`, at most a score of places for each rule.

    An error inside a rule is not caught here: who calls takes it as a file that cannot be read.
    """
    found = []
    for each in rules_of(kind):
        for number, spot in enumerate(each.find(subject)):
            if number == SPOTS_AT_MOST:
                break
            found.append(report(each.name, spot, disclosure=disclosure))
    return found


def masked(sample: str) -> str:
    """Enough of the words to find the place: the first three letters of each, the rest as dots."""
    words = " ".join(str(sample).split())
    shown = " ".join(word if len(word) <= 3 else word[:3] + "…" for word in words.split(" "))
    return shown if len(shown) <= LONGEST_SAMPLE else shown[:LONGEST_SAMPLE] + "…"
