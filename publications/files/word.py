"""A Word file as the text of a page, to be read and put right by whoever publishes it.

text = web_text(file)                     # from a file that was checked
text.pictures                             # to be kept somewhere, each with a text that says what it shows
html = text.with_pictures({"picture-1.png": "what stands for it on the page"})
"""

import base64
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nh3
from lxml import html as lxml_html

from icsportal.publishing.actions import Refused
from publications.files import sandbox
from publications.files.models import Finding, StoredFile

# While one of these waits for a decision, the text of a page might say what the document hides.
HIDES_WORDS = ("DOC-CHANGES", "DOC-HIDDEN", "DOC-WHITE", "DOC-TINY", "DOC-BLACK-BAR")
TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tbody", "tr"),
    *("th", "td", "a", "strong", "em", "sup", "sub", "br", "img", "span"),
}
ATTRIBUTES = {
    "a": {"href"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt"},
    "span": {"lang"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "mailto", "tel"}


class NotConvertible(Refused):
    """The file cannot become a page, or not yet; the reason is in words for staff."""


@dataclass(frozen=True)
class Picture:
    name: str
    alt: str  # what the document says that it shows; often nothing
    content: bytes


@dataclass(frozen=True)
class WebText:
    """What a page can say. Its pictures stand in `html` as `<img src="picture-1.png">`."""

    html: str
    title: str
    pictures: tuple[Picture, ...]
    lost: tuple[str, ...]  # what could not be taken over, a sentence each

    def with_pictures(self, placed: Mapping[str, str]) -> str:
        """The HTML with the words of `placed` where the picture of that name stands.

        Raises NotConvertible for a picture that has none: no page shows a picture undecided.
        """
        root = lxml_html.fragment_fromstring(self.html, create_parent="div")
        for image in list(root.iter("img")):
            if not placed.get(image.get("src"), "").strip():
                raise NotConvertible(f"Say what {image.get('src')} shows, for people who cannot see it.")
            words = lxml_html.Element("span")
            words.text = placed[image.get("src")]
            image.addprevious(words)
            image.drop_tree()
            words.drop_tag()
        written = lxml_html.tostring(root, encoding="unicode")
        return written[written.index(">") + 1 : written.rindex("</")]


def web_text(file: StoredFile) -> WebText:
    """The text of a Word file. Words that readers of the document do not see are not in it.

    Raises NotConvertible while something that hides words waits for a decision.
    """
    if file.type != StoredFile.Type.DOCX:
        raise NotConvertible("Only a Word file (.docx) can become a page.")
    if file.state not in (StoredFile.State.FINDINGS, StoredFile.State.CLEAN, StoredFile.State.APPROVED):
        raise NotConvertible("The file has not passed its check, so it cannot become a page.")
    hiding = file.findings.filter(rule__in=HIDES_WORDS)
    if hiding.open().exists():
        raise NotConvertible(
            "The document hides words, which would be seen on a page. Decide about them first, or upload "
            "the document without them."
        )
    answer = converted(file, sorted(false_alarms(hiding)))
    try:
        return WebText(
            html=cleaned(answer["html"]),
            title=sandbox.sayable(answer["title"])[:255],
            pictures=tuple(
                Picture(each["name"], sandbox.sayable(each["alt"]), base64.b64decode(each["content"]))
                for each in answer["pictures"]
            ),
            lost=tuple(sandbox.sayable(each) for each in answer["lost"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotConvertible(UNREADABLE) from error


UNREADABLE = "The document cannot be turned into a page. Open it in Word, save it again, and upload that."


def false_alarms(findings) -> set[str]:
    """The rules of which every finding was a false alarm."""
    found = {finding.rule for finding in findings}
    real = {finding.rule for finding in findings if finding.resolution != Finding.Resolution.FALSE_ALARM}
    return found - real


def converted(file, kept) -> dict:
    with TemporaryDirectory(prefix="converting-") as folder:
        upload = Path(folder) / "upload"
        with file.open_copy() as copy, upload.open("wb") as local:
            shutil.copyfileobj(copy, local)
        answer, failure = sandbox.run(upload, {"convert": True, "kept": kept})
    if failure:
        raise NotConvertible(UNREADABLE)
    return answer


def cleaned(text: str) -> str:
    return nh3.clean(
        sandbox.sayable(text), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None
    )
