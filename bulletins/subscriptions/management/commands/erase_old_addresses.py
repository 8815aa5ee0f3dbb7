from django.core.management.base import BaseCommand

from bulletins.subscriptions import actions


class Command(BaseCommand):
    help = "Erases the addresses of people who left 28 days ago, and those that nobody confirmed in 7 days."

    def handle(self, **options):
        left, unconfirmed = actions.erase_old()
        self.stdout.write(
            f"{left} {'address of somebody' if left == 1 else 'addresses of people'} who left and "
            f"{unconfirmed} that {'was' if unconfirmed == 1 else 'were'} never confirmed have been erased."
        )
