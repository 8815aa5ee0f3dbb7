"""A worker in a process of its own, which a test may kill; the process that workers come from imports it."""

import asyncio

import django

django.setup()

from icsportal.background.worker import Pace, work  # noqa: E402

PACE = Pace(look_every=0.1, heartbeat_every=0.1, dead_after=0.4)


def run():
    asyncio.run(work(PACE))
