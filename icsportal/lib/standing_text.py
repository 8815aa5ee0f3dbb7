"""Files of `fixtures/`: front matter between `---` lines, then Markdown with `:::` containers."""

from dataclasses import dataclass, field

import yaml
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


class BadStandingText(ValueError):
    """The file cannot be read; the message says which line and what to change."""


@dataclass(frozen=True)
class Block:
    """A run of Markdown (`name` empty) or one container: `::: name argument`, its text, `:::`."""

    name: str
    argument: str = ""
    text: str = ""

    def words(self) -> list[str]:
        """The argument's words."""
        return self.argument.split()

    def lines(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    def pairs(self) -> dict[str, str]:
        """Lines "name: value" as a dictionary."""
        return {
            name.strip(): value.strip() for name, _, value in (line.partition(":") for line in self.lines())
        }


@dataclass(frozen=True)
class StandingText:
    fields: dict
    text: str
    blocks: list[Block] = field(default_factory=list)


def html(text: str) -> str:
    """Markdown as HTML; raw HTML in it is shown, not obeyed."""
    return _markdown.render(text)


def read(source: str) -> StandingText:
    """The file's fields, its text, and the text parted at its containers.

    Raises BadStandingText.
    """
    start, separator, rest = source.partition("---\n")
    front, separator, text = rest.partition("\n---\n")
    if start.strip() or not separator:
        raise BadStandingText("line 1: the file must start with front matter between two lines of ---")
    try:
        fields = yaml.safe_load(front)
    except yaml.YAMLError as error:
        raise BadStandingText(f"front matter: {error}") from error
    if not isinstance(fields, dict):
        raise BadStandingText("front matter: expected lines such as title: Our system")
    return StandingText(fields, text.strip(), blocks(text))


def blocks(text: str) -> list[Block]:
    """The text parted at its containers, in order.

    Raises BadStandingText for a container that is not closed, or one inside another.
    """
    found, run, container = [], [], None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith(":::"):
            run.append(line)
            continue
        rest = line.strip(": \t")
        if rest and container:
            raise BadStandingText(f"line {number} of the text: '{container[0]}' is still open")
        if not rest and not container:
            raise BadStandingText(f"line {number} of the text closes a container, but none is open")
        body = "\n".join(run).strip()
        run = []
        if container:
            found.append(Block(*container, body))
            container = None
        else:
            if body:
                found.append(Block("", "", body))
            name, _, argument = line[3:].strip().partition(" ")
            container = (name, argument.strip())
    if container:
        raise BadStandingText(f"the container '{container[0]}' is never closed")
    if body := "\n".join(run).strip():
        found.append(Block("", "", body))
    return found
