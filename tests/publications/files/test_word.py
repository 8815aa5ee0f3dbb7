"""A Word document as the text of a page."""

import re
from io import BytesIO

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from lxml import html as lxml_html
from PIL import Image

from icsportal.lib import chapters
from publications.files import actions
from publications.files.models import StoredFile
from publications.files.word import HIDES_WORDS, NotConvertible, web_text
from tests.factories import StoredFileFactory
from tests.publications.files import made
from tests.publications.files.test_rules import by_style, change, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]

CHAPTERS = 20


def header_row(table):
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def long_document(document):
    """About 100 pages: chapters, sections, lists, tables and pictures."""
    document.add_heading("The plan for the area", 0)
    for chapter in range(1, CHAPTERS + 1):
        document.add_heading(f"Chapter {chapter}", 1)
        for section in range(1, 5):
            document.add_heading(f"Section {chapter}.{section}", 2)
            for _ in range(8):
                document.add_paragraph(f"{made.WORDS} " * 5)
            for item in range(5):
                document.add_paragraph(f"Point {chapter}.{section}.{item}", style="List Bullet")
            for item in range(2):
                document.add_paragraph(f"Step {chapter}.{section}.{item}", style="List Number")
        table = document.add_table(3, 3)
        header_row(table)
        for row in range(3):
            for column in range(3):
                table.cell(row, column).text = f"Cell {chapter}-{row}-{column}"
        if chapter <= 3:
            document.add_picture(BytesIO(made.photograph()))


def test_a_long_document_keeps_headings_lists_tables_and_pictures(checked):
    file = checked("plan.docx", made.word(long_document))
    text = web_text(file)
    root = lxml_html.fragment_fromstring(text.html, create_parent="div")
    count = {tag: len(list(root.iter(tag))) for tag in ("h1", "h2", "h3", "ul", "ol", "li", "table", "img")}
    assert count == {
        "h1": 0,
        "h2": CHAPTERS + 1,  # with the one of every example
        "h3": CHAPTERS * 4,
        "ul": CHAPTERS * 4,
        "ol": CHAPTERS * 4,
        "li": CHAPTERS * 4 * 7,
        "table": CHAPTERS,
        "img": 3,
    }
    assert len(root.text_content().split()) > 40_000
    assert [cell.text for cell in root.findall(".//table")[4].iter("th")] == [
        "Cell 5-0-0",
        "Cell 5-0-1",
        "Cell 5-0-2",
    ]
    assert not root.xpath(".//td/p | .//th/p")
    assert text.title == "The plan for the area"
    read = chapters.read(text.html)
    anchors = [each.heading.anchor for each in read.sections]
    assert anchors[1:4] == ["chapter-1", "chapter-2", "chapter-3"]
    assert len(set(anchors)) == CHAPTERS + 1
    assert all(cell.get("scope") for cell in root.iter("th"))


def test_only_the_pixels_of_a_picture_are_taken_and_its_words_are_demanded(checked):
    file = checked("plan.docx", made.word(lambda document: document.add_picture(BytesIO(made.photograph()))))
    text = web_text(file)
    (picture,) = text.pictures
    assert b"photographer" not in picture.content
    assert Image.open(BytesIO(picture.content)).size == (40, 30)
    with pytest.raises(NotConvertible, match=re.escape("Say what picture-1.jpg shows")):
        text.with_pictures({"picture-1.jpg": "  "})
    assert "<p>[a map &amp; more]</p>" in text.with_pictures({"picture-1.jpg": "[a map & more]"})


HIDING = {
    "hidden run": run(hidden=True),
    "hidden paragraph style": by_style(1, hidden=True),
    "hidden character style": by_style(2, hidden=True),
    "white run": run(colour="FFFFFF"),
    "tiny run": run(size=Pt(1)),
    "black bar": run(shading="000000"),
    "moved away": change("moveFrom"),
    "deleted": change("del", "w:delText"),
    "inserted": change("ins"),
}


@pytest.mark.parametrize("write", HIDING.values(), ids=HIDING.keys())
def test_a_document_that_hides_words_becomes_no_page_until_somebody_decides(checked, write):
    file = checked("plan.docx", made.word(write))
    assert file.findings.open().filter(rule__in=HIDES_WORDS).exists()
    with pytest.raises(NotConvertible, match="hides words"):
        web_text(file)


@pytest.mark.parametrize(
    "write",
    [HIDING[name] for name in HIDING if name != "inserted"],
    ids=[n for n in HIDING if n != "inserted"],
)
def test_words_that_nobody_sees_are_on_no_page_even_if_they_were_accepted(
    checked, officer, second_officer, write
):
    file = checked("plan.docx", made.word(write))
    for finding in file.findings.open():
        actions.resolve(finding=finding, reason="It may stay in the file.", by=officer)
    for finding in file.findings.open():
        actions.confirm(finding=finding, by=second_officer)
    text = web_text(file)
    assert made.WORDS in text.html
    assert "secret" not in text.html


def test_white_words_on_a_dark_ground_are_on_the_page(checked):
    text = web_text(checked("plan.docx", made.word(run(colour="FFFFFF", shading="005EB8"))))
    assert "secret words" in text.html


