"""Requests that carry files: refused before they are read when too large, and not believed when cut short.

    @accepting_files
    def upload(request): ...

A form that uploads ends with `templates/admin/files/whole.html`, behind its last file input: what arrives
without it broke off on the way, and then the last file in it is only a part of one.
"""

from functools import wraps

from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from icsportal.delivery.body_size import declared_size
from publications.files.screening.at_once import BYTES_AT_MOST, MEGABYTE

REQUEST_BYTES_AT_MOST = 5 * BYTES_AT_MOST
LAST_FIELD = "is_whole"

TOO_LARGE = (
    f"All files together are larger than {REQUEST_BYTES_AT_MOST // MEGABYTE} MB, so nothing was read. "
    "Upload fewer of them at a time."
)
BROKE_OFF = "The upload broke off on the way, so nothing of it was kept. Please try again."


def accepting_files(view):
    """The view, but for requests that say they are too large: those are refused and not read.

    Django looks for the token of a form in what was sent, and so would read all of it first. Here the size
    comes first, and the token is asked for after that.
    """

    @csrf_exempt
    @wraps(view)
    def sized(request, *arguments, **options):
        if declared_size(request) > REQUEST_BYTES_AT_MOST:
            request._mark_post_parse_error()  # the toolbar of the CMS looks for its field in every answer
            return render(request, "admin/files/too_large.html", {"reason": TOO_LARGE}, status=413)
        return csrf_protect(view)(request, *arguments, **options)

    return sized


def is_whole(request) -> bool:
    """The last field of the form has arrived, and so has everything before it."""
    return LAST_FIELD in request.POST
