from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from bulletins.sending import bounces


class Command(BaseCommand):
    help = (
        "Record which emails came back, from an export (mbox) of the mailbox to which they come. "
        "Safe to run twice on the same file."
    )

    def add_arguments(self, parser):
        parser.add_argument("mbox", type=Path, help="the exported mailbox")

    def handle(self, *, mbox, **options):
        if not mbox.is_file():
            raise CommandError(f"There is no file {mbox}.")
        self.stdout.write(f"{bounces.record(mbox)}.")
