"""Text size and contrast in a real browser: at once where script runs, with the Save button where not."""

import pytest
from playwright.sync_api import expect

EVERYTHING = [
    ("Text size", "Largest", "size", "200"),
    ("Contrast", "Yellow on black", "theme", "yellow"),
    ("Line spacing", "Wide", "line", "wide"),
    ("Letter and word spacing", "Wide", "letter", "wide"),
    ("Letter shapes", "Clearer letter shapes", "font", "clear"),
    ("Line length", "Short", "width", "short"),
]


def look(page):
    """What `<html>` says of the look, such as {"size": "150"}."""
    return page.evaluate("({...document.documentElement.dataset})")


def option(page, question, label):
    return page.get_by_role("group", name=question).get_by_role("radio", name=label, exact=True)


def choose(page, question, label):
    """Picks an option and waits until the site has answered the script."""
    with page.expect_response("**/display/set"):
        option(page, question, label).check()


def cookies(page):
    return {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}


def top(locator):
    return locator.evaluate("element => element.getBoundingClientRect().top")


# Where script runs


def test_a_choice_applies_at_once_and_leaves_the_reader_where_they_were(open_page):
    page = open_page("/about/")
    address = page.url
    page.get_by_role("group", name="Text size").scroll_into_view_if_needed()
    option(page, "Text size", "Normal").focus()
    before = top(option(page, "Text size", "Large"))

    with page.expect_response("**/display/set"):
        page.keyboard.press("ArrowRight")

    assert look(page) == {"size": "125"}
    assert page.url == address
    expect(option(page, "Text size", "Large")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Text size changed to Large")
    page.wait_for_timeout(100)  # a browser may move the page once more when it paints
    assert top(option(page, "Text size", "Large")) == pytest.approx(before, abs=2)


def test_each_choice_of_the_display_page_applies_at_once_and_holds_its_place(open_page):
    page = open_page("/display/", width=320, height=480)
    # Some browsers hold the place by themselves while they scroll; not all do.
    page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
    expected = {}
    for question, label, name, value in EVERYTHING:
        chosen = option(page, question, label)
        chosen.scroll_into_view_if_needed()
        before = top(chosen)

        choose(page, question, label)

        expected[name] = value
        assert look(page) == expected
        expect(page.get_by_role("status")).to_have_text(f"{question} changed to {label}")
        page.evaluate("document.fonts.ready.then(() => true)")
        page.wait_for_timeout(100)
        assert top(chosen) == pytest.approx(before, abs=2), question


def test_the_next_page_keeps_the_choice_and_back_shows_it_too(open_page):
    page = open_page("/about/")
    page.goto("/contact/")
    choose(page, "Contrast", "Dark")

    page.get_by_role("navigation", name="Menu").get_by_role("link", name="News").click()
    assert look(page) == {"theme": "dark"}
    expect(option(page, "Contrast", "Dark")).to_be_checked()

    page.go_back()
    assert look(page) == {"theme": "dark"}
    page.go_back()
    assert page.url.endswith("/about/")
    assert look(page) == {"theme": "dark"}
    expect(option(page, "Contrast", "Dark")).to_be_checked()


def test_a_page_the_browser_kept_follows_a_choice_made_since(open_page):
    page = open_page("/about/", look="s1")
    other_tab = page.context.new_page()
    other_tab.goto("/display/")
    for question, label, *_ in EVERYTHING:
        choose(other_tab, question, label)
    assert look(page) == {"size": "125"}

    # Playwright switches the browser's own store of pages off; this is what a page is told on leaving it.
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    assert look(page) == {name: value for *_, name, value in EVERYTHING}
    expect(option(page, "Text size", "Largest")).to_be_checked()
    expect(option(page, "Contrast", "Yellow on black")).to_be_checked()

    other_tab.get_by_role("button", name="Go back to the standard look").click()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert look(page) == {}
    expect(option(page, "Text size", "Normal")).to_be_checked()


def test_an_old_copy_of_a_page_is_put_right_before_it_is_used(open_page):
    page = open_page("/about/", look="s1")
    old_copy = page.request.get("/about/").text()
    page.goto("/display/")
    choose(page, "Text size", "Larger")

    page.route("**/about/", lambda route: route.fulfill(body=old_copy, content_type="text/html"))
    page.goto("/about/")

    assert look(page) == {"size": "150"}
    expect(option(page, "Text size", "Larger")).to_be_checked()


def theme_of(request):
    return request.post_data_json["theme"]


def test_the_last_of_many_quick_choices_is_the_one_kept(open_page):
    page = open_page("/about/")
    waiting, sent = [], []
    page.route("**/display/set", lambda route: waiting.append(route))
    page.on("request", lambda request: sent.append(theme_of(request)) if request.method == "POST" else None)
    option(page, "Contrast", "Same as my device").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status")).to_have_text("Contrast changed to Black on cream")
    assert look(page) == {"theme": "cream"}

    for _ in range(2):
        for _ in range(500):
            if waiting:
                break
            page.wait_for_timeout(20)
        with page.expect_response("**/display/set"):
            waiting.pop().continue_()
    page.wait_for_timeout(200)

    assert sent == ["standard", "cream"]
    assert cookies(page) == {"display": "t5"}


@pytest.mark.parametrize("fault", ["offline", "refused"])
def test_a_choice_that_could_not_be_saved_says_what_to_do(open_page, fault):
    page = open_page("/about/")
    if fault == "offline":
        page.context.set_offline(True)
    else:
        page.route("**/display/set", lambda route: route.fulfill(status=503))
    option(page, "Text size", "Larger").check()
    expect(page.get_by_role("status")).to_have_text(
        "Text size changed to Larger, but could not be saved. Please use the Save button."
    )
    assert look(page) == {"size": "150"}


def test_the_way_back_to_the_standard_look_appears_once_there_is_something_to_undo(open_page):
    page = open_page("/about/")
    way_back = page.get_by_role("button", name="Go back to the standard look")
    expect(way_back).to_be_hidden()
    choose(page, "Contrast", "Black on cream")
    expect(way_back).to_be_visible()
    choose(page, "Contrast", "Same as my device")
    expect(way_back).to_be_hidden()
    assert cookies(page) == {}


# Where it does not


def test_without_script_saving_returns_to_the_same_place_in_the_chosen_look(open_page):
    page = open_page("/publications/?page=1", js=False)
    option(page, "Text size", "Larger").check()
    option(page, "Contrast", "Dark").check()
    page.get_by_role("button", name="Save").click()

    assert page.url.endswith("/publications/?page=1#display")
    expect(page.locator("html")).to_have_attribute("data-size", "150")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(option(page, "Text size", "Larger")).to_be_checked()
    expect(page.locator("#display")).to_be_in_viewport()

    page.goto("/about/")
    expect(page.locator("html")).to_have_attribute("data-size", "150")


def test_without_script_one_press_takes_the_cookie_away(open_page):
    page = open_page("/about/", js=False, look="s2t3")
    page.get_by_role("button", name="Go back to the standard look").click()

    assert page.url.endswith("/about/#display")
    assert cookies(page) == {}
    expect(page.locator("html")).not_to_have_attribute("data-size", "150")
    expect(page.get_by_role("button", name="Go back to the standard look")).to_be_hidden()


def test_without_script_the_display_page_saves_all_six_choices_and_undoes_them(open_page):
    page = open_page("/about/", js=False)
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Display").click()
    for question, label, *_ in EVERYTHING:
        option(page, question, label).check()
    page.get_by_role("button", name="Save").click()

    assert page.url.endswith("/display/#display")
    assert cookies(page) == {"display": "s3t4l1k1f1w1"}
    for question, label, name, value in EVERYTHING:
        expect(page.locator("html")).to_have_attribute(f"data-{name}", value)
        expect(option(page, question, label)).to_be_checked()

    page.get_by_role("button", name="Go back to the standard look").click()
    assert page.url.endswith("/display/#display")
    assert cookies(page) == {}


# Either way


def test_a_choice_outlives_the_browser_session(open_page):
    page = open_page("/about/", js=False)
    option(page, "Text size", "Largest").check()
    page.get_by_role("button", name="Save").click()
    # What a browser writes to disk when it is closed: cookies that say how long they live.
    kept = {"cookies": [c for c in page.context.cookies() if c["expires"] > 0], "origins": []}

    again = open_page("/", js=False, storage_state=kept)

    assert look(again) == {"size": "200"}
    expect(option(again, "Text size", "Largest")).to_be_checked()


def test_two_readers_with_different_choices_never_see_each_others(open_page):
    # Without script, which would put a wrong page right.
    readers = one, two, _ = [open_page("/", js=False) for _ in range(3)]
    for page, label in ((one, "Dark"), (two, "Yellow on black")):
        option(page, "Contrast", label).check()
        page.get_by_role("button", name="Save").click()
    for address in ["/", "/about/", "/", "/display/"]:
        for page in readers:
            page.goto(address)
        assert [look(page).get("theme") for page in readers] == ["dark", "yellow", None]


@pytest.mark.parametrize("cookie", ["t3s2", "s9", "dark", "s1t3x"])
def test_a_cookie_we_did_not_write_changes_nothing(open_page, cookie):
    page = open_page("/about/", look=cookie)
    assert look(page) == {}
    expect(option(page, "Text size", "Normal")).to_be_checked()


COLOURS = """
    [document.body, document.querySelector("h1"), document.querySelector("footer a")]
        .map(element => getComputedStyle(element))
        .map(style => [style.backgroundColor, style.color])
"""


@pytest.mark.parametrize(
    ("device", "same_as"),
    [({"color_scheme": "dark"}, "t3"), ({"contrast": "more"}, "t2"), ({"color_scheme": "light"}, "t1")],
    ids=["dark", "more contrast", "light"],
)
def test_a_page_follows_the_device_until_the_reader_chooses(open_page, device, same_as):
    followed = open_page("/about/", **device).evaluate(COLOURS)
    assert followed == open_page("/about/", look=same_as).evaluate(COLOURS)
    chosen = open_page("/about/", look="t5", **device).evaluate(COLOURS)
    assert chosen == open_page("/about/", look="t5").evaluate(COLOURS) != followed
