"""The clock of these tests, and the site as a browser reads it."""

from datetime import date

import html5lib
import pytest
from django.utils import timezone

TODAY = date(2026, 11, 22)


@pytest.fixture
def today(monkeypatch):
    """The day on which pages are read: after the newest list of the register."""
    monkeypatch.setattr(timezone, "localdate", lambda *moment: TODAY)
    return TODAY


@pytest.fixture
def read(client):
    """`read("/where-you-live/")`: the main part of a page that answers 200, as an lxml tree."""

    def read_(address, status=200):
        answer = client.get(address)
        assert answer.status_code == status, address
        tree = html5lib.parse(answer.content, treebuilder="lxml", namespaceHTMLElements=False)
        for element in tree.iter("{*}*"):
            element.tag = element.tag.rpartition("}")[2]  # so that `svg` is found by that name
        return tree.find(".//main")

    return read_


def words(element):
    return " ".join(" ".join(element.itertext()).split())


def links(element):
    """{words: address} of the links in an element."""
    return {words(link) or link.get("aria-label"): link.get("href") for link in element.iter("a")}
