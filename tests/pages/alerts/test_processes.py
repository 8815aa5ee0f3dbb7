"""Alerts as they are raised in earnest: by a command, while web processes of their own serve the site."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from datetime import timedelta
from socket import socket

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from pages.alerts.actions import raise_alert
from pages.alerts.models import Severity
from pages.roles import make_roles
from tests.factories import UserFactory

ADDRESSES = ["/display/", "/search/?q=bus", "/services/a-to-z/", "/news/", "/site-map/"]


@pytest.fixture
def environment(tmp_path):
    """Processes of this environment work on the database of this test, in rows that are committed."""
    here = connection.settings_dict
    if here["HOST"].startswith("/"):  # a folder of unix sockets
        address = f"postgresql://{here['USER']}@/{here['NAME']}?host={here['HOST']}"
    else:
        place = f"{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}"
        address = f"postgresql://{place}/{here['NAME']}"
    return {**os.environ, "ENVIRONMENT": "development", "DATABASE_URL": address, "DEBUG": "true"}


@pytest.fixture
def web(transactional_db, environment):
    """`web("/news/")`: the heading of the alert above that page, asked of a real server; "" for none."""
    with closing(socket()) as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:icsportal.gunicorn", "icsportal.wsgi"],
        cwd=settings.BASE_DIR,
        env={**environment, "BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "2"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for line in server.stdout:
            if "Listening at" in line:
                break
        yield lambda address: heading_above(f"http://127.0.0.1:{port}{address}")
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)


def heading_above(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310
            page = answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            page = error.read().decode()
    found = re.search(r'<h2 [^>]*id="alert-title">(.*?)</h2>', page)
    return found[1] if found else ""


def test_an_alert_raised_by_command_is_on_the_next_page_of_every_process_until_its_end(web, environment):
    make_roles()
    officer = UserFactory(username="officer")
    officer.groups.add(Group.objects.get(name="Alert officer"))
    assert {web(address) for address in ADDRESSES} == {""}  # each process has served pages before

    words = ["--severity", "serious-disruption", "--title", "No buses", "--text", "Allow more time."]
    until = f"{timezone.localdate() + timedelta(days=1)} 12:00"
    command = [sys.executable, "manage.py", "alert", "raise", *words, "--until", until, "--everywhere"]
    raised = subprocess.run(
        [*command, "--by", "officer"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "/alerts/no-buses/" in raised.stdout, raised.stderr
    assert {web(address) for address in ADDRESSES * 2} == {"Serious disruption: No buses"}

    ends_at = timezone.now() + timedelta(seconds=3)
    raise_alert(
        severity=Severity.EMERGENCY,
        title="Keep away from the pier",
        text="Go home.",
        everywhere=True,
        until=ends_at,
        by=officer,
        reason="A fire.",
    )
    assert web("/news/") == "Emergency: Keep away from the pier"
    time.sleep(max(0, (ends_at - timezone.now()).total_seconds()))
    assert {web(address) for address in ADDRESSES * 2} == {"Serious disruption: No buses"}
