"""Which section of the menu is marked."""

import re

import pytest

from tests.factories import BulletinFactory, DisclosureLogEntryFactory, MeetingFactory, PublicationFactory

pytestmark = pytest.mark.django_db


def marked(client, address):
    """The address of the marked section, and how it is marked."""
    page = client.get(address).content.decode()
    link = r'<a class="nhsuk-header__navigation-link" href="([^"]*)" aria-current="([a-z]+)">'
    return re.findall(link, page)


def test_the_section_of_a_page_is_marked_in_the_menu_also_on_pages_of_records(client, site):
    under_publications = ["/foi/", "/foi/how-to-ask/", "/foi/disclosure-log/", "/meetings/"]
    for record in (DisclosureLogEntryFactory(), MeetingFactory(), PublicationFactory()):
        under_publications.append(record.get_absolute_url())
    for address in under_publications:
        assert marked(client, address) == [("/publications/", "true")], address
    for address in (BulletinFactory().get_absolute_url(), "/bulletins/"):
        assert marked(client, address) == [("/news/", "true")], address
    assert marked(client, "/services/a-to-z/") == [("/services/", "true")]


def test_a_section_itself_is_marked_as_the_page_and_the_home_page_marks_none(client, site):
    assert marked(client, "/publications/") == [("/publications/", "page")]
    assert marked(client, "/") == []
