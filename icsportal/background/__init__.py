"""Work that waits its turn, kept in PostgreSQL and done by `manage.py work`, a process of its own.

An app writes its work in its `tasks.py`, where it is found by itself:

    from procrastinate.contrib.django import app

    @app.task(queue="newsletters", retry=3)
    def send(mailing_id): ...

    @app.periodic(cron="*/5 * * * *")
    @app.task(queueing_lock="tidy")
    def tidy(timestamp): ...

`send.defer(mailing_id=7)` is part of the caller's transaction: work that was undone is never begun. Work may
be done twice, when a machine fails in the middle of it, so every task must bear that.
"""
