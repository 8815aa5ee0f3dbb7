"""What people paste, and what it becomes."""

import re

import pytest

from icsportal.lib.pasted_text import tidy

WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm}</style></head><body>
<!--StartFragment-->
<h1 style='color:#2F5496'><b><span lang=EN-GB>A new clinic<o:p></o:p></span></b></h1>
<p class=MsoNormal><span lang=EN-GB style='font-size:11.0pt;font-family:"Calibri"'>It <b>opens</b> in&nbsp;May.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<h2>What to bring</h2>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Your letter</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='font-family:Symbol'>·<span>&nbsp;&nbsp; </span></span>Your glasses</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>1.&nbsp; Come in</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>2.&nbsp; Sit down</p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal><b>Day</b></p></td><td><p><b>From</b></p></td></tr>
<tr><td><p class=MsoNormal>Monday</p></td><td><p>9am</p></td></tr></table>
</body></html>
"""  # noqa: E501  as Word writes it

GOOGLE = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">'
    '<h2 dir="ltr"><span style="font-size:16pt;font-weight:400">Where</span></h2>'
    '<p dir="ltr" style="line-height:1.38"><span style="color:#000">In </span>'
    '<span style="font-weight:700">Deal</span><span style="font-style:italic"> now</span>. See '
    '<a href="https://www.google.com/url?q=https://www.nhs.uk/x&amp;sa=D"><span>the NHS page</span></a>.'
    "</p><br>"
    '<ul><li dir="ltr"><p role="presentation"><span>One</span></p></li></ul></b>'
)


def plain(text):
    """Tags and words, without attributes and white space between tags."""
    return re.sub(r"\s*(</?\w+)(?: [^>]*)?(>)\s*", r"\1\2", " ".join(text.split()))


def test_text_from_word_keeps_headings_lists_and_tables():
    assert plain(tidy(WORD)) == (
        "<h2>A new clinic</h2><p>It<strong>opens</strong>in May.</p><h3>What to bring</h3>"
        "<ul><li>Your letter</li><li>Your glasses</li></ul><ol><li>Come in</li><li>Sit down</li></ol>"
        "<table><tr><th>Day</th><th>From</th></tr><tr><td>Monday</td><td>9am</td></tr></table>"
    )


def test_text_from_google_docs_is_bold_only_where_it_was():
    assert plain(tidy(GOOGLE)) == (
        "<h2>Where</h2><p>In<strong>Deal</strong><em>now</em>. See<a>the NHS page</a>.</p><br>"
        "<ul><li>One</li></ul>"
    )
    assert 'href="https://www.nhs.uk/x"' in tidy(GOOGLE)


@pytest.mark.parametrize("text", [WORD, GOOGLE])
def test_tidy_text_comes_out_as_it_went_in(text):
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    "text",
    [
        "<p>Plain words, 1 &lt; 2 &amp; 3.</p>",
        '<h2>Where</h2><p>In <a href="/services/">Deal</a>.<br>Now.</p><ul><li>One</li></ul>',
        "<blockquote><p>Words.</p></blockquote>",
        '<p><span lang="cy">Bore da</span></p>',
        '<table><caption>Hours</caption><tr><th scope="col">Day</th></tr><tr><td>Monday</td></tr></table>',
    ],
)
def test_what_is_tidy_is_left_alone(text):
    assert tidy(text) == text


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("", ""),
        ("  \n", ""),
        ("words alone", "words alone"),
        ("<p>&nbsp;</p><h2> </h2>", ""),
        ("<div>One</div><div><p>Two</p></div>", "<p>One</p><p>Two</p>"),
        ("<h5>Small</h5>", "<h4>Small</h4>"),
        ("<p>A<!-- hidden -->B</p>", "<p>AB</p>"),
        ("<p>One<!-- a --> two<b></b> three</p>", "<p>One two three</p>"),
        ('<p><span lang="EN-US">Words</span></p>', "<p>Words</p>"),
        ("<p class='MsoListParagraph'>o   Open</p>", "<ul><li>Open</li></ul>"),
        ("<p>- not a list of Word</p>", "<p>- not a list of Word</p>"),
        ("<table><tr><td><b>A</b></td><td>B</td></tr></table>",
         "<table><tr><td><strong>A</strong></td><td>B</td></tr></table>"),
    ],
)  # fmt: skip
def test_what_only_looked_like_something_goes(pasted, kept):
    assert tidy(pasted) == kept


@pytest.mark.parametrize(
    "text",
    ["<p" * 500, "<<>>", "<table><td><p></table>", "<b>" * 300 + "x", "\x00<p>x</p>", "<?xml x?><p>x</p>"],
)
def test_broken_text_breaks_nothing(text):
    tidy(text)
