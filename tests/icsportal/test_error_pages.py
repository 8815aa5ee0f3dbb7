"""What people see when something is not there, not allowed, or broken."""

import logging
import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from django.urls import path

from icsportal import urls
from icsportal.urls import handler400, handler403, handler500  # noqa: F401  of the addresses below
from icsportal.views import plain_page


def failing(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("broken/", failing(RuntimeError("a fault"))),
    path("no-database/", failing(OperationalError("connection refused"))),
    path("forbidden/", failing(PermissionDenied())),
    path("nonsense/", failing(SuspiciousOperation("nonsense"))),
    *urls.urlpatterns,
]
ERROR_PAGES = {"/broken/": 500, "/no-database/": 503, "/forbidden/": 403, "/nonsense/": 400}


@pytest.fixture
def visitor():
    """A client that is shown what a visitor is, where the test client would raise the error."""
    return Client(raise_request_exception=False)


@pytest.mark.urls("tests.icsportal.test_error_pages")
@pytest.mark.parametrize(("address", "status"), ERROR_PAGES.items())
def test_an_error_page_says_whose_fault_it_is_and_where_to_get_help(visitor, db, address, status):
    response = visitor.get(address)
    assert response.status_code == status
    page = response.content.decode()
    assert "999" in page
    assert "111.nhs.uk" in page
    assert '<html lang="en-GB">' in page
    assert page.count("<h1>") == 1
    assert re.search("<title>.{10,} – Kent and Medway Integrated Care System</title>", page)
    assert "style=" not in page
    assert "<script" not in page
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("status", ERROR_PAGES.values())
def test_an_error_page_needs_no_database(status):
    assert plain_page(status).status_code == status  # no test database here: a query would fail


@pytest.mark.urls("tests.icsportal.test_error_pages")
@pytest.mark.parametrize("address", ERROR_PAGES)
def test_an_error_page_comes_in_the_look_its_reader_chose(visitor, db, address):
    visitor.cookies["display"] = "s3t4"
    assert b'data-size="200" data-theme="yellow"' in visitor.get(address).content


@pytest.mark.urls("tests.icsportal.test_error_pages")
def test_an_error_page_names_its_stylesheet_without_asking_which_was_collected(visitor, db, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    response = visitor.get("/broken/")
    assert response.status_code == 500
    assert b'href="/static/css/site.css"' in response.content


def test_a_page_that_needs_the_database_says_when_to_come_back_while_it_is_down(visitor, database_down):
    response = visitor.get("/about/")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


def test_a_missing_page_is_a_calm_503_too_while_the_database_is_down(visitor, database_down):
    assert visitor.get("/no-such-page/").status_code == 503


def test_staff_get_the_503_page_too(visitor, site, admin_user, database_down):
    visitor.cookies["sessionid"] = "one-that-cannot-be-read-now"
    response = visitor.get("/about/")
    assert response.status_code == 503
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_missing_page_helps_to_find_another(client, site):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "<h1>Page not found</h1>" in page
    assert page.count('action="/search/"') == 2
    assert page.count('id="search-field"') == page.count('id="search-again"') == 1
    assert 'href="/services/"' in page
    assert "999" in page
    assert not response.cookies


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/" + "a" * 5000 + "/", 404),
        ("/\N{GRINNING FACE}/", 404),
        ("/%ff/", 404),
        ("/..%2f..%2fetc%2fpasswd/", 404),
        ("/about/'%20OR%201=1--/", 404),
        ("/%00/", 400),
    ],
)
def test_an_address_that_nobody_gave_out_breaks_nothing(visitor, site, address, status):
    assert visitor.get(address).status_code == status


def test_a_host_name_that_is_not_ours_gets_a_page_not_a_crash(visitor, db):
    response = visitor.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert b"999" in response.content


def test_a_form_that_cannot_be_trusted_says_that_nothing_was_saved(db):
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a"})
    assert response.status_code == 403
    assert "<h1>Nothing was saved</h1>" in response.content.decode()
    assert "– Kent and Medway Integrated Care System</title>" in response.content.decode()


def test_logs_hold_no_word_of_what_people_searched_for(visitor, site, caplog, monkeypatch):
    monkeypatch.setattr("icsportal.views.render", failing(RuntimeError("a fault")))
    with caplog.at_level(logging.DEBUG):
        visitor.get("/no-such-page/?q=miscarriage")
        visitor.get("/display/?q=miscarriage")
        visitor.get("/", {"q": "miscarriage"}, headers={"host": "elsewhere.example"})
    logged = [record for record in caplog.records if record.name.startswith("django.request")]
    assert {record.status_code for record in logged} >= {404, 500}
    assert "miscarriage" not in "".join(record.getMessage() for record in caplog.records)
