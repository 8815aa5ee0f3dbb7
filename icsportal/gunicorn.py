"""How gunicorn serves the site: `gunicorn --config python:icsportal.gunicorn icsportal.wsgi`."""

from pathlib import Path

from icsportal import env

with env.stop_plainly():
    # Read here, before any worker: one that stops in a worker is reported with a traceback of gunicorn's own.
    import icsportal.settings  # noqa: F401

    bind = env.text("BIND", say="the address to listen on, such as 127.0.0.1:8000", default="127.0.0.1:8000")
    workers = env.number("WEB_CONCURRENCY", say="the number of processes", default=2)
    threads = env.number("WEB_THREADS", say="the number of threads in each process", default=4)

worker_class = "gthread"
control_socket_disable = True  # nobody steers it while it runs
# A worker shows that it lives by touching a file, which must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# For those who switch the access log on: neither who asked, nor what stood behind the question mark.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
