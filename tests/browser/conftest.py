"""The standing site, served for real, and a browser that can reach nothing else.

The site is in a database of its own. All browser tests share it: a test that changes the site does so on
something that it made itself, and takes it away again. The fixture `in_site_database` is the way to its rows.
"""

import os
import shutil

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import expect

from tests.browser.checks import Witness
from tests.crawl import crawl, is_arranged, kind_of
from tests.databases import SERVED, STANDING, clone, database, drop
from tests.factories import UserFactory

# Playwright keeps an event loop in the thread of the tests, idle whenever a test speaks to the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "password of a test"

# Without a window nobody sees the panels of the address bar, but Chromium takes longer over them than over
# a page. The list stands in for Playwright's own, of which the others are a part.
UNUSED_FEATURES = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]


def site_database():
    """The connection of this thread leads to the served site's database instead of the test database."""
    return database(SERVED)


class SiteServer(LiveServerThread):
    class server_class(ThreadedWSGIServer):
        def process_request_thread(self, request, client_address):
            with site_database():
                super().process_request_thread(request, client_address)

    @property
    def url(self):
        return f"http://{self.host}:{self.port}"


@pytest.fixture(scope="session", autouse=True)
def connections_of_this_side():
    """Once Playwright's event loop runs, Django keeps other connections for this thread than before.

    A database cannot be copied or removed while any is open, so those of the other side are closed each time.
    """
    connections.close_all()


@pytest.fixture(scope="session")
def site_server(connections_of_this_side, playwright, standing_database, django_db_blocker):
    """The standing site at `site_server.url`. Ask for `open_page` instead, unless a test needs no browser."""
    with django_db_blocker.unblock(), database(STANDING):
        clone("served")
    server = SiteServer("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield server
    server.terminate()
    with django_db_blocker.unblock():
        drop(SERVED)
        connections.close_all()


@pytest.fixture
def in_site_database(site_server, db):
    """`with in_site_database(): …` reads and writes rows of the served site."""
    return site_database


@pytest.fixture(scope="session")
def addresses(site_server, django_db_blocker):
    """One address of each kind of record, and all pages that editors arrange."""
    with django_db_blocker.unblock(), site_database():
        pages = crawl(Client(), of_each_kind=3).values()
    of_kind = {}
    for page in pages:
        if page.status == 200 and page.is_html:
            kind = kind_of(page.address)
            of_kind.setdefault(page.address if is_arranged(kind) else kind, page.address)
    return list(of_kind.values())


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The browser of this machine, which finds no host but the test server's."""
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM") or shutil.which("chromium"),
        "args": [
            "--no-sandbox",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
            f"--disable-features={','.join(UNUSED_FEATURES)}",
        ],
    }


@pytest.fixture
def open_page(browser, site_server, db):
    """`open_page("/about/", look="s2t3", width=320, js=False, color_scheme="dark")`: a page of a new reader.

    Each call is another reader with cookies of their own; `page.context.new_page()` is a second tab. At the
    end the test fails if a page asked for anything outside the site, broke its policy, or raised an error.
    """
    # `db` makes pytest set up the test database and lets the server's threads use theirs. What this process
    # remembers of a database is told apart by its alias, which is the same for both.
    ContentType.objects.clear_cache()
    contexts, witnesses = [], []

    def open_(path="/", *, look=None, width=1280, height=900, js=True, **wishes):
        context = browser.new_context(
            base_url=site_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=js,
            locale="en-GB",
            **wishes,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        witnesses.append(Witness(context, home=site_server.url))
        if look is not None:
            context.add_cookies([{"name": "display", "value": look, "url": site_server.url}])
        page = context.new_page()
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    ContentType.objects.clear_cache()
    assert [fault for witness in witnesses for fault in witness.faults] == []


@pytest.fixture
def sign_in(open_page, in_site_database):
    """`sign_in("Comms publisher")`: the admin's first page, open to somebody new who has this role alone.

    They are gone after the test, so whatever they made has to go before.
    """
    people = []

    def sign_in_(role):
        with in_site_database():
            person = UserFactory(is_staff=True, password=PASSWORD)
            person.groups.add(Group.objects.get(name=role))
            people.append(person)
        page = open_page("/admin/")
        page.get_by_label("Username").fill(person.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("button", name="Log out")).to_be_visible()
        return page

    yield sign_in_
    with in_site_database():
        for person in people:
            person.delete()
