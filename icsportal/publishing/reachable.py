"""Whether anyone can read what stands at an address of this site."""

import sys
from collections.abc import Callable
from functools import cache
from io import BytesIO
from urllib.parse import unquote_to_bytes, urlsplit

from cms.utils.permissions import current_user
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

REDIRECTS_AT_MOST = 3


def own_hosts() -> tuple[str, ...]:
    """The names under which this site is reached."""
    return tuple(host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*") or ("localhost",)


def is_public(address: str) -> bool:
    """True if a reader who is not signed in gets a page at `address`, such as "/news/?year=2026".

    The site itself is asked, so that no second rule says what is public; redirects on the site are followed.
    """
    for _ in range(REDIRECTS_AT_MOST):
        if address.startswith("/admin/"):
            return False
        answer = answer_to_anyone(address)
        if answer.status_code == 200:
            return True
        if answer.status_code not in (301, 302, 307, 308):
            return False
        onward = urlsplit(answer.headers["Location"])
        if onward.netloc and onward.hostname not in own_hosts():
            return True
        address = onward._replace(scheme="", netloc="", fragment="").geturl()
    return False


def links_of(record) -> Callable[[str], bool]:
    """Whether a link in the words of this record may lead to an address.

    Content that the site itself brings (nobody changed it) may link to pages that are made after it.
    """
    return is_public if record.changed_by_id else (lambda address: True)


def answer_to_anyone(address: str):
    path, _, query = address.partition("?")
    scheme = "https" if settings.HTTPS else "http"
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(path).decode("iso-8859-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": own_hosts()[0],
            "HTTP_HOST": own_hosts()[0],
            "SERVER_PORT": "443" if scheme == "https" else "80",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
        }
    )
    with current_user(None):  # the CMS keeps whose request it is beside the request
        return handler().get_response(request)


@cache
def handler() -> WSGIHandler:
    """The site as a server runs it."""
    return WSGIHandler()
