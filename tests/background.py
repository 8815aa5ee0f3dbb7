"""The worker itself, for tests of what only it does; the fixture `work_off` is quicker for all others."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from icsportal.background.worker import Pace, work


def work_until_done(**pace):
    """In a thread of its own: in this one Playwright may keep an event loop, as long as the session lasts."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, work(Pace(**pace), waits_for_more=False)).result()
