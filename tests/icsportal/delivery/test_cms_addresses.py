"""The CMS's own parameters in the query string of a visitor."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from tests.factories import UserFactory

SWITCHES = [
    "toolbar_on",
    "toolbar_off",
    "toolbar%5Foff",
    "toolbar_off=1&persist=1",
    "edit",
    "structure",
    "preview",
    "live",
    "language=fr",
    "cms_path=http://[",
]


@pytest.mark.parametrize("query", SWITCHES)
def test_a_switch_of_the_cms_changes_nothing_for_a_visitor(client, site, count_queries, query):
    plain = client.get("/about/")
    switched = client.get(f"/about/?{query}")
    assert switched.status_code == 200
    assert not switched.cookies
    assert not Session.objects.exists()
    assert without_return_address(switched) == without_return_address(plain)
    assert count_queries(client.get, f"/about/?{query}") == count_queries(client.get, "/about/")


def without_return_address(response):
    """The page without the one place that repeats its address: where the display form leads back to."""
    return b"\n".join(line for line in response.content.splitlines() if b'name="next"' not in line)


def test_a_made_up_session_cookie_does_not_give_a_visitor_the_switches(client, site):
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    response = client.get("/about/?toolbar_off")
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""  # taken away
    assert not Session.objects.exists()


def test_other_parameters_come_through_as_they_were_written(client, site):
    request = client.get("/about/?a=1&toolbar_on&b=%20+x&b=&toolbar_off=&c").wsgi_request
    assert request.META["QUERY_STRING"] == "a=1&b=%20+x&b=&c"
    assert request.GET.getlist("b") == ["  x", ""]
    assert "toolbar_on" not in request.GET


def test_staff_can_turn_their_toolbar_off_and_on(client, site):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert b"cms-toolbar" in client.get("/about/").content
    assert b"cms-toolbar" not in client.get("/about/?toolbar_off").content
    assert b"cms-toolbar" in client.get("/about/?toolbar_on").content
