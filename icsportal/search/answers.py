"""An answer that stands above the results: apps know places and codes, this knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What the words mean, in one line, and where it is told."""

    title: str
    text: str
    url: str


_makers: list[Callable[[str], Answer | None]] = []


def add_maker(make: Callable[[str], Answer | None]) -> None:
    """`make(typed)` is the answer to what was typed, or None. It may ask the database a few questions."""
    if make not in _makers:
        _makers.append(make)


def answer(typed: str) -> Answer | None:
    """The first answer that an app has."""
    return next((found for make in _makers if (found := make(typed)) is not None), None)
