import hashlib
import time
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from .development_admin import sign_in_words

WAIT_SECONDS = 30


class Command(BaseCommand):
    help = (
        "Make the site ready to serve on a machine of a developer: database, content, static files, sign-in. "
        "What is there already stays. The only words on standard output say how to sign in."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--without-static", action="store_true", help="leave static files where their sources are"
        )

        parser.add_argument(
            "--address", default="", help="where the site will be, such as http://127.0.0.1:8000"
        )

    def handle(self, *, without_static, address, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "This is for development only: README.md says how to run the site in production."
            )
        self.wait_for_database()
        self.step("Bringing the database up to date.")
        call_command("migrate", interactive=False, verbosity=0)
        self.step("Making the standing pages, unless they are there.")
        call_command("build_site", "--if-absent", stdout=self.stderr)
        if not without_static:
            self.collect_static_files()
        self.stdout.write(sign_in_words(address))

    def collect_static_files(self):
        """Collects and compresses them only when a source has changed: it takes longer than all the rest."""
        remembered = settings.BASE_DIR / ".dev" / "static-collected"
        sources = fingerprint_of_static_sources()
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        if manifest.exists() and remembered.exists() and remembered.read_text() == sources:
            return
        self.step("Collecting static files.")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        remembered.parent.mkdir(exist_ok=True)
        remembered.write_text(sources)

    def step(self, words):
        self.stderr.write(words)

    def wait_for_database(self):
        """Returns once the database answers; gives up when it does not in time, or says no."""
        deadline = time.monotonic() + WAIT_SECONDS
        said = ""
        while True:
            try:
                connection.ensure_connection()
                return
            except OperationalError as error:
                reason = str(error).strip().splitlines()[0].rpartition(" failed: ")[2]
            is_no = "FATAL" in reason and "the database system is" not in reason  # starting up, shutting down
            if is_no or time.monotonic() > deadline:
                raise CommandError(
                    f"The database that DATABASE_URL names cannot be used ({reason}): start its server or "
                    "correct the address, or unset DATABASE_URL to use a private one."
                )
            if reason != said:
                self.step(f"Waiting for the database ({reason}).")
                said = reason
            time.sleep(1)


def fingerprint_of_static_sources() -> str:
    """Changes when a static file is added, removed or edited."""
    fingerprint = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=[]):
            state = Path(storage.path(path)).stat()
            fingerprint.update(f"{storage.location}/{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return fingerprint.hexdigest()
