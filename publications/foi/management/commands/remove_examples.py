from django.core.management.base import BaseCommand

from publications.foi.actions import remove_examples


class Command(BaseCommand):
    help = "Take the made-up entries out of the disclosure log. build_site does not bring them back."

    def handle(self, **options):
        self.stdout.write(f"{remove_examples()} examples removed.")
