import time

from django.conf import settings
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

    def handle(self, *, without_static, **options):
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
            self.step("Collecting static files.")
            call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(sign_in_words())

    def step(self, words):
        self.stderr.write(words)

    def wait_for_database(self):
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                connection.ensure_connection()
                return
            except OperationalError as error:
                reason = str(error).strip().splitlines()[0]
            if time.monotonic() > deadline:
                raise CommandError(
                    f"The database that DATABASE_URL names cannot be reached ({reason}): start it, or "
                    "unset DATABASE_URL to use a private one."
                )
            self.step(f"Waiting for the database ({reason}).")
            time.sleep(3)
