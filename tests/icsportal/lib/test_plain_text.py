"""Formatted text for programs that show no other."""

import pytest

from icsportal.lib.plain_text import plain_text


@pytest.mark.parametrize(
    ("formatted", "plain"),
    [
        ("<p>One</p><p>two\n three</p>", "One\n\ntwo three"),
        ("<h1>A title</h1><p>Words</p>", "A title\n=======\n\nWords"),
        ("<h2>A heading</h2>", "A heading\n---------"),
        ("<h2><a href='https://a.example/x'>A page</a></h2>", "A page\n------\n\nhttps://a.example/x"),
        ("<h3>Smaller</h3>", "Smaller"),
        ("<p>See <a href='https://a.example/x'>the page</a>.</p>", "See the page (https://a.example/x)."),
        ("<p><a href='tel:111'>Call 111</a></p>", "Call 111 (111)"),
        ("<p><a href='mailto:a@b.example'>a@b.example</a></p>", "a@b.example"),
        ("<ul><li>one</li><li><strong>two</strong> more</li></ul>", "- one\n- two more"),
        ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
        ("<p>one<br>two</p>", "one\ntwo"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a | b\n\n1 | 2"),
        ("<html><head><title>No</title></head><body>Yes &amp; no</body></html>", "Yes & no"),
        ("<p>a<!-- hidden -->b</p>", "ab"),
        ("", ""),
    ],
)
def test_words_keep_their_order_and_links_their_addresses(formatted, plain):
    assert plain_text(formatted).rstrip("\n") == plain


def test_lines_are_short_and_an_address_stays_whole():
    address = "https://www.example.org/" + "a-long-name/" * 10
    text = plain_text(f"<p>{'word ' * 40}<a href='{address}'>here it is</a></p>")
    lines = text.splitlines()
    assert f"({address})" in text
    assert all(len(line) <= 72 for line in lines if address not in line)
    assert len(lines) > 3
