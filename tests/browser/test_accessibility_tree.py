"""What a screen reader is told of four pages, line by line.

A test that fails shows the difference. If it is meant, keep the new tree with
`KEEP_TREES=yes script/test tests/browser/test_accessibility_tree.py` and read what changed in the commit.
"""

import os
from pathlib import Path

import pytest

from tests.browser import checks

KEPT = Path(__file__).parent / "snapshots"
PAGES = {
    "home": "/",
    "news-article": "/news/plan-for-joined-up-care/",
    "display-choices": "/display/",
    "form-with-an-error": "/where-you-live/find/?postcode=",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_screen_reader_is_told_the_same_as_before(open_page, name):
    page = open_page(PAGES[name])
    file = KEPT / f"{name}.yaml"
    if os.environ.get("KEEP_TREES"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(page.locator("body").aria_snapshot() + "\n", encoding="utf-8")
    assert checks.tree_faults(page, file.read_text(encoding="utf-8")) == []
