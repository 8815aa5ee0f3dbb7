from django.core.management.base import BaseCommand

from icsportal.search import index


class Command(BaseCommand):
    help = "Make the search index again from all that is published. Searches and publishing go on meanwhile."

    def handle(self, *, verbosity=1, **options):
        def tell(entries):
            if verbosity > 1:
                self.stdout.write(f"{entries} so far")

        self.stdout.write(f"{index.rebuild(tell)} entries.")
