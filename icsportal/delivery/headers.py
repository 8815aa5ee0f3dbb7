"""Security headers that differ between what the public reads and where staff work."""

from django.conf import settings

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
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(), "
    "browsing-topics=(), interest-cohort=()"
)


class HeadersMiddleware:
    """Every response carries a content security policy; staff, who see the toolbar, get one of their own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for_staff = request.path.startswith("/admin/") or self.is_staff(request)
        response.headers.setdefault("Content-Security-Policy", STAFF_POLICY if for_staff else PUBLIC_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if not for_staff:
            response.headers["X-Frame-Options"] = "DENY"
        return response

    @staticmethod
    def is_staff(request):
        return (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and getattr(request, "user", None)
            and request.user.is_staff
        )