def test_words_that_were_a_false_alarm_are_on_the_page(checked, officer, second_officer):
    file = checked("plan.docx", made.word(run(colour="FFFFFF")))
    for finding in file.findings.open():
        finding = actions.resolve(finding=finding, reason="On a picture.", by=officer, false_alarm=True)
        actions.confirm(finding=finding, by=second_officer)
    assert "secret words" in web_text(file).html


def test_comments_headers_and_fields_are_on_no_page(checked, officer, second_officer):
    def write(document):
        made.comment(document)
        document.sections[0].header.paragraphs[0].text = "Words of the header"
        document.core_properties.comments = "Words of the properties"

    file = checked("plan.docx", made.word(write))
    html = web_text(file).html
    for gone in ("Is this right?", "header", "properties"):
        assert gone not in html


NOTES = (
    '<w:{0}s xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:{0} w:id="2"><w:p><w:r><w:t>The words of a {0}.</w:t></w:r></w:p></w:{0}></w:{0}s>'
)


def with_note(data, kind):
    """`kind` is "footnote" or "endnote"; the mark stands behind the words."""
    words = f"<w:t>{made.WORDS}</w:t></w:r>"
    mark = f'<w:r><w:{kind}Reference w:id="2"/></w:r>'
    data = made.replaced(data, "word/document.xml", words, words + mark)
    link = (
        f'<Relationship Id="rId{kind}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}s" Target="{kind}s.xml"/></Relationships>'
    )
    data = made.replaced(data, "word/_rels/document.xml.rels", "</Relationships>", link)
    type_ = (
        f'<Override PartName="/word/{kind}s.xml" ContentType="application/vnd.openxmlformats-officedocument'
        f'.wordprocessingml.{kind}s+xml"/></Types>'
    )
    data = made.replaced(data, "[Content_Types].xml", "</Types>", type_)
    return made.with_parts(data, {f"word/{kind}s.xml": NOTES.format(kind).encode()})


def test_notes_are_where_they_belong(checked):
    data = with_note(with_note(made.word(), "endnote"), "footnote")
    read = chapters.read(web_text(checked("plan.docx", data)).html)
    assert [note.text for note in read.notes] == ["The words of a footnote.", "The words of a endnote."]
    assert read.faults == ()
    assert "few of them.<sup>" in read.sections[0].text


def test_a_link_that_runs_something_is_no_link_on_the_page(checked):
    def write(document):
        for address in ("javascript:alert(1)", "https://www.nhs.uk/"):
            link = OxmlElement("w:hyperlink")
            kind = docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK
            link.set(qn("r:id"), document.part.relate_to(address, kind, True))
            words = document.add_paragraph()
            link.append(words.add_run("a link")._r)
            words._p.append(link)

    html = web_text(checked("plan.docx", made.word(write))).html
    assert "javascript" not in html
    assert '<a href="https://www.nhs.uk/">a link</a>' in html


def test_the_words_of_a_document_are_words_and_no_markup(checked):
    html = web_text(
        checked("plan.docx", made.word(lambda document: document.add_paragraph("<script>alert(1)</script>")))
    ).html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_only_a_checked_word_file_becomes_a_page(receive):
    with pytest.raises(NotConvertible, match="Only a Word file"):
        web_text(StoredFileFactory())
    with pytest.raises(NotConvertible, match="not passed its check"):
        web_text(receive("plan.docx", made.word()))
    assert StoredFile.objects.count() == 2


def test_white_is_white_in_any_shade_of_it(checked):
    def write(document):
        words = document.add_paragraph().add_run("secret words")
        words.font.color.rgb = RGBColor(250, 250, 250)

    with pytest.raises(NotConvertible):
        web_text(checked("plan.docx", made.word(write)))


def test_a_picture_that_no_browser_shows_is_told_and_left_out(checked):
    data = made.word(lambda document: document.add_picture(BytesIO(made.photograph())))
    text = web_text(
        checked("plan.docx", made.with_parts(data, {"word/media/image1.jpg": b"GIF89a no picture"}))
    )
    assert text.pictures == ()
    assert text.lost == ("A picture is in a format that no browser shows: paste it into Word as PNG.",)
    assert "<img" not in text.html


def test_several_paragraphs_of_a_cell_become_lines(checked):
    def write(document):
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "First"
        cell.add_paragraph("")
        cell.add_paragraph("Second")

    assert "<td>First<br>Second</td>" in web_text(checked("plan.docx", made.word(write))).html


def test_a_contents_list_and_a_bookmark_are_not_taken_over(checked):
    def write(document):
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("A plan\t1", style="toc 1")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), "_Ref1")
        words = document.add_paragraph("See ")
        link.append(words.add_run("below")._r)
        words._p.append(link)

    html = web_text(checked("plan.docx", made.word(write))).html
    assert "A plan\t1" not in html
    assert html.endswith("<p>See below</p>")


@pytest.mark.parametrize(("answer", "failure"), [({}, "FILE-BOMB"), ({"html": "<p>a</p>"}, "")])
def test_a_process_that_fails_makes_no_page(checked, monkeypatch, answer, failure):
    file = checked("plan.docx", made.word())
    monkeypatch.setattr("publications.files.sandbox.run", lambda *arguments: (answer, failure))
    with pytest.raises(NotConvertible, match="cannot be turned into a page"):
        web_text(file)
