"""Site-wide addresses that belong to no section."""

import re

import pytest
from django.test import Client

from icsportal.lib.display import COOKIE_NAME

pytestmark = pytest.mark.django_db


# Display choices


def save(client, headers=None, **fields):
    return client.post("/display/set", fields, headers=headers)


def test_saving_keeps_the_choice_itself_in_a_cookie_for_a_year(client):
    response = save(client, size="150", theme="dark", next="/about/")
    assert response.status_code == 303
    assert response["Location"] == "/about/#display"
    cookie = response.cookies[COOKIE_NAME]
    assert cookie.value == "s2t3"
    assert (cookie["max-age"], cookie["path"], cookie["samesite"]) == (365 * 24 * 60 * 60, "/", "Lax")
    assert not cookie["secure"]
    assert not cookie["httponly"]
    assert not cookie["domain"]
    assert list(response.cookies) == [COOKIE_NAME]


def test_the_cookie_travels_over_tls_only_where_the_site_does(client):
    response = client.post("/display/set", {"size": "150"}, secure=True)
    assert response.cookies[COOKIE_NAME]["secure"]


def test_the_footer_form_leaves_the_choices_it_does_not_show(client):
    client.cookies[COOKIE_NAME] = "s2l1w1"
    assert save(client, size="100", theme="cream").cookies[COOKIE_NAME].value == "t5l1w1"


@pytest.mark.parametrize(
    "fields",
    [{"reset": "1"}, {"reset": "1", "size": "200", "theme": "yellow"}, {"size": "100", "theme": "device"}],
    ids=["reset", "reset wins", "chosen one by one"],
)
def test_the_standard_look_takes_the_cookie_away(client, fields):
    client.cookies[COOKIE_NAME] = "s2t3"
    response = save(client, **fields)
    assert response.status_code == 303
    assert response.cookies[COOKIE_NAME].value == ""
    assert response.cookies[COOKIE_NAME]["max-age"] == 0
    assert response.cookies[COOKIE_NAME]["path"] == "/"


def test_unknown_values_are_ignored(client):
    client.cookies[COOKIE_NAME] = "s2"
    response = save(client, size="huge", theme="dark", colour="red")
    assert response.cookies[COOKIE_NAME].value == "s2t3"


def test_the_script_is_answered_without_a_page(client):
    response = save(client, {"X-Requested-With": "display.js"}, size="150")
    assert (response.status_code, response.content) == (204, b"")
    assert response.cookies[COOKIE_NAME].value == "s2"


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/news/?page=2", "/news/?page=2#display"),
        ("/news/#top", "/news/#display"),
        ("/news/?q=caf%C3%A9&b=1", "/news/?q=caf%C3%A9&b=1#display"),
        (None, "/#display"),
        ("", "/#display"),
        ("news/", "/#display"),
        ("https://evil.example/", "/#display"),
        ("//evil.example/", "/#display"),
        ("///evil.example/", "/#display"),
        ("/\\evil.example/", "/#display"),
        ("\\\\evil.example/", "/#display"),
        ("/\t/evil.example/", "/#display"),
        ("/\n/evil.example/", "/#display"),
        ("/news/\r\nSet-Cookie: a=b", "/#display"),
        (" //evil.example/", "/#display"),
        ("\x00//evil.example/", "/#display"),
        ("javascript:alert(1)", "/#display"),
        ("data:text/html,x", "/#display"),
        ("http:///evil.example", "/#display"),
        ("//[evil", "/#display"),
        ("/" + "a" * 10_000, "/#display"),
    ],
)
def test_saving_leads_back_to_this_site_only(client, address, leads_to):
    fields = {} if address is None else {"next": address}
    assert save(client, size="150", **fields)["Location"] == leads_to


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_another_site_cannot_change_a_readers_look(client, site):
    response = save(client, {"Sec-Fetch-Site": site}, size="200")
    assert response.status_code == 403
    assert not response.cookies


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}])
def test_this_site_and_older_browsers_can(headers, client):
    assert save(client, headers, size="200").cookies[COOKIE_NAME].value == "s3"


def test_the_answer_is_kept_by_nobody(client):
    assert save(client, size="200")["Cache-Control"] == "private, no-store"


def test_reading_the_address_changes_nothing(client):
    response = client.get("/display/set", {"size": "200"})
    assert response.status_code == 405
    assert not response.cookies


def test_saving_needs_no_token():
    assert save(Client(enforce_csrf_checks=True), size="200").status_code == 303


def test_the_display_page_is_kept_by_nobody_and_has_one_form(client):
    client.cookies[COOKIE_NAME] = "s2f1"
    response = client.get("/display/")
    markup = response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert markup.count('action="/display/set"') == 1
    assert markup.count('id="display"') == 1
    assert 'name="font" value="clear" checked' in markup
    assert not response.cookies


def test_one_page_serves_all_looks_but_for_the_marks(client):
    def unfilled(cookie):
        client.cookies[COOKIE_NAME] = cookie
        markup = re.sub("<html[^>]*>", "<html>", client.get("/display/").content.decode())
        return re.sub(r'<section class="display".*?</section>', "<form>", markup, flags=re.DOTALL)

    assert unfilled("s2t3l1") == unfilled("s3t4w1") == unfilled("") == unfilled("<hostile>")
