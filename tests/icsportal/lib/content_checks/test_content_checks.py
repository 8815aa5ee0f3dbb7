"""One planted fault for each rule, and the right way beside it."""

import pytest

from icsportal.lib.content_checks import Text, check
from icsportal.lib.content_checks.plainer_words import PLAINER
from icsportal.lib.content_checks.reading import age_for, age_of
from icsportal.lib.content_checks.text import sentences

PUBLIC = {"/services/", "/news/", "/publications/plan.pdf"}


def rules(html, *, stops, **options):
    found = check(html, is_public=PUBLIC.__contains__, own_hosts=("www.example.org",), **options)
    return [finding.rule for finding in found if finding.stops is stops]


STOPS = {
    "vague link": (
        '<p><a href="/services/">Click here</a></p>',
        '<p><a href="/services/">Health services</a></p>',
    ),
    "bare address": (
        '<p><a href="https://www.nhs.uk/">www.nhs.uk</a></p>',
        '<p><a href="https://www.nhs.uk/">NHS website</a></p>',
    ),
    "link without words": ('<p><a href="/services/"> </a>Go.</p>', '<p><a href="/news/">News</a></p>'),
    "same words, different places": (
        '<p><a href="/services/">Our plan</a> and <a href="/news/">our plan</a></p>',
        '<p><a href="/news/">Our plan</a> and <a href="/news/">our plan</a></p>',
    ),
    "file without type and size": (
        '<p><a href="/publications/plan.pdf">Our plan</a></p>',
        '<p><a href="/publications/plan.pdf">Our plan (PDF, 1.2 MB)</a></p>',
    ),
    "link to nothing public": (
        '<p><a href="https://www.example.org/news/draft/">The draft</a></p>',
        '<p><a href="https://www.example.org/news/#top">The news</a></p>',
    ),
    "half an address": (
        '<p><a href="services/">Health services</a></p>',
        '<p><a href="tel:111">Call 111</a> or <a href="#hours">see the hours</a></p>',
    ),
    "picture without alt text": ('<p><img src="/a.jpg"></p>', '<p><img src="/a.jpg" alt=""></p>'),
    "bad alt text": (
        '<p><img src="/a.jpg" alt="IMG_2041.JPG"></p>',
        '<p><img src="/a.jpg" alt="A nurse and a patient"></p>',
    ),
    "skipped heading": ("<h2>One</h2><h4>Two</h4>", "<h2>One</h2><h3>Two</h3><h2>Three</h2>"),
    "empty heading": ("<h2> &nbsp;</h2><p>Words.</p>", "<h2>Words</h2>"),
    "heading of the page": ("<h1>Title</h1>", "<h2>Title</h2>"),
    "bold paragraph": (
        "<p><strong>When we open</strong>:</p><p>At nine.</p>",
        "<p>Call <strong>999</strong> now.</p>",
    ),
    "table without headers": (
        "<table><tr><td>Day</td><td>Time</td></tr></table>",
        "<table><tr><th>Day</th><th>Time</th></tr><tr><td>Monday</td><td>9</td></tr></table>",
    ),
    "colour or font": (
        '<p><span style="mso-fareast-font-family:Calibri;color:red">Red</span></p>',
        "<p>Not red</p>",
    ),
}

ADVICE = {
    "long sentence": (f"<p>{'one ' * 26}.</p>", f"<p>{'one ' * 24}.</p>"),
    "long paragraph": (f"<p>{'One two. ' * 6}</p>", f"<p>{'One two. ' * 5}</p>"),
    "reading level": (
        "<p>Comprehensive multidisciplinary rehabilitation considerations necessitate organisational "
        "transformation throughout participating administrative establishments across neighbouring "
        "geographical jurisdictions.</p>",
        "<p>You can get help at home when you leave the ward. A nurse will call you to talk about it.</p>",
    ),
    "acronym": (
        "<p>Ask the PCN.</p>",
        "<p>Ask the primary care network (PCN). The NHS and an <abbr title='x'>ICB</abbr> pay.</p>",
    ),
    "hard word": ("<p>We utilised it.</p>", "<p>We used it.</p>"),
    "capitals": ("<p>PLEASE DO NOT COME</p>", "<p>Please ask the NHS and HIV team</p>"),
    "italics": ("<p><em>Now</em></p>", "<p>Now</p>"),
    "underline": ("<p><u>Now</u></p>", "<p>Now</p>"),
    "short Latin": ("<p>Fruit, e.g. pears, etc.</p>", "<p>Fruit, for example pears</p>"),
    "date without year": ("<p>On 3 March at nine.</p>", "<p>From 3 March to 4 May 2026.</p>"),
    "date": ("<p>On 03/04/2026.</p>", "<p>On 3 April 2026.</p>"),
    "PDF": ('<p><a href="/publications/plan.pdf">Plan</a></p>', '<p><a href="/news/">News</a></p>'),
    "plain http": ('<p><a href="http://nhs.uk/a">A</a></p>', '<p><a href="https://nhs.uk/a">A</a></p>'),
}


