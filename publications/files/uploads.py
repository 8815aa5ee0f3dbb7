"""Requests that carry files: refused before they are read when too large, and not believed when cut short.

A script shows staff how much has been sent; it asks for the answer as JSON, and says or follows it.

    @accepting_files
    def upload(request): ...

A form that uploads ends with `templates/admin/files/whole.html`, behind its last file input: what arrives
without it broke off on the way, and then the last file in it is only a part of one.
"""

from functools import wraps

from django.core.exceptions import TooManyFilesSent
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from icsportal.delivery.body_size import declared_size
from publications.files.forms import FILES_AT_MOST
from publications.files.screening.at_once import BYTES_AT_MOST, MEGABYTE

REQUEST_BYTES_AT_MOST = 5 * BYTES_AT_MOST
LAST_FIELD = "is_whole"

TOO_LARGE = (
    f"All files together are larger than {REQUEST_BYTES_AT_MOST // MEGABYTE} MB, so nothing was read. "
    "Upload fewer of them at a time."
)
TOO_MANY = f"You chose more than {FILES_AT_MOST} files, so none was kept. Upload fewer of them at a time."
BROKE_OFF = "The upload broke off on the way, so nothing of it was kept. Please try again."


def accepting_files(view):
    """The view, but for requests that are too large or have too many files: those are refused unread.

    Django looks for the token of a form in what was sent, and so would read all of it first. Here the size
    comes first, and the token is asked for after that.
    """

    @csrf_exempt
    @wraps(view)
    def sized(request, *arguments, **options):
        if declared_size(request) > REQUEST_BYTES_AT_MOST:
            request._mark_post_parse_error()  # the toolbar of the CMS looks for its field in every answer
            return render(request, "admin/files/too_much.html", {"reason": TOO_LARGE}, status=413)
        try:
            return csrf_protect(view)(request, *arguments, **options)
        except TooManyFilesSent:  # Django reads up to 100; fewer than that are counted by the form
            return render(request, "admin/files/too_much.html", {"reason": TOO_MANY}, status=413)

    return sized


def is_whole(request) -> bool:
    """The last field of the form has arrived, and so has everything before it."""
    return LAST_FIELD in request.POST


def wants_json(request) -> bool:
    """The script asks, not a form by itself."""
    return request.headers.get("Accept") == "application/json"


def onward(request, to: str):
    """To the next page."""
    return JsonResponse({"next": to}) if wants_json(request) else HttpResponseRedirect(to)


def refusal(form, refused):
    """What the script says when nothing was taken; `refused` is (name, reason) of each file."""
    said = [f"“{name}”: {reason}" if name else reason for name, reason in refused]
    said += [words for found in form.errors.values() for words in found]
    return JsonResponse({"said": said}, status=422)
