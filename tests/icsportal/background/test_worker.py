"""What waits is done once, by whoever is alive."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.background import work_until_done
from tests.factories import UserFactory

done = []


@app.task(name="tests:note")
def note(words):
    done.append(words)


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


def left_by_a_dead_worker(silent_for):
    """All that waits was begun by a worker that has given no sign of life for so many seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
            [timezone.now() - timedelta(seconds=silent_for)],
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])


def test_work_that_waits_is_done_in_this_process_for_a_test(work_off):
    note.defer(words="first")
    note.configure(schedule_in={"hours": 1}).defer(words="later")
    assert work_off() == ["tests:note"]
    assert done == ["first"]
    work_off(at=timezone.now() + timedelta(hours=2))
    assert done == ["first", "later"]


def test_work_of_a_transaction_that_was_undone_is_never_begun(work_off):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note.defer(words="undone")
        raise ZeroDivisionError
    assert work_off() == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_what_waits_and_keeps_only_what_failed(work_off):
    note.defer(words="done")
    note.defer(word="a parameter that there is not")
    work_until_done()
    assert done == ["done"]
    assert [job.status for job in ProcrastinateJob.objects.all()] == ["failed"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("silent_for", "taken_up"), [(60, ["left"]), (5, [])])
def test_what_a_dead_worker_was_doing_is_taken_up(work_off, silent_for, taken_up):
    note.defer(words="left")
    left_by_a_dead_worker(silent_for)
    work_until_done()
    assert done == taken_up


@pytest.mark.django_db(transaction=True)
def test_work_that_was_asked_for_again_meanwhile_is_done_once(work_off):
    waits = note.configure(queueing_lock="one of them", lock="one at a time")
    waits.defer(words="once")
    left_by_a_dead_worker(silent_for=60)
    waits.defer(words="once")
    work_until_done()
    assert done == ["once"]


@app.task(name="tests:undo")
def undo():
    with transaction.atomic():
        UserFactory(username="never")
        note.defer(words="never")
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_what_a_task_defers_belongs_to_the_transaction_of_the_task(work_off):
    undo.defer()
    work_until_done()
    assert done == []
