"""Old addresses keep answering."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from icsportal.publishing.actions import move_address
from icsportal.publishing.models import MovedAddress
from tests.factories import BulletinFactory, MovedAddressFactory

pytestmark = pytest.mark.django_db


def moves():
    return dict(MovedAddress.objects.values_list("old_path", "new_path"))


def move(*paths):
    for old_path, new_path in pairwise(paths):
        move_address(old_path=old_path, new_path=new_path)


def test_a_page_that_moved_twice_is_reached_in_one_step():
    move("/a/", "/b/", "/c/")
    assert moves() == {"/a/": "/c/", "/b/": "/c/"}


def test_a_page_that_came_back_is_no_old_address():
    move("/a/", "/b/", "/a/")
    assert moves() == {"/b/": "/a/"}


def test_a_long_way_round_and_back_leaves_no_loop():
    move("/a/", "/b/", "/c/", "/a/", "/d/")
    assert moves() == {"/a/": "/d/", "/b/": "/d/", "/c/": "/d/"}


def test_two_pages_that_change_places_leave_no_redirect_over_either():
    move("/a/", "/spare/")
    move("/b/", "/a/")
    move("/spare/", "/b/")
    assert moves() == {"/spare/": "/b/"}


def test_staying_is_no_move():
    move("/a/", "/a/")
    assert moves() == {}


def test_an_old_address_answers_with_where_its_page_went(client):
    bulletin = BulletinFactory()
    MovedAddressFactory(old_path="/news/old/", new_path=bulletin.get_absolute_url())
    for address in ("/news/old/", "/news/old", "/news/old/?from=mail"):
        response = client.get(address, follow=True)
        assert response.status_code == 200
        assert response.redirect_chain[-1] == (bulletin.get_absolute_url(), 301)
    assert client.head("/news/old/").status_code == 301
    assert client.post("/news/old/").status_code == 405


def test_an_address_in_use_is_never_led_away(client):
    bulletin = BulletinFactory()
    MovedAddressFactory(old_path=bulletin.get_absolute_url(), new_path="/elsewhere/")
    assert client.get(bulletin.get_absolute_url()).status_code == 200


def test_a_withdrawn_record_says_so_and_leads_nowhere(client):
    bulletin = BulletinFactory(withdrawn=True)
    MovedAddressFactory(old_path=bulletin.get_absolute_url(), new_path="/elsewhere/")
    assert client.get(bulletin.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("path", ["/old/" + "a" * 600 + "/", "/old/%F0%9F%98%80/", "/old/%25/"])
def test_an_address_as_long_or_odd_as_you_like_is_looked_up(client, path):
    MovedAddressFactory(old_path="/old/" + "a" * 494 + "/")
    assert client.get(path).status_code == 404


def test_a_page_that_answers_asks_for_no_old_address(client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/news/")
    assert len(queries) > 0
    assert not [query for query in queries if MovedAddress._meta.db_table in query["sql"]]
