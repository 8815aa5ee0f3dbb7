"""What browsers are told to refuse, on public pages and where staff work."""

import pytest
from django.conf import settings

from icsportal.delivery.headers import PUBLIC_POLICY, STAFF_POLICY
from tests.factories import UserFactory

# Written out, so that a change of the policy is noticed here.
PUBLIC = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
SAME_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "address", ["/", "/about/", "/display/", "/no-such-page/", "/healthz", "/robots.txt"]
)
def test_every_public_answer_carries_the_whole_policy(client, site, address):
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == PUBLIC
    assert headers["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert {name: headers[name] for name in SAME_EVERYWHERE} == SAME_EVERYWHERE


def test_the_admin_has_a_policy_of_its_own(client, db):
    headers = client.get("/admin/login/").headers
    assert headers["Content-Security-Policy"] == STAFF_POLICY
    assert headers["X-Frame-Options"] == "SAMEORIGIN"


def test_staff_get_their_policy_on_public_pages_because_they_see_the_toolbar(client, site):
    client.force_login(UserFactory(is_staff=True))
    assert client.get("/about/").headers["Content-Security-Policy"] == STAFF_POLICY


def test_someone_signed_in_who_is_not_staff_gets_the_public_policy(client, site):
    client.force_login(UserFactory())
    assert client.get("/about/").headers["Content-Security-Policy"] == PUBLIC_POLICY


def test_a_made_up_session_cookie_opens_nothing(client, site):
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    response = client.get("/about/")
    assert response.headers["Content-Security-Policy"] == PUBLIC_POLICY


def test_scripts_run_from_this_site_only_even_for_staff():
    assert "script-src 'self';" in STAFF_POLICY
    assert "unsafe" not in PUBLIC_POLICY
    assert "http" not in PUBLIC_POLICY + STAFF_POLICY


def test_over_https_browsers_are_told_to_stay_there(client, site, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert "max-age=31536000" in client.get("/", secure=True).headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/").headers
