"""A cleared file as the answer to a request. Who may have it is decided by the caller, before."""

import re

from django.core.files.storage import storages
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import (
    content_disposition_header,
    http_date,
    parse_etags,
    parse_http_date_safe,
    quote_etag,
)

from publications.files.models import StoredFile

CHUNK_BYTES = 64 * 1024

TYPES = {
    StoredFile.Type.PDF: "application/pdf",
    StoredFile.Type.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    StoredFile.Type.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    StoredFile.Type.CSV: "text/csv; charset=utf-8",
    StoredFile.Type.TXT: "text/plain; charset=utf-8",
}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

# A browser asks again each time, which costs it a few bytes, so that what was withdrawn is gone at once.
CACHING = "no-cache"

ONE_RANGE = re.compile(r"bytes=(?P<first>[0-9]*)-(?P<last>[0-9]*)\s*\Z")


def serve(request, stored_file: StoredFile, download_name: str, inline: bool = False):
    """The public copy of a cleared file: whole, the range that was asked for, or "not modified".

    `download_name` is what the reader's computer calls it, in any letters. `inline` lets a browser show it.
    Raises ValueError for a file that is not cleared: no caller may come here with one.
    """
    if not stored_file.is_cleared:
        raise ValueError("Only a cleared file can be served.")
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    etag = quote_etag(stored_file.public_sha256)
    headers = {
        "ETag": etag,
        "Last-Modified": http_date(stored_file.approved_at.timestamp()),
        "Cache-Control": CACHING,
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    if is_unchanged(request, etag, stored_file):
        return HttpResponseNotModified(headers=headers)
    size = stored_file.public_size_bytes
    headers |= {
        "Accept-Ranges": "bytes",
        "Content-Disposition": content_disposition_header(not inline, download_name),
    }
    wanted = wanted_range(request, etag, stored_file, size)
    if wanted is None:
        first, last, status = 0, size - 1, 200
    elif wanted == ():
        del headers["Content-Disposition"]
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    else:
        (first, last), status = wanted, 206
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers |= {"Content-Type": TYPES[stored_file.type], "Content-Length": str(last - first + 1)}
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    # Opened now, so that a copy that is not there is an error and never half an answer.
    copy = storages["public"].open(stored_file.public_key)
    response = StreamingHttpResponse(pieces(copy, first, last), status=status, headers=headers)
    response._resource_closers.append(copy.close)
    return response


def is_unchanged(request, etag, stored_file) -> bool:
    """What the reader has is what there is (RFC 9110, 13.1.2 and 13.1.3)."""
    if "If-None-Match" in request.headers:
        known = parse_etags(request.headers["If-None-Match"])
        return known == ["*"] or etag in [each.removeprefix("W/") for each in known]
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(stored_file.approved_at.timestamp()) <= since


def wanted_range(request, etag, stored_file, size):
    """The first and the last byte, () when the file has none of those asked for, None when it is all of it.

    More than one range, and anything that cannot be read, is answered with the whole (RFC 9110, 14.2).
    """
    asked = ONE_RANGE.match(request.headers.get("Range", ""))
    if request.method != "GET" or asked is None or not still_the_same(request, etag, stored_file):
        return None
    first, last = asked["first"][:18], asked["last"][:18]
    if not first:
        if not last:
            return None
        length = min(int(last), size)
        return (size - length, size - 1) if length else ()
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        return ()
    return int(first), min(int(last) if last else size - 1, size - 1)


def still_the_same(request, etag, stored_file) -> bool:
    """What the reader has the beginning of is this very file (RFC 9110, 13.1.5)."""
    condition = request.headers.get("If-Range", "").strip()
    return condition in ("", etag) or condition == http_date(stored_file.approved_at.timestamp())


def pieces(copy, first, last):
    """The bytes from `first` to `last`, a little at a time."""
    copy.seek(first)
    left = last - first + 1
    while left > 0 and (piece := copy.read(min(CHUNK_BYTES, left))):
        left -= len(piece)
        yield piece
