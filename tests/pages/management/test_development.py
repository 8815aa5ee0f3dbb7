"""Commands that make the site ready on a developer's machine."""

import os
import stat
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings as project
from django.contrib.auth import get_user_model
from django.core.management import call_command

from pages.management.commands import prepare_development
from pages.management.commands.development_admin import sign_in_words

User = get_user_model()


@pytest.fixture
def checkout(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_the_first_account_opens_the_admin_with_a_password_kept_for_its_owner(client, checkout):
    words = sign_in_words("http://127.0.0.1:8000")

    kept = checkout / ".dev" / "admin-password"
    assert (
        words == "Sign in at http://127.0.0.1:8000/admin/ as admin; the password is in .dev/admin-password."
    )
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert client.login(username="admin", password=kept.read_text())


@pytest.mark.django_db
def test_a_later_start_leaves_the_account_as_it_is(checkout):
    words = sign_in_words()
    password = (checkout / ".dev" / "admin-password").read_text()
    before = User.objects.get()

    assert sign_in_words() == words
    assert User.objects.get().password == before.password
    assert (checkout / ".dev" / "admin-password").read_text() == password


@pytest.mark.django_db
def test_a_password_that_was_changed_is_no_longer_said_to_be_in_the_file(checkout):
    sign_in_words()
    admin = User.objects.get()
    admin.set_password("a password of my own")
    admin.save()

    assert "with your own account" in sign_in_words()


@pytest.mark.django_db
def test_no_account_is_made_where_somebody_can_sign_in_already(checkout):
    User.objects.create_superuser("comms", password="a password of my own")

    assert "with your own account" in sign_in_words()
    assert list(User.objects.values_list("username", flat=True)) == ["comms"]
    assert not (checkout / ".dev").exists()


def test_static_files_are_collected_again_only_after_a_change(settings, checkout, monkeypatch):
    sources, collected = checkout / "sources", checkout / "collected"
    sources.mkdir()
    (sources / "site.css").write_text("a {}")
    settings.STATICFILES_DIRS = [sources]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = str(collected)
    times = []

    def collect(name, **options):
        times.append(name)
        collected.mkdir(exist_ok=True)
        (collected / "staticfiles.json").touch()

    monkeypatch.setattr(prepare_development, "call_command", collect)
    command = prepare_development.Command()

    command.collect_static_files()
    command.collect_static_files()
    assert len(times) == 1

    (sources / "site.css").write_text("a { color: red }")
    command.collect_static_files()
    assert len(times) == 2

    (collected / "staticfiles.json").unlink()
    command.collect_static_files()
    assert len(times) == 3


def test_preparing_twice_changes_nothing_and_says_only_how_to_sign_in(site, checkout, capsys):
    for _ in range(2):
        call_command("prepare_development", "--without-static", "--address", "http://127.0.0.1:8000")
        said = capsys.readouterr().out
        assert said.startswith("Sign in at http://127.0.0.1:8000/admin/ as admin")
        assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("url", "seconds", "reason"),
    [
        ("postgresql://portal:hunter2@127.0.0.1:1/ics", 0, "Connection refused"),
        (None, 60, 'FATAL:  database "no such database" does not exist'),
    ],
    ids=["nobody answers", "the server says no"],
)
def test_a_database_that_cannot_be_used_is_said_in_one_sentence(url, seconds, reason):
    done = subprocess.run(
        [sys.executable, "-c", WAITING, str(seconds)],
        cwd=project.BASE_DIR,
        env={
            "PATH": os.defpath,
            "ENVIRONMENT": "development",
            "SECRET_KEY": "x",
            "DATABASE_URL": url or missing_database(),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    sentence = done.stderr.splitlines()[-1]
    assert sentence.startswith("CommandError: The database that DATABASE_URL names cannot be used")
    assert reason in sentence
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr


WAITING = """
import sys
from django.core.management import execute_from_command_line
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "icsportal.settings"
from pages.management.commands import prepare_development
prepare_development.WAIT_SECONDS = int(sys.argv[1])
execute_from_command_line(["manage.py", "prepare_development", "--skip-checks"])
"""


def missing_database():
    """The address of the server that the tests use, ending with a database that it does not have."""
    server = project.DATABASES["default"]
    host, user = server["HOST"], server["USER"]
    password = f":{server['PASSWORD']}" if server["PASSWORD"] else ""
    return f"postgresql://{user}{password}@:{server['PORT']}/no%20such%20database?host={quote(host)}"
