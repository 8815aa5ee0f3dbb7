"""What a check found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing to put right or to think about: which rule, where it is, and what to do."""

    rule: str
    where: str
    what_to_do: str
    stops: bool

    def __str__(self):
        return f"{self.where}: {self.what_to_do}"


def stop(rule: str, where: str, what_to_do: str) -> Finding:
    """Must be put right before the public may read it."""
    return Finding(rule, where, what_to_do, stops=True)


def hint(rule: str, where: str, what_to_do: str) -> Finding:
    """Worth a thought; never in the way."""
    return Finding(rule, where, what_to_do, stops=False)
