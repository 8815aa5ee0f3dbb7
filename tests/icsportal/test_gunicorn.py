"""What the web server writes down of a request, where its access log is switched on."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from contextlib import closing
from socket import socket

from django.conf import settings

from icsportal import gunicorn

GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "python:icsportal.gunicorn"]


def free_port():
    with closing(socket()) as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def test_the_access_log_holds_no_search_words_and_no_visitor():
    port = free_port()
    server = subprocess.Popen(
        [*GUNICORN, "--access-logfile", "-", "icsportal.wsgi"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for line in server.stdout:
            if "Listening at" in line:
                break
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/healthz?q=miscarriage",
            headers={"Referer": f"http://127.0.0.1:{port}/search/?q=miscarriage", "User-Agent": "a-visitor"},
        )
        urllib.request.urlopen(request, timeout=30).close()  # noqa: S310
    finally:
        server.send_signal(signal.SIGTERM)
        logged = server.communicate(timeout=30)[0]
    assert re.search(r"GET /healthz 200 \d+ bytes \d+ ms", logged)
    for secret in ("miscarriage", "a-visitor", "127.0.0.1 "):
        assert secret not in logged


def test_there_is_no_access_log_unless_somebody_asks_for_one():
    assert not hasattr(gunicorn, "accesslog")
