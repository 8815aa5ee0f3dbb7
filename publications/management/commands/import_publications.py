from argparse import RawDescriptionHelpFormatter
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from icsportal.publishing.actions import Refused
from publications import importing
from publications.files.checking import screen

HELP = """Make drafts of publications from a table (CSV, UTF-8) and a folder with their files.

All rows are checked first, and nothing is kept unless all of them are right. Nothing becomes public: each
publication is a draft for a second person, and each file is checked as an upload is. It is safe to run twice:
publications that are there already are named and skipped. Columns:

"""


class Command(BaseCommand):
    help = HELP + "\n".join(f"  {name:16} {words}" for name, words in importing.COLUMNS.items())

    def create_parser(self, *arguments, **options):
        return super().create_parser(*arguments, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser):
        parser.add_argument("csv", type=Path, help="the table")
        parser.add_argument("folder", type=Path, help="the folder in which its files are")
        parser.add_argument(
            "--by", metavar="USERNAME", help="who answers for the drafts; another publishes them"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and change nothing"
        )
        parser.add_argument(
            "--check-now", action="store_true", help="check the files here and wait, in place of the worker"
        )

    def handle(self, *, csv, folder, by, dry_run, check_now, **options):
        person = None if dry_run else signed_by(by)
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        try:
            data = csv.read_bytes()
        except OSError as error:
            raise CommandError(f"{csv} cannot be read: {error.strerror}.") from error
        sheet = importing.read(data=data, folder=folder)
        for slug, row in sheet.known.items():
            self.stdout.write(f"Row {row}: “{slug}” is there already, and is skipped.")
        if sheet.faults:
            for fault in sheet.faults:
                self.stderr.write(str(fault))
            raise CommandError("Nothing was imported. Put the rows right and run it again.")
        for draft in sheet.drafts:
            names = ", ".join(
                f"{each.path or each.attachment.url} ({each.attachment.format})" for each in draft.files
            )
            self.stdout.write(
                f"Row {draft.row}: “{draft.form.cleaned_data['title']}”: {names or 'no files'}."
            )
        if dry_run:
            self.stdout.write(f"{len(sheet.drafts)} publications would be imported. Nothing was changed.")
            return
        try:
            kept = importing.keep(drafts=sheet.drafts, folder=folder, by=person)
        except Refused as reason:
            raise CommandError(f"{reason} Nothing was imported.") from reason
        self.stdout.write(
            f"{len(kept.publications)} publications are drafts now, with {len(kept.files)} files."
        )
        if not check_now:
            return
        for file in kept.files:
            self.stdout.write(f"{file}: {screen(file=file).get_state_display().lower()}.")


def signed_by(username):
    if not username:
        raise CommandError(
            "Say who answers for the drafts: --by and a username. A second person publishes them."
        )
    person = get_user_model().objects.filter(username=username, is_active=True, is_staff=True).first()
    if person is None:
        raise CommandError(f"Nobody of the staff has the username {username}.")
    return person
