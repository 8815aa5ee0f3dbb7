"""Security headers that differ between what the public reads and where staff work."""

from django.db import Error

from icsportal.delivery.cms_addresses import is_staff

PUBLIC_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

# The CMS toolbar and editor set styles from script, draw icons as data and show forms in frames of this site.
STAFF_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)

PERMISSIONS_POLICY = (
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)


class HeadersMiddleware:
    """Every response carries a content security policy; staff, who see the toolbar, get one of their own.

    Django's SecurityMiddleware adds what is the same for all: HSTS, nosniff, referrer and opener policy.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for_staff = request.path.startswith("/admin/") or shows_toolbar(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", STAFF_POLICY if for_staff else PUBLIC_POLICY)
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers["X-Frame-Options"] = "SAMEORIGIN" if for_staff else "DENY"
        return response


def shows_toolbar(request):
    """False also when nobody can tell: without its middleware, or without the database."""
    try:
        return hasattr(request, "user") and is_staff(request)
    except Error:
        return False
