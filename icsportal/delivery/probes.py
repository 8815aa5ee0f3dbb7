"""What the machinery that runs the site may ask of it."""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse


class ProbesMiddleware:
    """Answers /healthz and /readyz before host names are checked: a probe often calls a machine by number."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        probe = PROBES.get(request.path) if request.method in ("GET", "HEAD") else None
        if probe is None:
            return self.get_response(request)
        words = probe()
        status = 503 if words else 200
        headers = {"Cache-Control": "no-store"}
        return HttpResponse(f"{words or 'ok'}\n", "text/plain; charset=utf-8", status, headers=headers)


def is_alive():
    """Nothing to say while the process answers, whatever the database does."""
    return ""


def is_ready():
    """What keeps this process from serving pages; empty when nothing does."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "the database does not answer"
    return "the database is waiting for manage.py migrate" if waiting else ""


PROBES = {"/healthz": is_alive, "/readyz": is_ready}
