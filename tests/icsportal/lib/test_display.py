"""The display cookie: text <-> value object <-> attributes."""

import re
from itertools import product

import pytest

from icsportal.lib.display import GROUPS, DisplayChoices, from_form, well_formed

ALL_LOOKS = [DisplayChoices(*values) for values in product(*(group.values for group in GROUPS))]

# What a proxy is told to match (README): written out, so that a change of codes is noticed here.
PATTERN = re.compile(r"\A(?:s[1-3])?(?:t[1-5])?(?:l1)?(?:k1)?(?:f1)?(?:w1)?\Z")


def test_every_look_comes_back_from_its_own_cookie():
    assert len(ALL_LOOKS) == 384
    assert len({look.to_cookie() for look in ALL_LOOKS}) == 384
    for look in ALL_LOOKS:
        assert DisplayChoices.from_cookie(look.to_cookie()) == look
        assert PATTERN.match(look.to_cookie())


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("s1", 'data-size="125"'),
        ("s2", 'data-size="150"'),
        ("s3", 'data-size="200"'),
        ("t1", 'data-theme="standard"'),
        ("t2", 'data-theme="contrast"'),
        ("t3", 'data-theme="dark"'),
        ("t4", 'data-theme="yellow"'),
        ("t5", 'data-theme="cream"'),
        ("l1", 'data-line="wide"'),
        ("k1", 'data-letter="wide"'),
        ("f1", 'data-font="clear"'),
        ("w1", 'data-width="short"'),
        ("s2t3", 'data-size="150" data-theme="dark"'),
        (
            "s3t4l1k1f1w1",
            'data-size="200" data-theme="yellow" data-line="wide" data-letter="wide"'
            ' data-font="clear" data-width="short"',
        ),
    ],
)
def test_a_code_stands_for_the_attribute_the_stylesheet_knows(text, attributes):
    assert DisplayChoices.from_cookie(text).attributes() == attributes


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "t3s2",  # out of order
        "s2s2",
        "s1s2",
        "s0",
        "s4",
        "t6",
        "t0",
        "l2",
        "s",
        "s2t",
        "S2",
        " s2",
        "s2 ",
        "s2\n",
        "\ns2",
        "s2\x00",
        "s２",  # a figure, but not ours
        "s2,t3",
        "s2;t3",
        "s2t3x9",
        '"><script>alert(1)</script>',
        "' onload='alert(1)",
        "../../etc/passwd",
        "%73%32",
        pytest.param("s1t1l1k1f1w1" + "s1" * 500_000, id="a megabyte"),
    ],
)
def test_anything_else_counts_as_no_cookie(text):
    assert well_formed(text) == ""
    assert DisplayChoices.from_cookie(text) == DisplayChoices()
    assert DisplayChoices.from_cookie(text).attributes() == ""


def test_the_standard_look_needs_no_cookie_and_no_attribute():
    standard = DisplayChoices()
    assert standard.is_standard()
    assert standard.to_cookie() == standard.attributes() == ""
    assert [look for look in ALL_LOOKS if look.is_standard()] == [standard]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_a_choice_that_is_not_offered_cannot_be_held(group):
    with pytest.raises(ValueError, match=group.name):
        DisplayChoices(**{group.name: "huge"})


@pytest.mark.parametrize(
    ("before", "data", "after"),
    [
        ("", {"size": "150"}, "s2"),
        ("", {"size": "150", "theme": "dark"}, "s2t3"),
        ("s2t3l1w1", {"size": "100", "theme": "cream"}, "t5l1w1"),  # the footer's form asks for two of six
        ("s2t3", {"theme": "device"}, "s2"),
        ("s2", {}, "s2"),
        ("s2", {"size": "151"}, "s2"),
        ("s2", {"size": ""}, "s2"),
        ("s2", {"size": "s1"}, "s2"),  # codes are for the cookie
        ("s2", {"size": "dark"}, "s2"),
        ("s2", {"colour": "dark", "next": "/"}, "s2"),
        ("s2", {"size": "dark", "theme": "dark"}, "s2t3"),
        ("s2t3l1", {"reset": "1"}, ""),
        ("s2t3l1", {"reset": "", "size": "200", "theme": "yellow"}, ""),
    ],
)
def test_a_form_changes_what_it_asks_for_and_nothing_else(before, data, after):
    assert from_form(data, DisplayChoices.from_cookie(before)).to_cookie() == after


def test_a_form_can_lead_from_any_look_to_any_other():
    here = DisplayChoices.from_cookie("s2t3k1")
    for look in ALL_LOOKS:
        data = {group.name: getattr(look, group.name) for group in GROUPS}
        assert from_form(data, here) == look


def test_words_and_codes_are_never_used_twice():
    for group in GROUPS:
        assert len({option.label for option in group.options}) == len(group.options)
    codes = [option.code for group in GROUPS for option in group.options if option.code]
    assert len(set(codes)) == len(codes)
    assert [group.options[0].code for group in GROUPS] == [""] * len(GROUPS)
