"""Starting the site: what is missing is said in one sentence, by every door."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

BASE = settings.BASE_DIR
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "made-for-this-test-" + "0123456789" * 4,
    "ALLOWED_HOSTS": "www.example",
    "DATABASE_URL": "postgresql://portal:word@127.0.0.1:1/portal",
}
DOORS = {
    "manage.py": ["manage.py", "check"],
    "wsgi": ["-c", "import icsportal.wsgi"],
    "gunicorn": ["-m", "gunicorn", "--config", "python:icsportal.gunicorn", "icsportal.wsgi"],
}


def run(*command, folder=BASE, **environment):
    """What a command does in an environment that holds only what is given."""
    environment = {"PATH": os.defpath, **environment}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("arguments", DOORS.values(), ids=DOORS.keys())
@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_stops_with_one_sentence_about_what_is_missing(arguments, missing):
    given = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = run(sys.executable, *arguments, **given)
    assert done.returncode != 0
    assert re.fullmatch(rf"{missing} is not set: set it to [^\n]+\.\n", done.stderr)
    assert done.stdout == ""


def test_an_empty_environment_is_production_and_stops():
    done = run(sys.executable, "manage.py", "check")
    assert done.stderr.startswith("SECRET_KEY is not set: ")
    assert done.stderr.count("\n") == 1


def test_production_starts_when_nothing_is_missing():
    done = run(sys.executable, *DOORS["gunicorn"], "--check-config", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_a_misspelt_environment_is_not_taken_for_development():
    done = run(sys.executable, "manage.py", "check", ENVIRONMENT="developement")
    assert re.fullmatch(r"ENVIRONMENT is 'developement': set it to [^\n]+\.\n", done.stderr)


def test_the_account_for_development_is_never_made_in_production():
    for command in ("development_admin", "prepare_development"):
        done = run(sys.executable, "manage.py", command, "--skip-checks", **PRODUCTION)
        assert done.returncode == 1
        assert "for development only" in done.stderr


def test_the_table_in_the_readme_names_every_setting():
    reading = re.compile(r"""env\.(?:text|choice|flag|words|number)\(\s*"([A-Z_]+)\"""")
    read = {name for file in (BASE / "icsportal").rglob("*.py") for name in reading.findall(file.read_text())}
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", (BASE / "README.md").read_text(), re.M))
    assert explained == read


# --- script/server and script/test ---


@pytest.fixture
def checkout(tmp_path):
    """The scripts and the lock alone, with an environment that says it is installed."""
    shutil.copytree(BASE / "script", tmp_path / "script")
    shutil.copy(BASE / "requirements-dev.txt", tmp_path)
    return tmp_path


def pretend_installed(checkout):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    size = run("sh", "-c", "cksum <requirements-dev.txt", folder=checkout).stdout.strip()
    (checkout / ".venv" / "installed").write_text(f"{size} {checkout}\n")


def pretend_python(checkout, *, new_enough, venv):
    """The machine's only Python, which answers the two questions asked of it."""
    python = checkout / "python"
    python.write_text(f"#!/bin/sh\ncase $2 in *version*) {new_enough};; *venv*) {venv};; esac\n")
    python.chmod(0o755)
    tools = checkout / "tools"
    tools.mkdir()
    for tool in ("cat", "cksum", "dirname", "sed"):
        (tools / tool).symlink_to(shutil.which(tool))
    return {"PATH": str(tools), "PYTHON": str(python)}


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
@pytest.mark.parametrize("script", ["script/server", "script/test", "script/prepare"])
def test_the_scripts_are_written_for_any_shell(shell, script):
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not on this machine")
    assert run(shell, "-n", script).stderr == ""


@pytest.mark.parametrize("script", ["script/server", "script/test"])
def test_the_scripts_say_how_they_are_used(script):
    done = run("sh", script, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Usage: {script}")


@pytest.mark.parametrize("arguments", [["--debug"], ["server"], ["--dev", "--dev"]])
def test_the_server_refuses_arguments_it_does_not_know(arguments):
    done = run("sh", "script/server", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: ")


@pytest.mark.parametrize("script", ["script/server", "script/test"])
def test_the_scripts_do_not_touch_a_site_in_production(script):
    done = run("sh", script, ENVIRONMENT="production")
    assert done.returncode == 1
    assert "ENVIRONMENT is 'production': unset it" in done.stderr


@pytest.mark.parametrize("port", ["http", "80 80", "123456", "-1"])
def test_the_server_refuses_what_is_no_port(port):
    done = run("sh", "script/server", PORT=port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"PORT is '{port}', which is not a port: ")


def test_the_server_says_that_its_port_is_taken(checkout):
    pretend_installed(checkout)
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", 0))
        other_program.listen()
        port = str(other_program.getsockname()[1])
        done = run("sh", "script/server", folder=checkout, PORT=port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} cannot be used ")
    assert not (checkout / ".pgdata").exists()


@pytest.mark.parametrize("script", ["script/server", "script/test"])
def test_a_python_that_is_too_old_is_said_with_the_cure(checkout, script):
    shell = shutil.which("sh")
    done = run(shell, script, folder=checkout, **pretend_python(checkout, new_enough="exit 1", venv="exit 0"))
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or newer is needed, and not here: ")
    assert "apt-get install python3" in done.stderr


@pytest.mark.parametrize("script", ["script/server", "script/test"])
def test_a_python_without_venv_is_said_with_the_cure(checkout, script):
    shell = shutil.which("sh")
    done = run(shell, script, folder=checkout, **pretend_python(checkout, new_enough="exit 0", venv="exit 1"))
    assert done.returncode == 1
    assert "is here, but not its venv module: " in done.stderr
    assert "apt-get install python3-venv" in done.stderr


# --- the locks ---


def pins(name):
    """Package to version, as a lock file has them."""
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==([^ ;]+)", (BASE / name).read_text(), re.M))


def wanted(name):
    lines = (line.partition("#")[0].strip() for line in (BASE / name).read_text().splitlines())
    return {re.match(r"[a-z0-9-]+", line)[0] for line in lines if line and not line.startswith("-r")}


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_holds_names_versions_and_hashes_and_no_address(lock):
    line = re.compile(
        r"[a-z0-9.-]+(\[[a-z,]+\])?==\S+( ; [^/\\]+)? \\"
        r"|    --hash=sha256:[0-9a-f]{64}( \\)?"
        r"|    #( via)?( +(-r )?[a-z0-9.-]+)?"
    )
    strange = [text for text in (BASE / lock).read_text().splitlines() if not line.fullmatch(text)]
    assert strange == []
    assert "://" not in (BASE / lock).read_text()


@pytest.mark.parametrize(
    ("asked", "lock"),
    [("requirements.in", "requirements.txt")]
    + [(asked, "requirements-dev.txt") for asked in ("requirements.in", "requirements-dev.in")],
)
def test_everything_asked_for_is_locked(asked, lock):
    assert wanted(asked) - pins(lock).keys() == set()


def test_what_is_tested_is_what_runs():
    tested = pins("requirements-dev.txt")
    assert {
        name: version for name, version in pins("requirements.txt").items() if tested[name] != version
    } == {}


def test_production_carries_nothing_for_tests():
    assert wanted("requirements-dev.in") & pins("requirements.txt").keys() == set()


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_dependency_says_why_it_is_there(name):
    lines = [line for line in Path(BASE / name).read_text().splitlines() if re.match("[a-z]", line)]
    assert [line for line in lines if not re.search(r"\s# \S+ \S+", line)] == []
