"""Pictures in a text that holds words only."""

import pytest
from lxml import html as lxml_html
from lxml.html import builder

from icsportal.lib import chapters
from icsportal.lib.pictures_in_text import faults, mark, words_only

NAME = "0123456789abcdef01234567.png"
MAP = mark(NAME, 1600, 900, "A map of the area")


def pictures(text):
    read = chapters.read(text)
    return lxml_html.fragment_fromstring(read.introduction, create_parent="div")


def test_a_mark_is_a_picture_in_the_sizes_that_were_kept():
    root = pictures(f"<p>Before {MAP} and after {mark(NAME, 300, 200, '')}.</p>")
    (first, second) = root.iter("img")
    assert (first.get("alt"), second.get("alt")) == ("A map of the area", "")
    assert first.get("src") == f"/media/pictures/{NAME}"
    assert "-480.png 480w" in first.get("srcset")
    assert (first.get("width"), first.get("height")) == ("1600", "900")
    assert "-480.webp 480w" in first.getprevious().get("srcset")
    assert root.text_content() == "Before  and after ."


def test_pictures_stand_where_their_marks_stood():
    root = pictures(f"<p>One <em>two</em> {MAP} three</p><ul><li>{MAP}</li></ul>")
    assert [picture.getparent().tag for picture in root.iter("picture")] == ["p", "li"]
    assert root.find("p").text_content() == "One two  three"


@pytest.mark.parametrize("alt", ['"><script>alert(1)</script>', "a ] b [c", "two\nlines", "x: y", "&amp;"])
def test_what_a_picture_shows_is_words_and_nothing_else(alt):
    # As it comes out of the editor, where signs of HTML are written out.
    text = lxml_html.tostring(builder.P(mark(NAME, 40, 30, alt)), encoding="unicode")
    (image,) = pictures(text).iter("img")
    assert image.get("alt") == " ".join(alt.replace("[", "(").replace("]", ")").split())
    assert "<script" not in chapters.read(text).introduction.replace("alt=", "").replace(
        '"&quot;&gt;<script', ""
    )


@pytest.mark.parametrize(
    "text",
    [
        "[picture ../secret.png 40x30: A map]",
        "[picture https://example.org/a.png 40x30: A map]",
        f"[picture {NAME}: A map]",
        f"[picture {NAME} 0x30: A map]",
        f"[picture {NAME} 40x30: A map",
    ],
)
def test_a_damaged_mark_shows_nothing_and_stops_the_publication(text):
    read = chapters.read(f"<p>{text}</p>")
    assert "<img" not in read.introduction
    assert any("stands for a picture, but cannot be read" in fault for fault in read.faults)


def test_the_words_of_a_text_have_no_names_of_pictures():
    assert words_only(f"See {MAP} here.") == "See A map of the area here."
    assert chapters.read(f"<p>See {MAP} here.</p>").words == 7
    assert not faults(f"See {MAP} here.")
