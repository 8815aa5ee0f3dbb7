"""A long document with everything that can hang on it, as readers get it on a phone and on a wide screen."""

import os

import pytest

from publications.files.models import StoredFile
from publications.models import Publication
from tests.browser import checks
from tests.factories import (
    AttachmentFactory,
    EditionAttachmentFactory,
    EditionFactory,
    PublicationFactory,
    StoredFileFactory,
    days_ago,
)

pytestmark = pytest.mark.sweep

ROW = "<tr><th>Dartford, Gravesham and Swanley</th>" + "<td>1,234,567</td>" * 6 + "</tr>"
TABLE = (
    "<table><caption>Beds in use, by place</caption><thead><tr><th>Place</th>"
    + "".join(f"<th>{year}</th>" for year in range(2019, 2025))
    + f"</tr></thead><tbody>{ROW}{ROW}</tbody></table>"
)
BODY = (
    "<p>What this is about[^a].</p><h2>What we want to reach in the coming years</h2><p>"
    + "Better care for everyone. " * 2_100
    + f"</p><h2>Money</h2><h3>What it costs</h3><p>See the table[^b].</p>{TABLE}<ul><li>One</li></ul>"
    "<p>[^a]: From the report of 2023.</p><p>[^b]: See <a href='/about/'>about us</a>.</p>"
)


@pytest.fixture
def document(in_site_database):
    """A document with a replaced one before it, two versions and three formats; it goes with the test."""
    with in_site_database():
        new = PublicationFactory(
            title="Strategy for the care of older people in East Kent, 2024 to 2029",
            slug="care-of-older-people",
            body=BODY,
            is_numbered=True,
            publish_at=days_ago(9),
        )
        old = PublicationFactory(title="Older strategy", slug="older-strategy", superseded_by=new)
        file = StoredFileFactory(pages=48, public_size_bytes=2_400_000, accessibility={"tagged": False})
        AttachmentFactory(
            publication=new, file=file, language="pl", dated_on=days_ago(3).date(), name="plan.pdf"
        )
        AttachmentFactory(publication=new, video=True)
        AttachmentFactory(publication=new, format="easy-read", name="easy-read.pdf")
        first = EditionFactory(publication=new, published_at=days_ago(9), replaced_at=days_ago(2))
        EditionAttachmentFactory(edition=first, name="old.pdf")
        EditionFactory(
            publication=new, number=2, published_at=days_ago(2), change_note="New figures for 2024."
        )
    yield new.get_absolute_url()
    with in_site_database():
        Publication.objects.filter(pk=old.pk).delete()
        new.delete()
        StoredFile.objects.all().delete()


def parts(document):
    return [
        "/publications/",
        "/publications/?q=care&format=web-page",
        "/publications/?type=none",
        *(
            document + part
            for part in ("", "read/", "read/money/", "print/", "versions/1/", "another-format/")
        ),
        "/publications/older-strategy/",
        "/publications/series/annual-reports-of-nhs-kent-and-medway/",
    ]


@pytest.mark.parametrize("width", [320, 1280])
def test_every_part_of_a_document_is_sound_on_a_phone_and_on_a_wide_screen(open_page, document, width):
    page = open_page(width=width)
    found = {}
    for address in parts(document):
        page.goto(address)
        if folder := os.environ.get("SCREENSHOTS"):
            name = address.strip("/").replace("/", "-").replace("?", "-")
            page.screenshot(path=f"{folder}/{width}-{name}.png", full_page="print" not in address)
        found[address] = checks.axe_faults(page) + checks.layout_faults(page)
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_every_part_of_a_document_is_reached_by_keyboard(open_page, document):
    page = open_page()
    found = {}
    for address in parts(document):
        page.goto(address)
        found[address] = checks.keyboard_faults(page)
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_somebody_asks_for_another_format_without_script_or_cookie(open_page, document):
    page = open_page(js=False)
    page.goto(document)
    page.get_by_role("link", name="ask for it in another format").first.click()
    page.get_by_label("Which format do you need?").fill("Large print")
    page.get_by_role("button", name="Send").click()
    assert page.title().startswith("Error: ")
    assert page.get_by_label("Which format do you need?").input_value() == "Large print"
    page.get_by_label("How can we reach you?").fill("somebody@example.org")
    page.wait_for_timeout(3_100)  # nobody fills it in faster
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("heading", level=1).inner_text() == "We have got your request"
    assert page.context.cookies() == []
