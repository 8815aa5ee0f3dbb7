"""The last touch on every public page: the reader's look, filled into a body that is the same for everyone.

Pages are rendered, and may be stored, with marks in them; `fill` puts in their place what the display cookie
asks for. No view or template reads that cookie (`POST /display/set`, which changes it, is the one exception).
"""

import html
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from icsportal.lib.display import COOKIE_NAME, GROUPS, DisplayChoices, well_formed

HTML_MARK = b' data-display=""'
FOOTER_FORM_MARK = b"<!--display-form-->"
PAGE_FORM_MARK = b"<!--display-page-form-->"

IN_FOOTER = ("size", "theme")

# Stands in the rendered forms where the address of the page goes, which differs from page to page.
ADDRESS_MARK = "@address@"

# What the script needs to read the cookie on a page that the browser kept: "s1=size:125 s2=size:150 …".
CODES = " ".join(f"{o.code}={group.name}:{o.value}" for group in GROUPS for o in group.options if o.code)


class Look(NamedTuple):
    """One look as bytes, ready to be put in place of the marks."""

    attributes: bytes
    footer_form: bytes
    page_form: bytes


class DisplayMiddleware:
    """Every HTML page leaves in the look its reader chose, and says that it depends on the cookie.

    Stands first in MIDDLEWARE. Whatever compresses, or compares entity tags, belongs outside of it (a proxy
    or the server): tags and dates made inside speak of the body before it was filled, and would answer
    "not modified" to a reader who has just changed the look. They are therefore dropped.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if is_html(response):
            patch_vary_headers(response, ["Cookie"])
            body = response.content
            filled = fill(body, request.COOKIES.get(COOKIE_NAME), request.get_full_path())
            if filled != body:
                response.content = filled
                del response.headers["ETag"]
                del response.headers["Last-Modified"]
                if "Content-Length" in response.headers:
                    response.headers["Content-Length"] = str(len(filled))
        return response


def is_html(response):
    return (
        not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and "Content-Encoding" not in response.headers
    )


def fill(body: bytes, cookie_text: str | None, address: str) -> bytes:
    """The body as a reader with this cookie sees it at this address (path and query).

    A body whose `<html>` has no mark comes back as it was. Of several marks the first for attributes and the
    last for a form count, so that the words of a page cannot pose as one.
    """
    if HTML_MARK not in body:
        return body
    look = look_for(well_formed(cookie_text))
    at = html.escape(address).encode()
    body = body.replace(HTML_MARK, look.attributes, 1)
    for mark, form in ((FOOTER_FORM_MARK, look.footer_form), (PAGE_FORM_MARK, look.page_form)):
        before, found, after = body.rpartition(mark)
        if found:
            body = before + form.replace(ADDRESS_MARK.encode(), at) + after
    return body


@lru_cache(maxsize=384)
def look_for(cookie_text: str) -> Look:
    """The look of a well-formed text, rendered once in a process: an edited template needs a restart."""
    choices = DisplayChoices.from_cookie(cookie_text)
    attributes = choices.attributes()
    return Look(
        attributes=f" {attributes}".encode() if attributes else b"",
        footer_form=form_for(choices, "Text size and contrast", [g for g in GROUPS if g.name in IN_FOOTER]),
        page_form=form_for(choices, "Your choices", GROUPS),
    )


def form_for(choices, heading, groups):
    is_whole = len(groups) == len(GROUPS)
    context = {
        "heading": heading,
        "questions": [{"group": group, "chosen": getattr(choices, group.name)} for group in groups],
        "is_whole": is_whole,
        "is_standard": choices.is_standard(),
        "codes": CODES,
        "address_mark": ADDRESS_MARK,
    }
    return render_to_string("display/display_form.html", context).strip().encode()
