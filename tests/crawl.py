"""The site as someone finds it who follows every link from the home page."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import inf
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
from django.urls import resolve

HOST = "http://testserver"


@dataclass(frozen=True)
class Page:
    """One answer of the site."""

    address: str
    status: int
    headers: dict
    cookies: list
    body: bytes

    @property
    def is_html(self):
        return self.headers.get("Content-Type", "").startswith("text/html")

    @cached_property
    def parsed(self):
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
        tree = parser.parse(self.body, transport_encoding="utf-8")
        for element in tree.iter("{*}*"):
            element.tag = element.tag.rpartition("}")[2]  # so that `svg` is found by that name
        return tree, parser.errors

    @property
    def document(self):
        """The page as a browser understands it, as an lxml tree."""
        return self.parsed[0]

    @property
    def links(self):
        """(what it is, absolute address) of every link and form that leads to an address by GET."""
        for link in self.document.xpath("//a[@href] | //area[@href]"):
            yield words(link), urljoin(HOST + self.address, link.get("href"))
        for form in self.document.xpath("//form[not(@method) or @method='get']"):
            yield "a form", urljoin(HOST + self.address, form.get("action", ""))

    @property
    def links_inside(self):
        """(what it is, path and query, fragment) of those that stay on the site."""
        for what, address in self.links:
            if address == HOST or address.startswith(f"{HOST}/"):
                path, fragment = urldefrag(address.removeprefix(HOST) or "/")
                yield what, path, fragment


def kind_of(address):
    """The name of the view that answers it."""
    return resolve(urlsplit(address).path).view_name


def is_arranged(kind):
    """Each of these pages is another, as editors arranged it."""
    return kind.startswith("pages-")


def words(element):
    """What an element says, pictures included; white space does not count."""
    said = [*element.itertext(), *element.xpath(".//img/@alt"), *element.xpath("@aria-label")]
    return " ".join(" ".join(said).split())


def crawl(client, start="/", of_each_kind=inf) -> dict[str, Page]:
    """Every page that links lead to from `start`, by its address, in the order of the links.

    Links with a question mark are followed from plain addresses only: lists and filters could go on for ever.
    With `of_each_kind` records of the same kind are left out after so many; pages that editors arrange never.
    """
    found, ahead, seen, counts = {}, [start], {start}, Counter()
    for address in ahead:
        answer = client.get(address)
        page = found[address] = Page(
            address, answer.status_code, dict(answer.headers), list(answer.cookies), answer.content
        )
        if page.status != 200 or not page.is_html:
            continue
        for _, path, _ in page.links_inside:
            if path in seen or ("?" in path and "?" in address):
                continue
            seen.add(path)
            kind = kind_of(path)
            counts[kind] += 1
            if counts[kind] <= of_each_kind or is_arranged(kind):
                ahead.append(path)
    return found
