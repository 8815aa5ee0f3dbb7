"""What the CMS never sees of a visitor's address."""

from urllib.parse import unquote_plus

from cms.utils.conf import get_cms_setting
from django.conf import settings
from django.core.exceptions import BadRequest


class CmsAddressMiddleware:
    """Refuses what the CMS cannot look up, and takes its own parameters from those who are not staff.

    Obeyed for everyone, `toolbar_off` makes a session and sets its cookie for whoever follows such a link,
    and an unreadable `cms_path` breaks the page. Stands before the CMS's middleware.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.switches = {
            get_cms_setting("CMS_TOOLBAR_URL__ENABLE"),
            get_cms_setting("CMS_TOOLBAR_URL__DISABLE"),
            get_cms_setting("CMS_TOOLBAR_URL__PERSIST"),
            "cms_path",
        }

    def __call__(self, request):
        if "\0" in request.path:
            raise BadRequest("The address holds a character that no address has.")
        pairs = request.META.get("QUERY_STRING", "").split("&")
        kept = [pair for pair in pairs if unquote_plus(pair.partition("=")[0]) not in self.switches]
        if kept != pairs and not is_staff(request):
            request.META["QUERY_STRING"] = "&".join(kept)
            request.__dict__.pop("GET", None)  # it remembers the query string it first read
        return self.get_response(request)


def is_staff(request):
    """Whether staff are signed in; costs a visitor without a session nothing."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff
