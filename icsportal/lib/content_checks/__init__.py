"""What a text must put right before the public may read it, and what would make it plainer.

Pure: HTML in, findings out. `check` asks the caller where a link leads.
"""

from collections.abc import Callable

from icsportal.lib.content_checks import links, structure, wording
from icsportal.lib.content_checks.findings import Finding
from icsportal.lib.content_checks.text import Text

__all__ = ["Finding", "Text", "check"]


def check(
    html: str, *, is_public: Callable[[str], bool], own_hosts: tuple[str, ...] = (), under_level: int = 1
) -> list[Finding]:
    """Everything found in a text, what stops its publication first.

    `is_public` says whether an address of this site, such as "/news/?year=2026", can be read by anyone;
    `under_level` is the level of the heading that the page puts above the text.
    """
    text = Text(html)
    found = [
        *structure.stops(text, under_level=under_level),
        *links.stops(text, is_public=is_public, own_hosts=own_hosts),
        *links.advice(text),
        *wording.advice(text),
    ]
    return sorted(found, key=lambda finding: not finding.stops)
