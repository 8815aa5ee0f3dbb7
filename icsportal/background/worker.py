"""The process that does what waits."""

import logging
from contextlib import suppress
from dataclasses import dataclass

from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """How a worker works, in seconds where it says how long."""

    at_once: int = 4
    look_every: float = 1
    heartbeat_every: float = 10
    dead_after: float = 30
    finish_within: float = 20


class WorkerConnector(PsycopgConnector):
    """Fetches work by connections of its own.

    What a task defers goes through Django's connection, and so into the transaction of the task.
    """

    def __init__(self, of_django):
        super().__init__(kwargs=connector_params())
        self.of_django = of_django

    def get_sync_connector(self):
        return self.of_django


async def work(pace: Pace, *, waits_for_more: bool = True) -> None:
    """Does what waits, and what others left behind when they died; returns when it is told to stop.

    Unless it `waits_for_more`, it returns once it finds nothing to begin.
    """
    with app.replace_connector(WorkerConnector(app.connector)):
        async with app.open_async():
            await take_up_what_was_left(app.job_manager, pace.dead_after)
            await app.run_worker_async(
                concurrency=pace.at_once,
                fetch_job_polling_interval=pace.look_every,
                update_heartbeat_interval=pace.heartbeat_every,
                stalled_worker_timeout=pace.dead_after,
                shutdown_graceful_timeout=pace.finish_within,
                delete_jobs="successful",
                wait=waits_for_more,
            )


async def take_up_what_was_left(manager: JobManager, dead_after: float) -> None:
    """What a worker was doing that has given no sign of life for `dead_after` seconds waits once more."""
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=dead_after):
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # the same work was asked for again and waits already
            with suppress(ConnectorException):
                await manager.finish_job(job, status=Status.ABORTED, delete_job=True)
        except ConnectorException:
            logger.info("Another worker took up job %s.", job.id)
