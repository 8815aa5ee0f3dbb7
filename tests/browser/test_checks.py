"""The control of the other browser tests: what finds nothing on the site finds each planted fault."""

import secrets
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from icsportal.delivery.headers import PUBLIC_POLICY
from tests.browser import checks
from tests.browser.checks import Witness

PLANTED = Path(__file__).parent.parent / "planted"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HOME, ADDRESS = "http://localhost", "/planted/page.html"  # where no server is needed


@pytest.fixture
def planted(browser):
    """`planted(policy=PUBLIC_POLICY)`: a reader who finds the planted files on the site."""
    contexts = []

    def open_(*, policy="default-src * 'unsafe-inline'", **wishes):
        def answer(route):
            file = PLANTED / Path(urlsplit(route.request.url).path).name
            route.fulfill(
                body=file.read_bytes() if file.exists() else b"<svg xmlns='http://www.w3.org/2000/svg'/>",
                content_type=TYPES[file.suffix],
                headers={"Content-Security-Policy": policy},
            )

        context = browser.new_context(base_url=HOME, **wishes)
        contexts.append(context)
        context.route("**/planted/*", answer)
        return context

    yield open_
    for context in contexts:
        context.close()


def opened(context):
    page = context.new_page()
    page.goto(ADDRESS)
    return page


def assert_found(faults, found):
    for fault in faults:
        assert any(fault in one for one in found), (fault, found)


def test_axe_finds_what_a_stricter_reader_than_the_law_would(planted):
    found = checks.axe_faults(opened(planted()))
    assert_found(
        [
            'color-contrast: <p class="pale">',
            'color-contrast-enhanced: <p class="dim">',
            'target-size: <button class="tiny"',
            'image-alt: <img src="/planted/picture.svg">',
            "region: <p>Outside every region</p>",
        ],
        found,
    )


def test_for_the_admin_axe_finds_what_the_law_forbids_only(planted):
    found = checks.axe_faults(opened(planted()), tags=checks.ADMIN)
    assert_found(['color-contrast: <p class="pale">', "image-alt: <img"], found)
    assert not [fault for fault in found if fault.startswith(("color-contrast-enhanced", "region"))]


def test_text_cut_off_and_sideways_scrolling_are_found(planted):
    found = checks.layout_faults(opened(planted(viewport={"width": 320, "height": 640})))
    assert_found(
        [
            "wide, the window 320",
            "“Stands beside the screen” runs out of the window",
            "“This sentence is longer than the box that hides the rest of ” is cut off by <div",
            "“This sentence stands on several lines, of which the box was ” runs out of <div",
            "with more space: “Fits exactly” is cut off by <div",
        ],
        found,
    )
    assert not [fault for fault in found if fault.startswith("“Fits exactly")]


def test_what_stands_in_the_way_of_the_keyboard_is_found(planted):
    found = checks.keyboard_faults(opened(planted()))
    assert_found(
        [
            "<a> Looks the same with focus does not look focused",
            "<a> Stands beside the screen is not on the screen",
            "<a> Is under a lid is covered",
            "<a> Skip to nowhere comes out of turn",
            "<a> Comes after the trap is never reached",
        ],
        found,
    )


def test_a_skip_link_that_does_not_lead_anywhere_is_found(planted):
    page = opened(planted())
    page.evaluate("document.querySelector('[tabindex]').remove()")
    assert checks.skip_link_faults(page) == [
        "the skip link is not on the screen",
        "the skip link does not lead into the content",
    ]


def test_words_that_only_script_shows_are_found(planted):
    found = checks.words_that_need_script(opened(planted()), opened(planted(java_script_enabled=False)))
    assert_found(["+ A page with faults that only script shows"], found)


def test_a_first_view_that_weighs_too_much_is_found(planted):
    context = planted()
    context.route("**/page.css", lambda route: route.fulfill(body=noise(7_000), content_type="text/css"))
    context.route(
        "**/page.js", lambda route: route.fulfill(body=noise(30_000), content_type="text/javascript")
    )
    context.route("**/media/*", lambda route: route.fulfill(body=snow(), content_type="image/png"))
    found = checks.weight_faults(context.new_page(), ADDRESS)
    assert_found(
        [
            "bytes without pictures, more than 30720",
            "bytes, more than 153600",
            "requests, more than 6",
            "/planted/page.css, more than 6144",
            "/planted/page.js, more than 2048",
        ],
        found,
    )


def noise(size):
    """Text that compresses to this size."""
    return secrets.token_hex(size)


def snow():
    """A picture of more than 150 KB."""
    file = BytesIO()
    Image.frombytes("L", (400, 400), secrets.token_bytes(160_000)).save(file, "PNG")
    return file.getvalue()


def test_an_accessibility_tree_that_changed_is_found(planted):
    page = opened(planted())
    kept = page.locator("body").aria_snapshot()
    assert checks.tree_faults(page, kept) == []
    page.evaluate("document.querySelector('h1').setAttribute('role', 'presentation')")
    assert_found(
        ['-  - heading "A page with faults that only script shows" [level=1]'], checks.tree_faults(page, kept)
    )


@pytest.mark.parametrize(
    ("policy", "fault"),
    [
        ("default-src * 'unsafe-inline'", "asked for https://elsewhere.example/picture.png"),
        (PUBLIC_POLICY, "Content Security Policy"),
        (PUBLIC_POLICY, "planted"),
    ],
    ids=["request", "policy", "error"],
)
def test_what_a_page_does_behind_its_readers_back_is_found(planted, policy, fault):
    context = planted(policy=policy)
    witness = Witness(context, home=HOME)
    opened(context)
    assert_found([fault], witness.faults)
