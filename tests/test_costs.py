"""What a page costs the database, once the CMS has filled its caches. A higher figure needs a reason here.

One query of every page asks which alert stands above it: alerts come and go by the clock.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.published import published_pages
from tests.factories import BulletinFactory, PublicationFactory

MOST = 8
MOST_BELOW = {
    "/where-you-live/": 30,  # each kind of body is asked for once, with its names and counts on a day
}
MOST_AT = {
    "/publications/": 20,  # as for news, and for type, organisation and format
    "/news/": 15,  # each choice of place, topic and year says how many items it would leave
    "/get-involved/": 11,  # open, coming and waiting at once; what is over by the page
    "/": 20,  # what is live depends on the clock, so that the CMS keeps nothing of the page that shows it
}
NOT_PAGES_OF_THE_CMS = {
    "/display/": 3,
    "/search/": 3,
    "/search/?q=our+system": 20,  # synonyms, counts, ranks, what is shown, and a limit of time around them
    "/site-map/": 13,
    "/sitemap.xml": 37,  # pages, the register, topics, and each kind of record, asked for once
    "/robots.txt": 0,
    "/.well-known/security.txt": 0,
    "/no-such-page/": 6,
    "/alerts/": 6,
    "/bulletins/medway-and-swale/": 8,
    "/bulletins/medway-and-swale/feed/": 4,
    "/bulletins/medway-and-swale/2022-07-01/": 11,  # items, their pages and where they moved, two neighbours
    "/get-involved/plan-for-joined-up-care/": 11,  # places, topics, events, documents, pages, corrections
    "/news/plan-for-joined-up-care/": 11,  # places, topics, pictures, boxes, corrections, two neighbours
    "/publications/?q=care": 20,
    "/publications/feed/": 6,
    "/publications/list.csv": 8,
    "/publications/integrated-care-strategy/": 11,  # formats, versions, what it replaces, places, topics
    "/publications/integrated-care-strategy/read/": 4,
    "/publications/integrated-care-strategy/versions/1/": 6,
    "/publications/integrated-care-strategy/another-format/": 4,
    "/publications/series/annual-reports-of-nhs-kent-and-medway/": 6,
    "/foi/disclosure-log/": 15,  # each choice of year, outcome, reason and topic says what it would leave
    "/foi/disclosure-log/foi-2025-9002/": 14,  # questions, exemptions, topics, places, files, reviews
    "/foi/publication-scheme/": 6,
    "/foi/publication-scheme/priorities/": 9,
    "/foi/exemptions/section-43/": 6,
    "/foi/performance/": 4,
}


def most(address):
    below = [limit for start, limit in MOST_BELOW.items() if address.startswith(start)]
    return MOST_AT.get(address) or max(below, default=MOST)


def cost(client, count_queries, address):
    client.get(address)
    return count_queries(client.get, address)


def test_no_page_of_the_standing_site_costs_more_than_it_may(client, site, count_queries):
    addresses = [page.address for page in published_pages()]
    costs = {address: cost(client, count_queries, address) for address in addresses}
    assert len(costs) > 20
    assert {address: queries for address, queries in costs.items() if queries > most(address)} == {}


@pytest.mark.parametrize(("address", "most"), NOT_PAGES_OF_THE_CMS.items())
def test_no_other_address_costs_more_than_it_may(client, site, count_queries, address, most):
    client.get("/")  # the menu and the site are remembered from page to page
    assert cost(client, count_queries, address) <= most


@pytest.mark.parametrize(
    ("address", "factory"),
    [
        ("/", BulletinFactory),
        ("/", PublicationFactory),
        ("/news/", BulletinFactory),
        ("/publications/", PublicationFactory),
        ("/sitemap.xml", BulletinFactory),
        ("/search/?q=item", PublicationFactory),
    ],
)
def test_a_page_costs_the_same_for_one_record_or_twenty(client, site, count_queries, address, factory):
    factory()
    for_one = cost(client, count_queries, address)
    factory.create_batch(19)
    assert cost(client, count_queries, address) == for_one


def test_nobody_is_looked_up_for_a_visitor_without_a_session(client, site):
    client.get("/about/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/about/")
    assert len(asked) > 0
    assert not [query for query in asked if "django_session" in query["sql"] or "auth_user" in query["sql"]]
