"""A reader cannot fill the disk of the site."""

import pytest

from icsportal.delivery.body_size import READERS_SEND_AT_MOST
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class Unreadable:
    def read(self, *arguments):
        raise AssertionError("It was read.")

    readline = read


def send(client, size, address="/display/set"):
    unread = {"CONTENT_LENGTH": str(size), "wsgi.input": Unreadable()}
    return client.generic("POST", address, content_type="multipart/form-data; boundary=a", **unread)


@pytest.mark.parametrize("address", ["/display/set", "/admin/login/", "/no-such-page/", "/"])
def test_a_large_request_of_a_reader_is_refused_unread(client, address):
    response = send(client, 5_000_000_000, address)
    assert response.status_code == 413
    assert "Sorry, that is too much at once" in response.content.decode()
    assert send(client, READERS_SEND_AT_MOST + 1, address).status_code == 413


def test_what_the_forms_of_readers_take_is_read(client):
    assert send(client, READERS_SEND_AT_MOST).status_code != 413


def test_an_account_without_the_desk_is_a_reader(client):
    client.force_login(UserFactory())
    assert send(client, READERS_SEND_AT_MOST + 1).status_code == 413


def test_staff_may_send_files(client):
    client.force_login(UserFactory(is_staff=True))
    assert send(client, READERS_SEND_AT_MOST + 1).status_code != 413


@pytest.mark.parametrize("said", ["", "much", "-1"])
def test_a_size_that_cannot_be_read_is_no_size(client, said):
    assert client.get("/healthz", CONTENT_LENGTH=said).status_code == 200
