"""Site-wide responses that belong to no section."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from icsportal.lib.display import COOKIE_NAME, DisplayChoices, from_form

A_YEAR = 365 * 24 * 60 * 60


@require_safe
@cache_control(private=True, no_store=True)
def display(request):
    """All display choices with a sample; the form itself is filled in by `DisplayMiddleware`."""
    return render(request, "display/display.html")


# A token would need a cookie and a body of its own for every reader, so that no page could be cached. What a
# forged request could do is change how a page looks; browsers that say where it came from are held to it.
@csrf_exempt
@require_POST
@cache_control(private=True, no_store=True)
def display_set(request):
    """Keeps what the reader chose in the display cookie and leads back to the page, at its display choices.

    The script asks with `X-Requested-With: display.js` and is answered 204, without a page.
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return HttpResponseForbidden("Display choices can only be changed on this site.", "text/plain")
    choices = from_form(request.POST, DisplayChoices.from_cookie(request.COOKIES.get(COOKIE_NAME)))
    if request.headers.get("X-Requested-With") == "display.js":
        response = HttpResponse(status=204)
    else:
        response = HttpResponseRedirect(
            path_on_this_site(request.POST.get("next", "")) + "#display", status=303
        )
    if choices.is_standard():
        response.delete_cookie(COOKIE_NAME, samesite="Lax")
    else:
        # Not HttpOnly: the script compares the cookie with a page that Back restored.
        response.set_cookie(
            COOKIE_NAME, choices.to_cookie(), max_age=A_YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


def path_on_this_site(address):
    """The address without its fragment if it can only lead to this site, else the home page."""
    path, _, _ = address.partition("#")
    is_ours = (
        path.startswith("/")
        and path.isprintable()
        and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    )
    return path if is_ours else "/"


def bad_request(request, exception):
    return plain_page(400)


def permission_denied(request, exception):
    return plain_page(403)


def server_error(request):
    """503 with a time to come back while the database does not answer, 500 for any other fault."""
    if isinstance(sys.exception(), (OperationalError, InterfaceError)):
        response = plain_page(503)
        response.headers["Retry-After"] = "60"
        return response
    return plain_page(500)


def plain_page(status):
    """A page that neither the database nor anything else in the request can break."""
    page = render_to_string(f"{status}.html", {"organisation_name": settings.ORGANISATION_NAME})
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})
