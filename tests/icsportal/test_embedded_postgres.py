"""The private PostgreSQL of a checkout comes up whatever happened to it before."""

import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from icsportal import env


class Checkout:
    """A copy of the code that starts PostgreSQL, in a folder with awkward letters in its name."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.data = folder / ".pgdata"
        (folder / "icsportal").mkdir(parents=True)
        for name in ("__init__.py", "env.py", "embedded_postgres.py"):
            shutil.copy(settings.BASE_DIR / "icsportal" / name, folder / "icsportal")

    def __call__(self, verb):
        return subprocess.run(
            [sys.executable, "-m", "icsportal.embedded_postgres", verb],
            cwd=self.folder,
            env={"PATH": os.defpath, "PGPORT": "1", "PGDATA": "/nowhere", "LC_ALL": "no_SUCH"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def connect(self, url):
        entry = env.database(url)
        return psycopg.connect(
            host=entry["HOST"], port=entry["PORT"], user=entry["USER"], dbname=entry["NAME"], autocommit=True
        )

    def pid(self):
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])


@pytest.fixture(params=["a folder with 'quotes'", "deep/" + "long-name-" * 12], ids=["spaces", "too long"])
def checkout(request, tmp_path):
    checkout = Checkout(tmp_path / request.param)
    yield checkout
    checkout("stop")


def test_it_starts_once_survives_being_killed_and_stops(checkout):
    assert checkout("running").returncode == 1
    assert checkout("stop").returncode == 0

    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(checkout, ["start", "start"]))
    assert [done.returncode for done in together] == [0, 0], together
    (url,) = {done.stdout.strip() for done in together}
    first = checkout.pid()
    with checkout.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT lower('É') AS letter")

    assert checkout("start").stdout.strip() == url
    assert checkout.pid() == first
    assert checkout("running").returncode == 0

    os.kill(first, signal.SIGKILL)
    assert checkout("start").stdout.strip() == url
    with checkout.connect(url) as connection:
        assert connection.execute("SELECT letter FROM kept").fetchone() == ("é",)

    assert checkout("stop").returncode == 0
    assert checkout("running").returncode == 1
    socket_folder = Path(env.database(url)["HOST"])
    assert socket_folder == checkout.data or not socket_folder.is_symlink()


def test_a_number_left_behind_that_now_is_another_program_does_not_stop_it(tmp_path):
    checkout = Checkout(tmp_path / "site")
    try:
        checkout("start")
        checkout("stop")
        owner = checkout.data.stat()
        other_program = subprocess.Popen(
            [shutil.which("sleep"), "60"],
            **({"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}),
        )
        note = checkout.data / "postmaster.pid"
        note.write_text(f"{other_program.pid}\n{checkout.data}\n1700000000\n5432\n.\n\n1 1\nready   \n")
        os.chown(note, owner.st_uid, owner.st_gid)

        done = checkout("start")

        assert done.returncode == 0, done.stderr
        assert checkout.pid() != other_program.pid
        assert other_program.poll() is None
        other_program.kill()
        other_program.wait()
    finally:
        checkout("stop")


def test_without_its_programs_it_says_what_to_set(tmp_path):
    done = subprocess.run(
        [sys.executable, "-S", "-c", WITHOUT_PACKAGES, "start"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == env.CANNOT_START
    assert done.stderr.startswith("DATABASE_URL is not set, and the private PostgreSQL ")
    assert done.stderr.count("\n") == 1


# Only Django's exceptions can be imported, as where the development requirements are not installed.
WITHOUT_PACKAGES = """
import sys, types
exceptions = types.ModuleType("django.core.exceptions")
exceptions.ImproperlyConfigured = type("ImproperlyConfigured", (Exception,), {})
sys.modules |= {"django": types.ModuleType("django"), "django.core": types.ModuleType("django.core"),
                "django.core.exceptions": exceptions}
sys.path.insert(0, "")
from icsportal import embedded_postgres, env
with env.stop_plainly():
    embedded_postgres.main(sys.argv[1:])
"""


def test_a_word_it_does_not_know_is_answered_with_its_use(tmp_path):
    done = Checkout(tmp_path / "site")("restart")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: ")
