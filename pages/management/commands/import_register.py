from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from pages.register.files import BadRegister
from pages.register.importing import FOLDER, differences, import_register


class Command(BaseCommand):
    help = (
        "Takes in the register of organisations and places from its CSV files. Checks everything first, "
        "changes nothing if anything is wrong, and writes only what the files changed since the last time."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Show what would change, and change nothing."
        )
        parser.add_argument("--folder", type=Path, default=FOLDER, help="The folder of the CSV files.")

    def handle(self, *args, dry_run, folder, verbosity, **options):
        try:
            found = differences(folder) if dry_run else import_register(folder=folder)
        except BadRegister as error:
            for problem in error.problems:
                self.stderr.write(problem)
            raise CommandError("Nothing was changed: put these right first.") from error
        for difference in found.found:
            if dry_run or difference.what != "added" or verbosity > 1:
                self.stdout.write(str(difference))
        self.stdout.write(f"Would be: {found}" if dry_run and found else str(found))
