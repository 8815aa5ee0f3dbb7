import pytest

from icsportal.lib.standing_text import BadStandingText, Block, html, read

FRONT = "---\ntitle: Our system\n---\n"


def test_text_is_parted_at_its_containers_in_order():
    text = read(f"{FRONT}First.\n\n::: care urgent Ask for help\n- one\n- two\n:::\n\nLast.\n")
    assert text.fields == {"title": "Our system"}
    assert text.blocks == [
        Block("", "", "First."),
        Block("care", "urgent Ask for help", "- one\n- two"),
        Block("", "", "Last."),
    ]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("No front matter", "front matter"),
        ("---\ntitle: [\n---\nText", "front matter"),
        ("---\njust words\n---\nText", "title: Our system"),
        (f"{FRONT}::: inset\nnever closed", "'inset' is never closed"),
        (f"{FRONT}::: inset\n::: do Do\n:::\n", "'inset' is still open"),
        (f"{FRONT}Text\n:::\n", "none is open"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_is_wrong(source, message):
    with pytest.raises(BadStandingText, match=message):
        read(source)


def test_html_in_markdown_is_shown_and_not_obeyed():
    assert "<script>" not in html("<script>alert(1)</script>")
    assert "&lt;script&gt;" in html("a <script>alert(1)</script>")


def test_values_of_a_contact_may_hold_colons():
    block = Block("contact", "A team", "website: [Its site](https://example.org)\nphone: 111")
    assert block.pairs() == {"website": "[Its site](https://example.org)", "phone": "111"}
