# Two stages. The first installs and collects; the second holds the result, without pip or anything that builds.

ARG PYTHON=3.11-slim-bookworm


FROM python:${PYTHON} AS build

# Ready-made packages only, each held against its hash: nothing is compiled.
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv --without-pip /venv \
    && python -m pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r /tmp/requirements.txt \
    && python -m compileall -q /venv

WORKDIR /app
COPY . .
# Collecting reads the settings but connects to nothing. These words are for this step alone: they open nothing,
# and the image starts without them, asking for the real ones.
RUN SECRET_KEY=only-for-collecting-static-files-and-kept-nowhere-else \
    ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql://nobody@localhost/nothing \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q . \
    && chmod -R a+rX .


FROM python:${PYTHON}

RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal /data \
    && python -m pip uninstall --yes --quiet --root-user-action ignore pip setuptools wheel

COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ENVIRONMENT=production \
    BIND=0.0.0.0:8000 \
    DATA_DIR=/data

# Uploaded files; everything else belongs to root and stays as it was built.
VOLUME /data
USER portal
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['BIND'].rpartition(':')[2] + '/healthz', timeout=4)"]

# WEB_CONCURRENCY (processes) and WEB_THREADS (threads in each) say how many requests are served at once.
# The worker is the same image with another command: python manage.py work
CMD ["gunicorn", "--config", "python:icsportal.gunicorn", "icsportal.wsgi"]
