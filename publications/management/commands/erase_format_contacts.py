from django.core.management.base import BaseCommand

from publications.actions import erase_old_contacts


class Command(BaseCommand):
    help = "Erases how to reach people who asked for another format more than 90 days ago."

    def handle(self, **options):
        self.stdout.write(f"{erase_old_contacts()} erased.")
