"""Whoever follows every link finds pages that answer, are sound, and keep what every page promises."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse

from icsportal.delivery.headers import PUBLIC_POLICY
from tests import markup
from tests.crawl import crawl

pytestmark = pytest.mark.django_db

# Every fault that is looked for, once at least, and how the checks name it.
PLANTED = Path(__file__).parent / "planted" / "markup.html"
PLANTED_FAULTS = {
    markup.a_browser_understands_it_without_guessing: ["unexpected-end-tag p", "duplicate-attribute"],
    markup.each_element_stands_where_it_may: [
        "<div> inside <span> A block in a sentence",
        "<p> directly inside <ul>",
        "<li> directly inside <div>",
        "<summary> The summary comes second does not come first",
    ],
    markup.no_control_is_inside_another: [
        '<button type="button"> a button in it inside <a href="/about/">',
        "more than one control inside <label> Two in one",
    ],
    markup.each_control_has_a_visible_label: ['name="unlabelled"', 'name="unseen"'],
    markup.each_link_and_button_says_what_it_does: ['<a href="/about/"> ', '<a href="/news/"> Click here'],
    markup.the_same_words_lead_to_the_same_address: [
        "“the same words” leads to /about/our-system/, /about/partners/"
    ],
    markup.each_id_is_there_once: ["2 × “same”"],
    markup.each_id_that_is_named_is_there: ["aria-describedby names “not-there”"],
    markup.it_has_one_h1_and_one_main: ["2 <h1> with words"],
    markup.no_level_of_heading_is_skipped: ["after level 1: <h3>", "without words: <h4>"],
    markup.it_says_its_language_title_and_description: [
        "<html lang> is not en-GB",
        "“No site behind the title”",
        "no description",
    ],
    markup.each_picture_has_words_or_none_and_a_size: ["no alt: <img", "no width: <img", "no height: <img"],
    markup.nothing_is_written_into_it_that_belongs_in_a_file: [
        "onload: <body",
        "style: <p",
        "onclick: <p",
        "<script> go()",
        "<style> p { color",
    ],
    markup.nothing_is_loaded_from_elsewhere: [
        "https://elsewhere.example/site.css",
        "//elsewhere.example/picture.png",
    ],
    markup.nothing_opens_a_window_or_jumps_the_queue: ["> Opens a window", "> Jumps the queue"],
}


@pytest.fixture(scope="module")
def walked():
    """Every page, kept from the first test that needed them."""
    return {}


@pytest.fixture
def pages(walked, request):
    if not walked:
        request.getfixturevalue("site")
        walked.update(crawl(request.getfixturevalue("client")))
    return walked


@pytest.fixture
def planted():
    """A site of two pages, which are the same and full of faults."""

    class Client:
        def get(self, address):
            answer = HttpResponse(PLANTED.read_bytes(), status=200 if address in ("/", "/about/") else 404)
            answer.set_cookie("planted", "1")
            return answer

    return crawl(Client())


def html(pages):
    return [page for page in pages.values() if page.status == 200 and page.is_html]


# What is wrong with all pages together


def address_without_an_answer(pages):
    for address, page in pages.items():
        if page.status != 200:
            linking = [other.address for other in html(pages) if leads_to(other, address)]
            yield f"{address} answers {page.status}, linked from {', '.join(linking)}"


def leads_to(page, address):
    return any(path == address for _, path, _ in page.links_inside)


def link_to_a_place_that_a_page_does_not_have(pages):
    ids = {page.address: set(page.document.xpath("//@id")) for page in html(pages)}
    for page in html(pages):
        for what, path, fragment in page.links_inside:
            if fragment and fragment not in ids.get(path, ()):
                yield f"{page.address}: “{what}” leads to {path}#{fragment}"


def title_that_two_pages_share(pages):
    titles = Counter(
        page.document.findtext("head/title") for page in html(pages) if not urlsplit(page.address).query
    )
    yield from (title for title, times in titles.items() if times > 1)


def file_that_is_missing(pages):
    for page in html(pages):
        for address in page.document.xpath(markup.LOADS):
            if address.startswith("/static/") and not finders.find(address.removeprefix("/static/")):
                yield f"{page.address}: {address}"


def page_that_sets_a_cookie(pages):
    yield from (page.address for page in pages.values() if page.cookies)


def page_without_the_public_policy(pages):
    for page in pages.values():
        if page.headers.get("Content-Security-Policy") != PUBLIC_POLICY:
            yield page.address


def way_into_the_admin(pages):
    yield from (address for address in pages if address.startswith("/admin"))


EVERYWHERE = {
    address_without_an_answer: "/no-such-page/ answers 404, linked from /, /about/",
    link_to_a_place_that_a_page_does_not_have: "in another page” leads to /about/#no-such-place",
    title_that_two_pages_share: "No site behind the title",
    file_that_is_missing: "/: /static/css/no-such-file.css",
    page_that_sets_a_cookie: "/about/",
    page_without_the_public_policy: "/about/",
    way_into_the_admin: "/admin/",
}


def as_words(check):
    return check.__name__.replace("_", " ")


def test_links_lead_from_the_home_page_to_every_section(pages):
    sections = {"/services/", "/where-you-live/", "/news/", "/get-involved/", "/publications/", "/about/"}
    assert sections < set(pages)


def test_every_address_of_the_sitemap_answers(site, client, pages):
    said = re.findall("<loc>http://testserver([^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(said) > 300
    assert {address: status_of(address, pages, client) for address in said} == dict.fromkeys(said, 200)


def test_every_address_of_the_site_map_answers(pages, site, client):
    said = [path for _, path, _ in pages["/site-map/"].links_inside]
    assert len(said) > 50
    assert {address: status_of(address, pages, client) for address in said} == dict.fromkeys(said, 200)


def status_of(address, pages, client):
    """Asked for only where no link led there."""
    return pages[address].status if address in pages else client.get(address).status_code


@pytest.mark.parametrize("find", EVERYWHERE, ids=as_words)
def test_following_every_link_finds_no(find, pages):
    assert list(find(pages)) == []


@pytest.mark.parametrize("check", markup.CHECKS, ids=as_words)
def test_of_every_page_it_is_true_that(check, pages):
    assert [f"{page.address}: {fault}" for page in html(pages) for fault in check(page)] == []


def test_the_page_for_a_wrong_address_is_sound_too(site, client):
    page = crawl(client, start="/no-such-page/")["/no-such-page/"]
    assert page.status == 404
    assert [fault for check in markup.CHECKS for fault in check(page)] == []


# The control: what finds nothing on any page must find what was planted.


@pytest.mark.parametrize("find", EVERYWHERE, ids=as_words)
def test_on_a_planted_site_following_every_link_finds(find, planted):
    assert any(EVERYWHERE[find] in fault for fault in find(planted)), list(find(planted))


@pytest.mark.parametrize("check", markup.CHECKS, ids=as_words)
def test_of_a_planted_page_it_is_found_untrue_that(check, planted):
    found = list(check(planted["/"]))
    for fault in PLANTED_FAULTS[check]:
        assert any(fault in one for one in found), (fault, found)
