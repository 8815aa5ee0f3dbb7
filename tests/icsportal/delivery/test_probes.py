"""What the machinery that runs the site is told."""

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


def test_a_process_is_alive_without_a_database(client):
    response = client.get("/healthz")  # no test database here: a query would fail
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_process_is_alive_while_the_database_does_not_answer(client, database_down):
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the database does not answer\n")


@pytest.mark.django_db
def test_a_process_is_ready_when_every_migration_is_applied(client):
    assert client.get("/readyz").status_code == 200
    MigrationRecorder.Migration.objects.filter(app="publishing").delete()
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (
        503,
        b"the database is waiting for manage.py migrate\n",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_probe_may_call_by_number_and_is_never_remembered(address, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = Client(headers={"host": "10.0.0.7:8000"}).get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    assert Client(headers={"host": "10.0.0.7:8000"}).get("/").status_code != 200
