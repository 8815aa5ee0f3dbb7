"""The drawings: decorative, light, and coloured only by the reader's look."""

import re

import html5lib
import pytest
from django.conf import settings

DRAWINGS = sorted((settings.BASE_DIR / "templates" / "illustrations").glob("*.svg"))
COLOURED_BY_CLASS = {"class", "d", "viewBox", "cx", "cy", "r", "rx", "ry", "aria-hidden", "focusable"}


def elements(path):
    markup = html5lib.parseFragment(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    return [element for element in markup.iter() if isinstance(element.tag, str)][1:]


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_is_passed_over_by_screen_readers_and_never_takes_focus(path):
    drawing = elements(path)[0]
    assert drawing.get("aria-hidden") == "true"
    assert drawing.get("focusable") == "false"
    assert not any((element.text or "").strip() for element in elements(path))


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_takes_its_colours_from_the_look_and_collides_with_nothing(path):
    named = {name for element in elements(path) for name in element.attrib}
    assert named <= COLOURED_BY_CLASS
    assert {element.tag.rpartition("}")[2] for element in elements(path)} <= {
        "svg",
        "path",
        "circle",
        "ellipse",
    }


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_weighs_less_than_3_kb(path):
    assert path.stat().st_size < 3 * 1024


def test_the_icon_of_the_site_is_drawn_here_and_small():
    icon = (settings.BASE_DIR / "static" / "img" / "favicon.svg").read_text(encoding="utf-8")
    assert len(icon) < 1024
    assert not re.search(r"<(text|image|script|style)|href", icon)
