"""Site-wide responses that belong to no section."""

import sys
from datetime import timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bulletins.consultations.models import Consultation
from bulletins.models import Bulletin
from bulletins.newsletters.models import NewsletterList
from icsportal.lib.display import COOKIE_NAME, DisplayChoices, from_form
from pages.models import Service, standing_lines
from pages.published import Branch, branches
from pages.where_you_live.addresses import lists
from publications.foi.addresses import sections as freedom_of_information
from publications.models import Publication

A_YEAR = 365 * 24 * 60 * 60
A_MONTH = 30 * 24 * 60 * 60

PICTURE_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}

# How many records the site map shows of each kind; the section lists them all.
NEWEST = 50


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


@require_safe
def site_map(request):
    """Every page in the order of the menu, and what each section lists under it; of records the newest."""
    sections = {
        "/": [Branch("Alerts", reverse("alerts:list"))],
        "/services/": [
            *(Branch(topic.name, topic.get_absolute_url()) for topic in Service.objects.live().topics()),
            Branch("A to Z of health services", reverse("services:a_to_z")),
        ],
        "/where-you-live/": [Branch(*each) for each in lists()],
        "/news/": newest(Bulletin),
        "/bulletins/": [
            Branch("Get our news by email", reverse("subscriptions:subscribe")),
            *(
                Branch(newsletter.title, newsletter.get_absolute_url())
                for newsletter in NewsletterList.objects.all()
            ),
        ],
        "/get-involved/": newest(Consultation),
        "/publications/": [Branch("Meetings in public", reverse("meetings:list")), *newest(Publication)],
        "/foi/": [Branch(*each) for each in freedom_of_information()],
    }
    tree = branches()
    for address, listed in sections.items():
        section = next((branch for branch in tree if branch.address == address), None)
        (section.branches if section else tree).extend(listed)
    return render(request, "site_map.html", {"branches": tree})


def newest(model):
    records = model.objects.live().for_listing()[:NEWEST]
    return [Branch(record.title, record.get_absolute_url()) for record in records]


@require_safe
def robots(request):
    """Everything public may be read by crawlers, but for search results and forms."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /display/set",
        "Disallow: /search/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return plain_text(lines)


@require_safe
def security(request):
    """Whom to tell of a security problem, as RFC 9116 has it."""
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=180)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT or request.build_absolute_uri('/contact/')}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri('/.well-known/security.txt')}",
    ]
    return plain_text(lines)


def plain_text(lines):
    return HttpResponse("\n".join(lines) + "\n", "text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=A_MONTH)
def picture(request, name):
    """A picture that an editor put on a page; nothing else of the store is served here."""
    content_type = PICTURE_TYPES.get(PurePosixPath(name).suffix.lower())
    if content_type is None:
        raise Http404
    try:
        return FileResponse(default_storage.open(f"pictures/{name}"), content_type=content_type)
    except OSError:
        raise Http404 from None


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
    context = {"organisation_name": settings.ORGANISATION_NAME, "urgent_help": standing_lines()}
    page = render_to_string(f"{status}.html", context)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})
