"""Where the pictures stand in a text."""

import pytest

from bulletins.layout import laid_out

TEXT = "<p>A</p><h2>One</h2><p>B</p><h3>Two</h3><p>C</p>"


def read(body, *pictures):
    return [piece.item or str(piece.text) for piece in laid_out(body, list(pictures))]


def test_a_text_without_pictures_is_whole():
    assert read(TEXT) == [TEXT]


def test_a_picture_stands_under_its_heading():
    assert read(TEXT, (1, "pier")) == ["<p>A</p><h2>One</h2>", "pier", "<p>B</p><h3>Two</h3><p>C</p>"]
    assert read(TEXT, (2, "pier"))[1:] == ["pier", "<p>C</p>"]


def test_pictures_under_one_heading_keep_their_order():
    assert read(TEXT, (1, "first"), (1, "second"))[1:3] == ["first", "second"]


@pytest.mark.parametrize("stands", [3, 8, 99])
def test_a_picture_under_a_heading_that_is_not_there_stands_after_the_text(stands):
    assert read(TEXT, (stands, "pier")) == [TEXT, "pier"]


def test_no_words_are_lost_or_doubled():
    pieces = laid_out(TEXT, [(1, "a"), (2, "b"), (99, "c")])
    assert "".join(piece.text for piece in pieces) == TEXT


def test_a_text_that_ends_with_a_heading_has_no_empty_piece():
    assert read("<h2>One</h2>", (1, "pier")) == ["<h2>One</h2>", "pier"]
