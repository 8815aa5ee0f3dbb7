"""Every page in its reader's look, and no reader in another's."""

import re

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from icsportal.delivery.display import DisplayMiddleware, look_for
from icsportal.lib.display import COOKIE_NAME

PAGE = (
    '<!doctype html>\n<html lang="en-GB" data-display="">\n<title>A page</title>\n'
    "<main>Words</main><footer><!--display-form--></footer></html>"
)
WHOLE_PAGE = PAGE.replace("<!--display-form-->", "").replace("Words", "<!--display-page-form-->")


def answer(response=None, *, cookie=None, address="/about/"):
    """What a reader with this cookie gets when the site itself answers `response`."""
    request = RequestFactory().get(address)
    if cookie is not None:
        request.COOKIES[COOKIE_NAME] = cookie
    return DisplayMiddleware(lambda request: HttpResponse(PAGE) if response is None else response)(request)


def page(**reader):
    return answer(**reader).content.decode()


def html_tag(markup):
    return re.search(r"<html[^>]*>", markup).group()


def chosen(markup):
    return re.findall(r'name="(\w+)" value="(\w+)" checked', markup)


def test_the_look_is_in_the_first_bytes_of_the_page():
    assert html_tag(page(cookie="s2t3")) == '<html lang="en-GB" data-size="150" data-theme="dark">'


@pytest.mark.parametrize("cookie", [None, "", "t3s2", "s9", "s2 ", '"><script>', "x" * 1_000_000], ids=repr)
def test_a_page_has_the_standard_look_unless_the_cookie_is_well_formed(cookie):
    assert page(cookie=cookie) == page()
    assert html_tag(page(cookie=cookie)) == '<html lang="en-GB">'
    assert chosen(page(cookie=cookie)) == [("size", "100"), ("theme", "device")]


def test_hostile_cookies_take_no_room_among_the_looks_kept():
    page()
    kept = look_for.cache_info().currsize
    for number in range(500):
        page(cookie=f"s{number}x")
    assert look_for.cache_info().currsize <= kept + 1


def test_the_footer_shows_what_was_chosen_and_offers_a_way_back():
    footer = page(cookie="s3t4l1")
    assert chosen(footer) == [("size", "200"), ("theme", "yellow")]
    assert 'href="/display/"' in footer
    assert "hidden>Go back to the standard look" in page()
    assert "data-display-reset>Go back to the standard look" in footer


def test_the_way_back_is_offered_for_a_choice_the_footer_does_not_show():
    assert "data-display-reset>Go back to the standard look" in page(cookie="w1")


def test_the_display_page_shows_all_six_choices():
    assert chosen(answer(HttpResponse(WHOLE_PAGE), cookie="s1t5l1k1f1w1").content.decode()) == [
        ("size", "125"),
        ("theme", "cream"),
        ("line", "wide"),
        ("letter", "wide"),
        ("font", "clear"),
        ("width", "short"),
    ]


def test_two_readers_never_get_each_others_look():
    looks = ["s1", "s3t4", None, "t2", "s1", "bad", "s3t4"]
    expected = {text: page(cookie=text) for text in looks}
    assert len(set(expected.values())) == 4  # s1, s3t4, t2, and the standard look twice
    for text in looks * 2:
        assert page(cookie=text) == expected[text]


def test_the_form_names_the_page_it_stands_on_whatever_its_address_holds():
    address = "/search/?q=a&b=%22%3E%3Cscript%3E"
    assert 'name="next" value="/search/?q=a&amp;b=%22%3E%3Cscript%3E"' in page(address=address)
    assert 'name="next" value="/about/"' in page(address="/about/")  # not the one before
    request = RequestFactory().get("/")
    request.META["QUERY_STRING"] = 'q="><script>alert(1)</script>'
    response = DisplayMiddleware(lambda request: HttpResponse(PAGE))(request)
    assert b"<script" not in response.content


def test_words_on_a_page_cannot_pose_as_the_marks():
    body = PAGE.replace("Words", 'Write data-display="" and <!--display-form--> here')
    shown = answer(HttpResponse(body), cookie="s2").content.decode()
    assert 'Write data-display="" and <!--display-form--> here' in shown
    assert shown.count("<form") == 1
    assert html_tag(shown) == '<html lang="en-GB" data-size="150">'


def test_a_page_says_that_it_depends_on_the_cookie():
    response = HttpResponse(PAGE, headers={"Vary": "Accept-Encoding"})
    assert answer(response)["Vary"] == "Accept-Encoding, Cookie"


def test_a_page_says_how_long_it_is_after_filling():
    response = answer(HttpResponse(PAGE, headers={"Content-Length": str(len(PAGE))}), cookie="s2t3")
    assert int(response["Content-Length"]) == len(response.content) != len(PAGE)
    assert "Content-Length" not in answer()


def test_no_reader_is_told_that_a_page_in_another_look_is_unchanged():
    response = HttpResponse(PAGE, headers={"ETag": '"one"', "Last-Modified": "Mon, 02 Mar 2026 09:00:00 GMT"})
    filled = answer(response)
    assert "ETag" not in filled
    assert "Last-Modified" not in filled


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(PAGE, content_type="text/plain", headers={"ETag": '"one"'}),
        HttpResponse(PAGE, content_type="application/json", headers={"ETag": '"one"'}),
        HttpResponse(PAGE, headers={"Content-Encoding": "gzip", "ETag": '"one"'}),
        HttpResponse(b"\xff\xd8\xff", content_type="image/jpeg", headers={"ETag": '"one"'}),
    ],
    ids=["text", "json", "compressed", "picture"],
)
def test_what_is_not_a_page_passes_untouched(response):
    before = (response.content, dict(response.headers))
    after = answer(response, cookie="s2t3")
    assert (after.content, dict(after.headers)) == before


def test_a_stream_is_not_read():
    def never():
        raise AssertionError("read")
        yield

    assert answer(StreamingHttpResponse(never(), content_type="text/html"), cookie="s2").streaming


def test_a_page_without_marks_keeps_its_tag():
    response = answer(
        HttpResponse("<html><p>A page of the admin</p>", headers={"ETag": '"one"'}), cookie="s2"
    )
    assert response.content == b"<html><p>A page of the admin</p>"
    assert response["ETag"] == '"one"'
