"""How much may be sent to the site by those who only read it: no page of theirs takes a file."""

from django.shortcuts import render

from icsportal.delivery.cms_addresses import is_staff

READERS_SEND_AT_MOST = 1024 * 1024


class BodySizeMiddleware:
    """A request of a reader that says it is large is refused and not read.

    Django keeps what comes in as a file on the disk, however large, before any view sees it. Stands behind
    what signs staff in, and before anything that looks into a form.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if declared_size(request) > READERS_SEND_AT_MOST and not is_staff(request):
            return render(request, "413.html", status=413)
        return self.get_response(request)


def declared_size(request) -> int:
    """What the request says of itself; the server reads no more than that."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
