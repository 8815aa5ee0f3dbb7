"""The one stylesheet: contrast in every look, nothing unused, nothing heavy, nothing that moves."""

import hashlib
import re
from itertools import chain
from typing import NamedTuple

import brotli
import pytest
from django.conf import settings

STYLESHEET = settings.BASE_DIR / "static" / "css" / "site.css"
FONTS = settings.BASE_DIR / "static" / "fonts"
TEMPLATES = settings.BASE_DIR / "templates"
# Newsletters as emails carry their own rules in their own tags.
LETTER = TEMPLATES / "bulletins" / "sending" / "letter.html"
PACKAGES = ("icsportal", "pages", "bulletins", "publications")

# What is written on what. Each pair must stand out by TEXT_CONTRAST in every look.
TEXT_CONTRAST = 7.1
TEXT_ON = {
    "text": {"page", "page2", "surface", "callout", "callout-label"},
    "muted": {"page", "surface"},
    "link": {"page", "surface", "callout"},
    "link-hover": {"page", "page2", "surface", "callout"},
    "link-visited": {"page", "surface", "callout"},
    "footer-link": {"page2"},
    "sbutton": {"page", "page2", "surface"},
    "on-brand": {"brand", "red", "emergency", "selected"},
    "error": {"page", "surface"},
    "button-text": {"button", "button-hover"},
    "tag-text": {"tag"},
    "focus-text": {"focus"},
    "accent": {"surface"},
}
# Which line, icon or bar is seen against what. Each pair must stand out by LINE_CONTRAST in every look.
LINE_CONTRAST = 3
LINE_ON = {
    "border2": {"page", "surface"},
    "input-border": {"page", "page2", "surface"},
    "accent": {"page", "page2", "surface", "sky", "mid", "sun", "leaf"},
    "brand-line": {"brand"},
    "green": {"page", "surface"},
    "error": {"page", "surface"},
    "link": {"page", "surface"},
    "text": {"page2", "surface"},
    "sbutton": {"page", "page2", "surface"},
    "button": {"page", "page2", "surface"},
}
GROUNDS = set().union(*TEXT_ON.values(), *LINE_ON.values()) - {"focus"}

IMPORTANT = {
    "[hidden]": "an element that is hidden stays so, whatever its class says",
    ":focus-visible": "where the device sets the colours, its own focus colour wins over every other rule",
}
COLOURLESS = {"transparent", "currentcolor", "inherit", "none"}
SYSTEM_COLOURS = {"Canvas", "CanvasText", "Highlight"}

# Names without a rule of their own. They are upstream's and stay so that the structure is upstream's.
HOOKS = set(
    """
    alert--information
    nhsuk-action-link__text nhsuk-button--icon nhsuk-button--small nhsuk-card--care--non-urgent
    nhsuk-card__description nhsuk-checkboxes nhsuk-contents-list__list nhsuk-date-input__input
    nhsuk-date-input__item nhsuk-date-input__label nhsuk-details nhsuk-error-summary__body nhsuk-file-upload
    nhsuk-footer__list-item nhsuk-header__navigation-item nhsuk-icon--arrow-left nhsuk-icon--arrow-right
    nhsuk-icon--arrow-right-circle nhsuk-icon--cross nhsuk-icon--search nhsuk-icon--tick nhsuk-image
    nhsuk-image__img nhsuk-list nhsuk-list--bullet nhsuk-notification-banner--success
    nhsuk-pagination-item--previous nhsuk-pagination__item nhsuk-radios nhsuk-scroll nhsuk-search-input
    nhsuk-search-input__input nhsuk-search-input__wrapper nhsuk-summary-list nhsuk-table nhsuk-table__body
    nhsuk-table__caption nhsuk-table__cell nhsuk-table__head nhsuk-table__header nhsuk-table__row
    """.split()
)
# The ends that a variable may give to a class, and nothing else.
ENDINGS = {
    "alert--": {"emergency", "serious-disruption", "disruption", "information"},
    "nhsuk-button--": {"secondary"},
    "nhsuk-card--": {"feature"},
    "nhsuk-card--care--": {"non-urgent", "urgent", "emergency"},
    "nhsuk-fieldset__legend--": {"s", "m"},
    "nhsuk-icon--": {"arrow-left", "arrow-right", "arrow-right-circle", "cross", "search", "tick"},
    "nhsuk-label--": {"s", "m"},
}


class Rule(NamedTuple):
    around: tuple[str, ...]  # the at-rules it stands in
    selector: str
    declarations: tuple[tuple[str, str], ...]


def read_rules(css):
    """Every rule of a stylesheet, in order."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    around, rules, start = [], [], 0
    for token in re.finditer(r"[{}]", css):
        before, start = " ".join(css[start : token.start()].split()), token.end()
        if token[0] == "{":
            around.append(before)
        else:
            opened = around.pop()
            if before or not opened.startswith("@"):
                pairs = (line.partition(":") for line in before.split(";") if line.strip())
                declarations = tuple((name.strip(), value.strip()) for name, _, value in pairs)
                rules.append(Rule(tuple(around), opened, declarations))
    return rules


CSS = STYLESHEET.read_text(encoding="utf-8")
RULES = read_rules(CSS)
DARK, MORE = "@media (prefers-color-scheme: dark)", "@media (prefers-contrast: more)"
BOTH = f"{MORE} and (prefers-color-scheme: dark)"


def tokens(selector, *around):
    return {
        name.removeprefix("--"): value
        for rule in RULES
        if rule.selector == selector and rule.around == around
        for name, value in rule.declarations
        if value.startswith("#")
    }


def chosen(theme):
    return tokens(f'[data-theme="{theme}"]')


def device(media):
    return tokens(":root:not([data-theme])", media)


STANDARD = tokens(":root")
LOOKS = {
    "standard": STANDARD,
    "contrast": STANDARD | chosen("contrast"),
    "dark": STANDARD | chosen("dark"),
    "yellow": STANDARD | chosen("yellow"),
    "cream": STANDARD | chosen("cream"),
    "device dark": STANDARD | device(DARK),
    "device contrast": STANDARD | device(MORE),
    "device dark and contrast": STANDARD | device(DARK) | device(MORE) | device(BOTH),
}


def contrast(one, other):
    """How far two colours stand apart, from 1 to 21. Source: WCAG 2.2, "contrast ratio"."""

    def luminance(colour):
        digits = colour.removeprefix("#")
        digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
        channels = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def too_weak(look, pairs, least):
    found = [
        (name, ground, round(contrast(look[name], look[ground]), 2))
        for name, grounds in pairs.items()
        for ground in sorted(grounds)
    ]
    return [pair for pair in found if pair[2] < least]


@pytest.mark.parametrize("look", LOOKS)
def test_text_stands_out_from_what_it_is_written_on(look):
    assert too_weak(LOOKS[look], TEXT_ON, TEXT_CONTRAST) == []


@pytest.mark.parametrize("look", LOOKS)
def test_lines_icons_and_bars_stand_out_from_what_is_behind_them(look):
    assert too_weak(LOOKS[look], LINE_ON, LINE_CONTRAST) == []


@pytest.mark.parametrize("look", LOOKS)
def test_one_of_the_two_focus_colours_stands_out_on_every_ground(look):
    colours = LOOKS[look]
    rings = {g: max(contrast(colours[f], colours[g]) for f in ("focus", "focus-text")) for g in GROUNDS}
    assert {ground: ring for ground, ring in rings.items() if ring < LINE_CONTRAST} == {}


def test_every_pair_that_a_rule_sets_is_one_whose_contrast_is_known():
    for rule in RULES:
        said = {name: re.fullmatch(r"var\(--([\w-]+)\)", value) for name, value in rule.declarations}
        ink, ground = said.get("color"), said.get("background")
        if ink and ground:
            assert ground[1] in TEXT_ON.get(ink[1], ()), f"{rule.selector}: {ink[1]} on {ground[1]}"


def test_every_colour_is_in_a_pair_whose_contrast_is_known():
    known = set(TEXT_ON) | set(LINE_ON) | set().union(*TEXT_ON.values(), *LINE_ON.values())
    assert set(STANDARD) - known == set()


def test_a_device_that_asks_for_dark_or_more_contrast_gets_what_a_reader_can_choose():
    assert device(DARK) == chosen("dark")
    assert device(MORE) == chosen("contrast")


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_gives_values_to_the_colours_of_the_standard_look_and_no_other(look):
    assert set(LOOKS[look]) == set(STANDARD)


def test_every_token_is_defined_and_used():
    defined = {name for rule in RULES for name, _ in rule.declarations if name.startswith("--")}
    used = set(re.findall(r"var\((--[\w-]+)", CSS))
    assert defined == used


def test_no_rule_names_a_colour_but_by_its_token():
    inks = re.compile(r"color$|^background|^border|^fill$|^stroke$|^outline|^box-shadow$")
    for rule in RULES:
        for name, value in rule.declarations:
            if name.startswith("--") or not inks.search(name):
                continue
            plain = re.sub(r"var\([^)]*\)", "", value)
            assert not re.search(r"#[0-9a-f]{3}|rgb|hsl", plain), f"{rule.selector}: {name}: {value}"
            if name in ("color", "background", "fill", "stroke", "accent-color", "border-color"):
                allowed = COLOURLESS | (
                    SYSTEM_COLOURS if "@media (forced-colors: active)" in rule.around else set()
                )
                assert set(plain.split()) <= allowed, f"{rule.selector}: {name}: {value}"


def test_what_the_device_does_not_recolour_by_itself_follows_its_colours():
    # Browsers recolour text, backgrounds and borders, but not fills, strokes and border images.
    forced = [rule for rule in RULES if rule.around == ("@media (forced-colors: active)",)]
    swapped = {name for rule in forced for name, _ in rule.declarations if name.startswith("--")}
    filled_anew = {
        s for rule in forced if "fill" in dict(rule.declarations) for s in rule.selector.split(", ")
    }
    for rule in RULES:
        if rule.around or rule.selector in filled_anew:
            continue
        for name, value in rule.declarations:
            if name in ("fill", "stroke", "border-image", "border-image-source"):
                assert set(re.findall(r"var\((--[\w-]+)", value)) <= swapped, f"{rule.selector}: {name}"


def in_class_attributes(template):
    """The classes a template may give; an end that a variable gives is written as *."""
    template = re.sub(r"\{#.*?#\}", "", template, flags=re.DOTALL)
    values = re.findall(r'\sclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', template)
    values += re.findall(r"\{% block body_class %\}(.*?)\{% endblock %\}", template)
    for value in values:
        value = re.sub(r"\{\{.*?\}\}", "*", re.sub(r"\{%.*?%\}", " ", value))
        yield from value.split()


def given_classes():
    """Every class that a public page may carry, and one place that gives it."""
    given = {}
    for path in chain(TEMPLATES.rglob("*.html"), TEMPLATES.rglob("*.svg")):
        if "admin" in path.relative_to(TEMPLATES).parts or path == LETTER:
            continue
        for name in in_class_attributes(path.read_text(encoding="utf-8")):
            stem, is_open, _ = name.partition("*")
            for whole in (stem + end for end in ENDINGS[stem]) if is_open else (name,):
                given[whole] = path.name
    for path in chain.from_iterable((settings.BASE_DIR / package).rglob("*.py") for package in PACKAGES):
        for name in re.findall(r"\bnhsuk-[\w-]+\b", path.read_text(encoding="utf-8")):
            given[name] = path.name
    return given


def ruled_classes():
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", " ".join(rule.selector for rule in RULES)))


def test_every_class_in_the_templates_has_a_rule():
    bare = {name: where for name, where in given_classes().items() if name not in ruled_classes() | HOOKS}
    assert bare == {}


def test_every_rule_has_a_use():
    assert ruled_classes() - set(given_classes()) == set()


def test_every_class_of_an_email_has_a_rule_and_every_rule_a_use():
    given = set(in_class_attributes(LETTER.read_text(encoding="utf-8")))
    assert given == set(re.findall(r"^\.([\w-]+) \{", LETTER.with_suffix(".css").read_text(), re.MULTILINE))


def test_a_name_kept_for_upstream_is_given_and_has_no_rule():
    assert set(given_classes()) >= HOOKS
    assert ruled_classes() & HOOKS == set()


def test_sizes_follow_the_readers_text_size():
    pixels = {
        size for rule in RULES for _, value in rule.declarations for size in re.findall(r"[\d.]+px", value)
    }
    assert pixels <= {"1px"}  # hairlines


def test_nothing_moves_sticks_or_overrules():
    banned = re.compile(r"^(transition|animation|scroll-behavior)")
    for rule in RULES:
        for name, value in rule.declarations:
            assert not banned.match(name), rule
            assert not (name == "position" and value in ("sticky", "fixed")), rule
            assert "!important" not in value or rule.selector in IMPORTANT, rule
    assert "@keyframes" not in CSS


def test_the_stylesheet_weighs_no_more_than_6_kb_on_the_wire():
    assert len(brotli.compress(CSS.encode())) <= 6 * 1024


def test_only_our_own_letter_shapes_are_fetched_and_they_are_the_published_ones():
    fetched = re.findall(r'url\("?([^")]*)', CSS)
    assert sorted(fetched) == sorted(f"../fonts/{font.name}" for font in FONTS.glob("*.woff2"))
    readme = (FONTS / "README.md").read_text(encoding="utf-8")
    for address in fetched:
        font = STYLESHEET.parent.joinpath(address).resolve()
        assert f"| `{font.name}` | sha256 `{hashlib.sha256(font.read_bytes()).hexdigest()}` |" in readme
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
