"""A public copy as the answer to a request."""

import pytest
from django.core.files.storage import storages
from django.test import RequestFactory
from django.utils import timezone
from django.utils.http import http_date

from publications.files.models import StoredFile
from publications.files.serving import TYPES, serve
from tests.factories import StoredFileFactory

pytestmark = pytest.mark.django_db

DATA = bytes(range(256)) * 1000


@pytest.fixture
def file():
    return StoredFileFactory(content=DATA)


@pytest.fixture
def ask(file):
    """`ask(Range="bytes=0-1")`: the answer to a request with these headers."""

    def call(method="get", inline=False, name="A plan.pdf", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        request = getattr(RequestFactory(), method)("/a-file", headers=headers)
        response = serve(request, file, name, inline=inline)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        response.close()
        response.body = body
        return response

    return call


def test_the_whole_file_with_what_a_browser_needs_to_know(ask, file):
    response = ask()
    assert (response.status_code, response.body) == (200, DATA)
    assert dict(response.headers) == {
        "Content-Type": "application/pdf",
        "Content-Length": "256000",
        "Content-Disposition": 'attachment; filename="A plan.pdf"',
        "ETag": f'"{file.public_sha256}"',
        "Last-Modified": http_date(file.approved_at.timestamp()),
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
        "frame-ancestors 'none'; sandbox",
    }


@pytest.mark.parametrize("type_", StoredFile.Type)
def test_each_type_of_file_has_its_own_type_and_text_says_its_letters(file, type_):
    file.type = type_
    response = serve(RequestFactory().head("/"), file, "a")
    assert response["Content-Type"] == TYPES[type_]
    assert ("charset=utf-8" in response["Content-Type"]) == (type_ in ("csv", "txt"))


def test_a_name_in_any_letters_reaches_the_reader(ask):
    disposition = ask(name="Cynllun iechyd – “2026”.pdf", inline=True)["Content-Disposition"]
    assert disposition == (
        "inline; filename*=utf-8''Cynllun%20iechyd%20%E2%80%93%20%E2%80%9C2026%E2%80%9D.pdf"
    )


def test_a_name_cannot_add_a_header(ask):
    disposition = ask(name='a"\r\nSet-Cookie: x=1.pdf')["Content-Disposition"]
    assert "\r" not in disposition
    assert "\n" not in disposition


def test_head_says_the_same_and_sends_nothing(ask):
    whole, head = ask(), ask("head")
    assert (head.status_code, head.body) == (200, b"")
    assert head.headers == whole.headers


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_a_file_can_only_be_read(ask, method):
    assert ask(method).status_code == 405


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=255990-", 255990, 255999),
        ("bytes=-5", 255995, 255999),
        ("bytes=-999999", 0, 255999),
        ("bytes=70000-199999", 70000, 199999),
        ("bytes=255999-999999999999999999999999", 255999, 255999),
    ],
)
def test_a_range_is_just_those_bytes(ask, asked, first, last):
    response = ask(Range=asked)
    assert (response.status_code, response.body) == (206, DATA[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/256000"
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999-1000000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused_with_the_size(ask, asked):
    response = ask(Range=asked)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */256000")
    assert response.body == b""


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=-", "bytes=0-1,5-6", "pages=1-2", "bytes=a-b", "bytes=٣-٤", "\x00"]
)
def test_a_range_that_cannot_be_read_is_answered_with_the_whole(ask, asked):
    assert ask(Range=asked).status_code == 200


def test_a_reader_who_has_it_is_told_so(ask, file):
    tag = f'"{file.public_sha256}"'
    for known in (tag, f"W/{tag}", f'"another", {tag}', "*"):
        response = ask(If_None_Match=known)
        assert (response.status_code, response.body, response["ETag"]) == (304, b"", tag)
    assert ask(If_None_Match='"another"').status_code == 200
    assert ask(If_Modified_Since=http_date(file.approved_at.timestamp())).status_code == 304
    assert ask(If_Modified_Since=http_date(file.approved_at.timestamp() - 2)).status_code == 200
    later = http_date(file.approved_at.timestamp() + 60)
    assert ask(If_None_Match='"another"', If_Modified_Since=later).status_code == 200


def test_a_download_goes_on_only_with_the_same_file(ask, file):
    assert ask(Range="bytes=5-", If_Range=f'"{file.public_sha256}"').status_code == 206
    assert ask(Range="bytes=5-", If_Range=http_date(file.approved_at.timestamp())).status_code == 206
    assert ask(Range="bytes=5-", If_Range='"another"').status_code == 200


def test_what_is_not_cleared_is_never_served():
    file = StoredFileFactory(unchecked=True, state=StoredFile.State.CLEAN)
    with pytest.raises(ValueError, match="Only a cleared file"):
        serve(RequestFactory().get("/"), file, "a.pdf")


def test_a_copy_that_is_gone_is_an_error_before_the_answer_begins(file):
    storages["public"].delete(file.public_key)
    with pytest.raises(FileNotFoundError):
        serve(RequestFactory().get("/"), file, "a.pdf")


def test_the_copy_is_closed_with_the_answer(file, monkeypatch):
    opened = []
    open_ = storages["public"].open
    monkeypatch.setattr(storages["public"], "open", lambda key: opened.append(open_(key)) or opened[-1])
    response = serve(RequestFactory().get("/"), file, "a.pdf")
    next(iter(response.streaming_content))
    response.close()
    assert opened[0].closed


def test_the_clock_of_a_file_is_when_it_was_approved(file):
    file.approved_at = timezone.now().replace(year=2024)
    response = serve(RequestFactory().head("/"), file, "a.pdf")
    assert " 2024 " in response["Last-Modified"]
