"""A long text as readers move through it."""

import pytest
from lxml import html

from icsportal.lib.chapters import LONG, read

TEXT = (
    "<p>Before[^b].</p><h2>Aims</h2><p>One[^a] and <b>two</b>[^b].</p><h3>First</h3><h2>Money</h2>"
    "<p>None.</p><h2>Aims</h2><p>More.</p><p>[^a]: See <a href='/x/'>x</a>.</p><p>[^b]: Last.</p>"
)


def anchors(text):
    return [section.heading.anchor for section in text.sections]


def test_each_heading_of_level_2_begins_a_section_with_an_address_of_its_own():
    text = read(TEXT)
    assert anchors(text) == ["aims", "money", "aims-2"]
    assert text.section("money").text == "<p>None.</p>"
    assert text.section("none") is None
    assert [heading.words for heading in text.section("aims").headings] == ["First"]


def test_numbers_come_before_the_headings_and_leave_their_addresses_alone():
    text = read("<h2>Aims</h2><h3>First</h3><h3>Second</h3><h2>Money</h2><h3>Costs</h3>", is_numbered=True)
    assert [section.heading.words for section in text.sections] == ["1 Aims", "2 Money"]
    assert [heading.words for heading in text.sections[0].headings] == ["1.1 First", "1.2 Second"]
    assert text.sections[1].text == '<h3 id="costs">2.1 Costs</h3>'
    assert anchors(text) == ["aims", "money"]


def test_notes_are_numbered_in_the_order_in_which_the_text_leads_to_them():
    text = read(TEXT)
    assert [(note.number, note.text) for note in text.notes] == [
        (1, "Last."),
        (2, 'See <a href="/x/">x</a>.'),
    ]
    assert [note.number for note in text.introduction_notes] == [1]
    assert "[^" not in text.introduction + "".join(section.text for section in text.sections)


def test_a_note_leads_back_to_a_mark_in_the_same_section():
    text = read(TEXT)
    for part, notes in [
        (text.introduction, text.introduction_notes),
        *((section.text, section.notes) for section in text.sections),
    ]:
        assert {note.mark for note in notes} <= set(html.fromstring(f"<div>{part}</div>").xpath("//@id"))
    assert [note.mark for note in text.section("aims").notes] == ["note-mark-2", "note-mark-1-2"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (TEXT, ()),
        ("<p>One[^a].</p>", ("[^a] leads to no note.",)),
        ("<p>One.</p><p>[^a]: Note.</p>", ("Nothing in the text leads to the note [^a].",)),
    ],
)
def test_what_is_wrong_with_notes_is_said(text, faults):
    assert read(text).faults == faults


def test_header_cells_say_what_they_head():
    text = read(
        "<table><tr><th>Place</th><th>2025</th></tr><tr><th>Deal</th><td>3</td></tr></table>"
    ).introduction
    assert html.fromstring(text).xpath("//th/@scope") == ["col", "col", "row"]


def test_a_wide_table_can_be_moved_by_keyboard_and_has_a_name():
    row = "<tr>" + "<td>1</td>" * 6 + "</tr>"
    found = html.fromstring(read(f"<div><table>{row}</table> after</div>").introduction)
    (frame,) = found.xpath("//*[@role='region']")
    assert (frame.get("aria-label"), frame.get("tabindex"), frame.tail) == ("Table 1", "0", " after")
    named = read(f"<table><caption>Beds <b>in use</b></caption>{row}</table>").introduction
    assert html.fromstring(named).get("aria-label") == "Beds in use"
    assert "region" not in read("<table><tr><td>1</td></tr></table>").introduction


def test_only_a_text_of_many_words_and_sections_is_read_section_by_section():
    many = "<p>" + "word " * LONG + "</p>"
    assert read(f"<h2>One</h2>{many}<h2>Two</h2><p>more</p>").is_long
    assert not read(f"<h2>One</h2>{many}").is_long
    assert not read("<h2>One</h2><p>few</p><h2>Two</h2>").is_long


@pytest.mark.parametrize(
    "text", ["", "plain words", "<h2></h2>", "<p>[^]: x</p>", "<h2>!</h2><h2>!</h2>", "a & b < c"]
)
def test_any_text_can_be_read(text):
    found = read(text)
    assert len(set(anchors(found))) == len(found.sections)
