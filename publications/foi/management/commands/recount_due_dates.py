from django.core.management.base import BaseCommand

from publications.foi.actions import recount_unpublished


class Command(BaseCommand):
    help = (
        "Count again when unpublished requests are due, after a bank holiday was added. Published ones stay."
    )

    def handle(self, **options):
        changed = recount_unpublished(by=None)
        for entry in changed:
            self.stdout.write(f"{entry.reference}: {entry.sum_in_words}")
        self.stdout.write(f"{len(changed)} due dates changed.")
