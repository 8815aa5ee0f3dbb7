import asyncio

from django.core.management.base import BaseCommand

from icsportal.background.worker import Pace, work


class Command(BaseCommand):
    help = (
        "Do the work that waits (newsletters, files, what is due at a time) until told to stop. Run one or "
        "more such processes beside the web processes; each may be killed and started again at any moment."
    )

    def add_arguments(self, parser):
        parser.add_argument("--at-once", type=int, default=Pace.at_once, help="how much is done at once")

    def handle(self, *, at_once, **options):
        asyncio.run(work(Pace(at_once=at_once)))
