"""The page that lists all pages."""

import re

from icsportal.views import NEWEST
from pages.models import Service
from pages.published import published_pages
from tests.factories import BulletinFactory, PublicationFactory


def links(response):
    main = re.search("<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return re.findall(r'<a href="([^"]+)"', main)


def test_the_site_map_leads_to_every_page_once(client, site):
    found = links(client.get("/site-map/"))
    assert {page.address for page in published_pages()} < set(found)
    assert "/display/" in found
    assert len(found) == len(set(found))


def test_records_stand_under_their_section(client, site):
    bulletin, publication = BulletinFactory(), PublicationFactory()
    found = links(client.get("/site-map/"))
    after_news = found[found.index("/news/") :]
    assert after_news.index(bulletin.get_absolute_url()) < after_news.index("/get-involved/")
    after_publications = found[found.index("/publications/") :]
    assert after_publications.index(publication.get_absolute_url()) < after_publications.index("/about/")


def test_topics_of_services_stand_under_their_section(client, site):
    found = links(client.get("/site-map/"))
    topics = [topic.get_absolute_url() for topic in Service.objects.live().topics()]
    start = found.index("/services/") + 1
    assert found[start : start + len(topics) + 1] == [*topics, "/services/a-to-z/"]


def test_records_are_there_even_while_their_section_page_is_not(client, db):
    bulletin = BulletinFactory()
    assert bulletin.get_absolute_url() in links(client.get("/site-map/"))


def test_what_is_not_live_is_not_on_the_site_map(client, db):
    bulletin = BulletinFactory(withdrawn=True)
    assert bulletin.get_absolute_url() not in links(client.get("/site-map/"))


def test_the_site_map_costs_the_same_for_one_record_or_many(client, site, count_queries):
    client.get("/site-map/")
    for_few = count_queries(client.get, "/site-map/")
    BulletinFactory.create_batch(NEWEST + 5)
    assert count_queries(client.get, "/site-map/") == for_few
    assert (
        len([address for address in links(client.get("/site-map/")) if address.startswith("/news/i")])
        == NEWEST
    )
