"""Links: their words, and where they lead."""

import re
from collections import defaultdict
from collections.abc import Callable
from urllib.parse import urlsplit

from icsportal.lib.content_checks.findings import Finding, hint, stop
from icsportal.lib.content_checks.text import Text, quoted, spaced

VAGUE = {
    "click", "click here", "click this", "click this link", "continue", "details", "download",
    "find out more", "further details", "further information", "go", "go here", "here", "information",
    "learn more", "link", "more", "more details", "more info", "more information", "page", "read",
    "read here", "read more",
    "read this", "see here", "see more", "this", "this link", "this page", "this website", "view",
    "view more", "visit", "web page", "webpage", "website",
}  # fmt: skip
FILE = re.compile(r"\.(pdf|docx?|odt|rtf|xlsx?|ods|csv|pptx?|odp|zip)\Z", re.I)
SAYS_TYPE_AND_SIZE = re.compile(
    r"\((?=[^)]*\b(pdf|word|docx?|odt|rtf|excel|xlsx?|ods|csv|spreadsheet|powerpoint|pptx?|odp|zip|document)\b)"
    r"[^)]*\d\s?(bytes|kb|mb)[^)]*\)",
    re.I,
)
BARE_ADDRESS = re.compile(r"\A(https?://|www\.)\S+\Z|\A[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/\S*)?\Z", re.I)


class Link:
    """One link of a text."""

    def __init__(self, element):
        self.words = spaced(
            " ".join([element.text_content(), *(picture.get("alt", "") for picture in element.iter("img"))])
        )
        self.address = (element.get("href") or "").strip()
        # The editor makes a link to a page that is gone into plain words with this mark.
        self.leads_nowhere = element.tag != "a"

    @property
    def where(self) -> str:
        return f"Link {quoted(self.words)}" if self.words else f"Link to {self.address}"

    @property
    def is_file(self) -> bool:
        return bool(FILE.search(urlsplit(self.address).path))

    def path_here(self, own_hosts: tuple[str, ...]) -> str | None:
        """Its address on this site from the first stroke on, without the part after #; None if elsewhere."""
        parts = urlsplit(self.address)
        if parts.netloc and (parts.hostname or "") not in own_hosts:
            return None
        if parts.scheme not in ("", "http", "https") or not (parts.path.startswith("/") or parts.netloc):
            return None
        return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def links_of(text: Text) -> list[Link]:
    return [
        Link(element)
        for element in text.root.xpath(".//a[@href or @data-cms-href] | .//span[@data-cms-href]")
    ]


def stops(text: Text, *, is_public: Callable[[str], bool], own_hosts: tuple[str, ...] = ()) -> list[Finding]:
    found = []
    for link in links_of(text):
        plain = link.words.casefold().strip(" .,:;!…>»")
        if not link.words:
            found.append(stop("link without words", link.where, "This link has no words. Say where it goes."))
        elif plain in VAGUE:
            found.append(
                stop("vague link", link.where, "These words do not say where the link goes. Name the page.")
            )
        elif BARE_ADDRESS.match(link.words):
            found.append(
                stop(
                    "bare address",
                    link.where,
                    "A web address is hard to listen to. Write the name of the page instead.",
                )
            )
        if link.is_file and not SAYS_TYPE_AND_SIZE.search(link.words):
            found.append(
                stop(
                    "file without type and size",
                    link.where,
                    "This link opens a file. Say its type and size in the link, such as “Plan (PDF, 2 MB)”.",
                )
            )
        found += where_it_leads(link, is_public, own_hosts)
    return found + same_words(text)


def where_it_leads(link: Link, is_public, own_hosts) -> list[Finding]:
    nobody = (
        "Nobody can open this link: the page is not on the site. Publish that page first, or remove the link."
    )
    if link.leads_nowhere:
        return [stop("link to nothing public", link.where, nobody)]
    if link.address.startswith("#"):
        return []
    path = link.path_here(own_hosts)
    if path is not None:
        return [] if is_public(path) else [stop("link to nothing public", link.where, f"{nobody} ({path})")]
    if not urlsplit(link.address).scheme:
        return [
            stop(
                "half an address",
                link.where,
                "This address is not whole. Start it with / for a page of this site, else with https://.",
            )
        ]
    return []


def same_words(text: Text) -> list[Finding]:
    addresses = defaultdict(set)
    for link in links_of(text):
        if link.words and link.address:
            addresses[link.words.casefold()].add(link.address.rstrip("/"))
    return [
        stop(
            "same words, different places",
            f"Links {quoted(words)}",
            f"{len(found)} links have the same words but lead to different places. Give each its own words.",
        )
        for words, found in addresses.items()
        if len(found) > 1
    ]


def advice(text: Text) -> list[Finding]:
    found = []
    for link in links_of(text):
        if link.address.casefold().partition("?")[0].endswith(".pdf"):
            found.append(
                hint("PDF", link.where, "Many people cannot read a PDF on a phone. Could it be a web page?")
            )
        if link.address.startswith("http://"):
            found.append(hint("plain http", link.where, "This address is not secure. Try it with https://."))
    return found
