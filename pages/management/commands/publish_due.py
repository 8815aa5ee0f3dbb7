from django.core.management.base import BaseCommand

from pages.schedule.actions import publish_due


class Command(BaseCommand):
    help = "Publish the CMS pages that are due. Run it every minute; safe to run twice at once."

    def handle(self, **options):
        for entry in publish_due():
            if entry.failed_because:
                self.stderr.write(f"Not published: {entry}. {entry.failed_because}")
            else:
                self.stdout.write(f"Published: {entry}")
