"""Variables of the environment, read strictly: a missing or wrong one stops the start with one sentence.

A variable set to nothing counts as not set: deployment tools leave that behind for one nobody filled in.
"""

import os
import secrets
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

REQUIRED = object()

# gunicorn's code for "this worker cannot boot": on any other it starts the worker again, for ever.
CANNOT_START = 3

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})

CONNECTION_OPTIONS = frozenset(
    {
        "application_name",
        "connect_timeout",
        "options",
        "sslcert",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
    }
)


class MissingSetting(ImproperlyConfigured):
    """A variable is missing or unusable; the message is one sentence that names it and says what to set."""


@contextmanager
def stop_plainly():
    """Ends the process with the sentence, and no traceback, when a setting is missing inside the block."""
    try:
        yield
    except MissingSetting as missing:
        print(missing, file=sys.stderr, flush=True)
        sys.exit(CANNOT_START)


def text(name: str, *, say: str, default=REQUIRED):
    """The words in the variable `name`, or `default` when it is not set; `say` is what to set it to."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is REQUIRED:
        raise MissingSetting(f"{name} is not set: set it to {say}.")
    return default


def choice(name: str, options, *, say: str, default=REQUIRED) -> str:
    """One of `options`."""
    value = text(name, say=say, default=default)
    if value not in options:
        raise MissingSetting(f"{name} is '{value}': set it to {say}.")
    return value


def flag(name: str, *, say: str, default=REQUIRED) -> bool:
    """True or False, from the usual words for them."""
    value = text(name, say=say, default=default)
    if isinstance(value, bool):
        return value
    word = value.lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise MissingSetting(f"{name} is '{value}', which is neither true nor false: set it to {say}.")


def words(name: str, *, say: str, default=REQUIRED) -> list[str]:
    """The comma-separated words of the variable, without empty ones."""
    value = text(name, say=say, default=default)
    if not isinstance(value, str):
        return list(value)
    found = [word.strip() for word in value.split(",") if word.strip()]
    if not found:
        raise MissingSetting(f"{name} holds nothing but commas: set it to {say}.")
    return found


def number(name: str, *, say: str, default=REQUIRED) -> int:
    """A whole number, zero or more."""
    value = text(name, say=say, default=default)
    if not isinstance(value, str):
        return value
    if not (value.isascii() and value.isdigit()):
        raise MissingSetting(f"{name} is '{value}', which is not a whole number: set it to {say}.")
    return int(value)


def generated_key(path: Path, size: int = 64) -> str:
    """A random key of this checkout, for development: made on first use, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(size))
        # A link appears whole or not at all: of two processes that start together, both use the first key.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    key = path.read_text().strip()
    if not key:
        raise MissingSetting(f"{path} is empty: delete it, and a new key is made at the next start.")
    return key


class MailServer(NamedTuple):
    """What Django calls EMAIL_HOST and so on."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


def mail_server(url: str) -> MailServer:
    """The server of an address such as smtp://user:password@host:587; an empty address names none.

    smtp:// asks the server for TLS and sends nothing without it, unless `?starttls=no` stands at the end;
    smtps:// begins with TLS. No message repeats the address, which may hold a password.
    """
    if not url:
        return MailServer()
    say = "set it to smtp://user:password@host:587, or smtps:// for a server that begins with TLS"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise MissingSetting(f"SMTP_URL cannot be read as an address: {say}.") from None
    is_plain = parts.query == "starttls=no"
    if (
        parts.scheme not in {"smtp", "smtps"}
        or not parts.hostname
        or parts.path.strip("/")
        or not (is_plain or not parts.query)
    ):
        raise MissingSetting(f"SMTP_URL does not name a mail server: {say}.")
    use_ssl = parts.scheme == "smtps"
    return MailServer(
        parts.hostname,
        port or (465 if use_ssl else 587),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        use_tls=not use_ssl and not is_plain,
        use_ssl=use_ssl,
    )


def database(url: str) -> dict:
    """The entry of Django's DATABASES for a PostgreSQL address; no other kind of database is accepted.

    A folder of unix sockets is given as `?host=/folder`. No message repeats the address, which may hold a
    password.
    """
    say = "set it to postgresql://user:password@host:port/name"
    try:
        parts = urlsplit(url)
        port = parts.port
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise MissingSetting(f"DATABASE_URL cannot be read as an address: {say}.") from None
    if parts.scheme not in {"postgresql", "postgres"}:
        raise MissingSetting(
            f"DATABASE_URL does not name a PostgreSQL database, the only kind that will do: {say}."
        )
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise MissingSetting(f"DATABASE_URL does not end with the name of one database: {say}.")
    host = options.pop("host", "") or unquote(parts.hostname or "")
    unknown = sorted(options.keys() - CONNECTION_OPTIONS)
    if unknown:
        raise MissingSetting(
            f"DATABASE_URL has an option that is not known here ({', '.join(unknown)}): leave it out."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def file_storage(folder: Path, name: str) -> dict:
    """Django's settings for one storage of documents: a folder, or S3 when FILES_S3_BUCKET names a bucket.

    In a bucket `name` is the prefix of every object.
    """
    bucket = text("FILES_S3_BUCKET", say="the name of a bucket", default="")
    if not bucket:
        options = {
            "location": folder,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "publications.files.storage.Folder", "OPTIONS": options}
    options = {
        "bucket_name": bucket,
        "location": name,
        "access_key": text("FILES_S3_ACCESS_KEY", say="the access key of the bucket", default=None),
        "secret_key": text("FILES_S3_SECRET_KEY", say="the secret key of the bucket", default=None),
        "endpoint_url": text("FILES_S3_ENDPOINT", say="https://… of the service", default=None),
        "region_name": text("FILES_S3_REGION", say="the region of the bucket", default=None),
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": False,
    }
    return {"BACKEND": "publications.files.storage.Bucket", "OPTIONS": options}
