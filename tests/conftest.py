"""Shared set-up and nothing else. `site` is the whole standing site; without it the database is empty."""

import pytest
from django.conf import settings as site_settings
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from icsportal import env
from icsportal.search import spelling
from pages import site_content
from tests.databases import STANDING, clone, database, drop, taken_back

PLAIN_STATIC_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items):
    """Each file is a group, done by one process. Tests that empty the tables are a group too, done last.

    Emptying renumbers the content types, and the CMS remembers their numbers as long as the process lives.
    """
    for item in items:
        group = "empties the tables" if empties_the_tables(item) else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=empties_the_tables)


def empties_the_tables(item):
    marks = [mark.kwargs.get("transaction") for mark in item.iter_markers("django_db")]
    return any(marks) or not {"transactional_db", "live_server"}.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session", autouse=True)
def settings_for_tests(tmp_path_factory):
    """Without collected static files, slow passwords, uploads left behind, and faults that hide."""
    with override_settings(
        # WhiteNoise reads its whole folder again for every new client.
        MIDDLEWARE=[name for name in site_settings.MIDDLEWARE if "whitenoise" not in name],
        STORAGES={
            **site_settings.STORAGES,
            "staticfiles": PLAIN_STATIC_FILES,
            "private": env.file_storage(tmp_path_factory.mktemp("private"), "private"),
            "public": env.file_storage(tmp_path_factory.mktemp("public"), "public"),
        },
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CMS_CATCH_PLUGIN_500_EXCEPTION=False,
    ):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered():
    """No test sees what another left in a cache."""
    forget()


def forget():
    cache.clear()
    Site.objects.clear_cache()
    spelling.forget()


@pytest.fixture
def count_queries():
    """`count_queries(call, *arguments)`: how many queries the call makes."""

    def count(call, *arguments, **options):
        with CaptureQueriesContext(connection) as queries:
            call(*arguments, **options)
        return len(queries)

    return count


@pytest.fixture
def work_off(db):
    """`work_off(at=None)`: all work that waits at `at` is done now, in this process and transaction.

    Returns the names of the tasks in the order in which they were done.
    """
    forget_work()

    def work(at=None):
        done = []
        while (job := next_job(at or timezone.now())) is not None:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
            app.tasks[job.task_name](**job.args)
            done.append(job.task_name)
        return done

    yield work
    forget_work()


def next_job(at):
    due = Q(scheduled_at=None) | Q(scheduled_at__lte=at)
    return ProcrastinateJob.objects.filter(due, status="todo").order_by("-priority", "pk").first()


def forget_work():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def database_down():
    """No connection can be made or used; a request that needs one fails as it would in production."""

    def refuse(self):
        raise OperationalError("connection refused")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)
        yield


@pytest.fixture(scope="session")
def standing_database(settings_for_tests, django_db_setup, django_db_blocker):
    """A copy of the test database that holds the standing site as `build_site` leaves it."""
    with django_db_blocker.unblock():
        clone(STANDING)
        with database(STANDING):
            site_content.build()
    forget()
    yield
    with django_db_blocker.unblock():
        drop(STANDING)


@pytest.fixture
def site(db, standing_database):
    """The standing site as `build_site` leaves it. What a test does to it is taken back.

    Ask for it before anything that makes records. With `transactional_db` it is built every time.
    """
    if not connection.in_atomic_block:
        site_content.build()
        forget()
        yield
        return
    with taken_back(STANDING):
        forget()
        yield
    forget()


def read():
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        return {table: copied_out(cursor, table) for table in tables}


def copied_out(cursor, table):
    with cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT") as rows:
        return b"".join(rows)
