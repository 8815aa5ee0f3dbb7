from django.core.management.base import BaseCommand, CommandError

from icsportal.lib.standing_text import BadStandingText
from pages import site_content
from pages.models import StandingContent
from pages.register.files import BadRegister


class Command(BaseCommand):
    help = (
        "Make the standing site from fixtures/. Safe to run twice; never overwrites what an editor changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--if-absent", action="store_true", help="do nothing when the site has content")

    def handle(self, *, if_absent, **options):
        if if_absent and StandingContent.objects.exists():
            self.stdout.write("The site has its content.")
            return
        try:
            report = site_content.build()
        except (BadStandingText, BadRegister) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{report}.")
        for key in report.kept:
            self.stdout.write(f"  kept: {key}")
