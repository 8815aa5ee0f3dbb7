from django.core.management.base import BaseCommand

from icsportal.search import index


class Command(BaseCommand):
    help = "Make the search index again from all that is published. Searches go on meanwhile."

    def handle(self, **options):
        self.stdout.write(f"{index.rebuild()} entries.")
