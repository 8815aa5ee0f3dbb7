"""What holds of a page in a real browser. Each check takes a Playwright page and returns its faults."""

import gzip
import re
from difflib import ndiff, unified_diff
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from axe_playwright_python.sync_playwright import Axe

# For pages the public reads: everything axe can judge. For pages of the admin: what the law asks.
PUBLIC = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ADMIN = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STRICTER = {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": True}}

SCRIPT = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8").strip()

# The most a first view may weigh, in bytes over the wire.
FIRST_VIEW, FIRST_VIEW_WITH_PICTURES, STYLESHEET_FILE, SCRIPT_FILE = 30_720, 153_600, 6_144, 2_048
REQUESTS = 6


def axe_faults(page, tags=PUBLIC):
    """What axe finds against these rules, one line for each element."""
    options = {"runOnly": {"type": "tag", "values": tags}, "rules": STRICTER, "resultTypes": ["violations"]}
    if tags is not PUBLIC:
        del options["rules"]
    page.wait_for_load_state()  # a click waits until the next page begins, axe needs all of it
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def run(page, name):
    """The answer of a function of checks.js."""
    page.wait_for_load_state()
    return page.evaluate(f"{SCRIPT}.{name}()")


def layout_faults(page):
    """Sideways scrolling and text cut off, also with the spacing that WCAG 1.4.12 lets a reader set."""
    faults = run(page, "scrollsSideways") + run(page, "cutOffText")
    run(page, "addTextSpacing")
    spaced = run(page, "scrollsSideways") + run(page, "cutOffText")
    run(page, "removeTextSpacing")
    return faults + [f"with more space: {fault}" for fault in spaced]


def keyboard_faults(page):
    """Tab from the top stops at every control once, in the order of the source, seen and on the screen."""
    stops = run(page, "rememberStops")
    faults, order = [], []
    for _ in range(len(stops) + 5):
        page.keyboard.press("Tab")
        here = run(page, "stop")
        if not here["name"] or here["index"] in order:
            break
        if here["index"] < 0:
            faults.append(f"{here['name']} is no control, but Tab stops there")
            continue
        order.append(here["index"])
        faults += [f"{here['name']} {fault}" for fault in here["faults"]]
    early = [index for before, index in pairwise([*order, len(stops)]) if index < before]
    faults += [f"{stops[index]} comes out of turn" for index in early]
    faults += [f"{name} is never reached" for index, name in enumerate(stops) if index not in order]
    return faults


def skip_link_faults(page):
    """The first Tab shows a link that leads into the content, past everything before it."""
    run(page, "rememberStops")
    page.keyboard.press("Tab")
    faults = [f"the skip link {fault}" for fault in run(page, "stop")["faults"]]
    page.keyboard.press("Enter")
    if page.evaluate("document.activeElement.id") != "maincontent":
        faults.append("the skip link does not lead into the content")
    page.keyboard.press("Tab")
    if not page.evaluate("Boolean(document.querySelector('main :focus, footer :focus'))"):
        faults.append("after the skip link Tab goes back above the content")
    return faults


def words_that_need_script(page, same_page_without_script):
    """The lines of a page that differ when script runs."""
    lines = ndiff(run(same_page_without_script, "lines"), run(page, "lines"))
    return [line for line in lines if line.startswith(("+ ", "- "))]


def weight_faults(page, address):
    """The first view of an address is light. Nothing counts that the browser kept from an earlier view."""
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    answers = []
    note = lambda answer: answers.append(answer)  # noqa: E731  a bare method of a list is refused
    page.on("response", note)
    page.goto(address, wait_until="load")
    page.remove_listener("response", note)
    # An icon comes late, so that it may be that of the page before.
    answers = [answer for answer in answers if answer.request.resource_type != "other"]
    sizes = {answer.url: compressed(answer) for answer in answers}
    total = sum(sizes.values()) + sum(size_of_headers(answer) for answer in answers)
    pictures = sum(size for url, size in sizes.items() if urlsplit(url).path.startswith("/media/"))
    limits = [
        (total - pictures, FIRST_VIEW, "bytes without pictures"),
        (total, FIRST_VIEW_WITH_PICTURES, "bytes"),
        (len(sizes), REQUESTS, "requests"),
        *((size, STYLESHEET_FILE, url) for url, size in sizes.items() if url.endswith(".css")),
        *((size, SCRIPT_FILE, url) for url, size in sizes.items() if url.endswith(".js")),
    ]
    return [f"{number} {what}, more than {limit}" for number, limit, what in limits if number > limit]


def compressed(answer):
    """Bytes of the body as production sends it: the server of the tests compresses nothing."""
    body = answer.body()
    if not re.search("text/|javascript|json|svg", answer.headers.get("content-type", "")):
        return len(body)
    return size_with_brotli(body) if "/static/" in answer.url else len(gzip.compress(body))


@cache
def size_with_brotli(body):
    return len(brotli.compress(body))


def size_of_headers(answer):
    return sum(len(f"{name}: {value}\r\n") for name, value in answer.all_headers().items())


def tree_faults(page, kept):
    """How the accessibility tree of a page differs from the kept one, line by line."""
    tree = page.locator("body").aria_snapshot()
    return list(unified_diff(kept.splitlines(), tree.splitlines(), "kept", "now", lineterm="", n=1))


class Witness:
    """What pages of one browser context asked for, kept and complained of. Make it before the first page."""

    def __init__(self, context, home):
        self.home, self.faults = home, []
        context.on("request", self.note_request)
        context.on("page", self.watch)

    def note_request(self, request):
        if not request.url.startswith((f"{self.home}/", "data:", "blob:")):
            self.faults.append(f"asked for {request.url}")

    def watch(self, page):
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self.note_console)

    def note_console(self, message):
        if "Content Security Policy" in message.text and not asks_for_old_events(message):
            self.faults.append(message.text)


def asks_for_old_events(message):
    """True for a trial of the CMS's own jQuery, which staff alone load: refused as meant, and not needed."""
    return "inline event handler" in message.text and "/static/cms/js/dist/" in message.location["url"]
