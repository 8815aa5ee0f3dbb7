"""Where pictures and boxes stand in a text."""

import re
from typing import Any, NamedTuple

from django.utils.safestring import mark_safe

AFTER_A_HEADING = re.compile(r"(?<=</h[2-4]>)")


class Piece(NamedTuple):
    """A run of the text, or a picture or box between two of them."""

    text: str
    item: Any = None


def laid_out(body: str, items: list[tuple[int, Any]]) -> list[Piece]:
    """The text, cut where an item stands: (1, picture) is under the first heading.

    An item under a heading that the text does not have stands after the text. `body` is safe HTML.
    """
    cut = AFTER_A_HEADING.split(body)
    pieces, run = [], ""
    for number, part in enumerate(cut):
        run += part
        standing = [item for stands, item in items if stands == number + 1 < len(cut)]
        if standing or number == len(cut) - 1:
            pieces.append(Piece(mark_safe(run)))  # noqa: S308  cleaned when it was saved
            run = ""
        pieces += [Piece("", item) for item in standing]
    pieces += [Piece("", item) for stands, item in items if stands >= len(cut)]
    return [piece for piece in pieces if piece.item or piece.text.strip()]