@pytest.mark.parametrize(("rule", "html"), STOPS.items(), ids=STOPS)
def test_what_stops_a_text_is_found_and_what_is_right_is_not(rule, html):
    wrong, right = html
    assert rules(wrong, stops=True) == [rule]
    assert rules(right, stops=True) == []


@pytest.mark.parametrize(("rule", "html"), ADVICE.items(), ids=ADVICE)
def test_advice_is_given_where_it_helps_and_never_stops_a_text(rule, html):
    wrong, right = html
    assert rule in rules(wrong, stops=False)
    assert rule not in rules(right, stops=False)
    if rule not in ("PDF", "plain http"):
        assert rules(wrong, stops=True) == []


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ('<p><img src="/a.jpg" alt="  "></p>', "picture without alt text"),
        (f'<p><img src="/a.jpg" alt="{"a" * 201}"></p>', "bad alt text"),
        ('<p><a href="/news/">Read more…</a></p>', "vague link"),
        ('<p><a href="https://nhs.uk/a">https://nhs.uk/a</a></p>', "bare address"),
        ('<p><span data-cms-href="cms.page:9">A page that is gone</span></p>', "link to nothing public"),
        ("<p><font>Old</font></p>", "colour or font"),
        ('<p align="center">Middle</p>', "colour or font"),
        ("<table><tr><th></th></tr><tr><td>1</td></tr></table>", "table without headers"),
    ],
)
def test_other_faces_of_a_fault_are_found_too(html, rule):
    assert rules(html, stops=True) == [rule]


def test_a_text_below_a_section_heading_starts_one_level_lower():
    assert rules("<h3>Part</h3>", stops=True) == ["skipped heading"]
    assert rules("<h3>Part</h3>", stops=True, under_level=2) == []


def test_a_finding_says_where_it_is_and_what_to_do_and_stops_come_first():
    html = '<p>One.</p><p>Fruit etc: <a href="/news/">more</a></p>'
    first, second = check(html, is_public=PUBLIC.__contains__)
    assert str(first) == "Link “more”: These words do not say where the link goes. Name the page."
    assert str(second) == "Paragraph 2, “etc”: Say it in English: name the rest, or leave it out."


@pytest.mark.parametrize(
    "html", ["", " ", "Only words.", "<p></p>", "<h2>A", "<p>&#x202e;<b", "<table></table>"]
)
def test_any_text_can_be_checked(html):
    check(html, is_public=PUBLIC.__contains__)


def test_sentences_end_at_full_stops_but_not_after_shortened_words():
    assert sentences("Ask Dr. Smith at No. 4. Then go! It opens at 9.30 today") == [
        "Ask Dr. Smith at No. 4.",
        "Then go!",
        "It opens at 9.30 today",
    ]


def test_list_items_are_no_long_sentence():
    assert rules(f"<ul>{'<li>five words without a stop</li>' * 9}</ul>", stops=False) == []


def test_the_reading_age_grows_with_the_words_and_the_sentences():
    easy = "You can get help at home. A nurse will call you."
    hard = "Rehabilitation necessitates multidisciplinary organisational considerations."
    assert 5 <= age_for(easy) <= 9
    assert age_for(hard) > 15
    middling = "People leave hospital sooner. A nurse visits them at home every morning."
    assert age_for(easy) < age_for(middling) < age_for(middling.replace("sooner. A", "sooner because a"))
    assert age_of(Text("<p>Too short.</p>")) is None
    assert age_for(easy) < age_of(Text(f"<p>{easy}</p><p>{hard}</p>")) < age_for(hard)


def test_no_plainer_word_is_a_hard_word_itself():
    assert set(PLAINER).isdisjoint(PLAINER.values())
