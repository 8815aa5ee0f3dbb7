"""Raising and ending alerts; the rest of their life is `icsportal.publishing.actions`."""

from datetime import timedelta
from itertools import chain, count

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from icsportal.publishing.actions import NotLive, NotReady, keep, locked, publish_urgently, record_edit
from pages.alerts.models import Alert


@transaction.atomic
def raise_alert(*, until, by, reason, places=(), topics=(), **words) -> Alert:
    """The alert is on the site now and until `until`; `words` are its other fields.

    One person raises it alone, so it stays flagged until a second person has checked it.
    Raises NotReady with everything that is wrong.
    """
    one_at_a_time()
    slug = unused_slug(words.get("title", ""))
    alert = Alert(expire_at=until, changed_by=by, slug=slug, urgent_reason=reason, **words)
    try:
        alert.full_clean()
    except ValidationError as error:
        raise NotReady(*sentences(error)) from error
    alert.save()
    alert.places.set(places)
    alert.topics.set(topics)
    record_edit(record=alert, by=by, is_new=True)
    return publish_urgently(record=alert, by=by, reason=reason)


def one_at_a_time():
    """Until the transaction ends nobody else raises an alert, so that no two take the same address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('alerts'))")


def sentences(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        text if field == "__all__" else f"{Alert._meta.get_field(field).verbose_name.capitalize()}: {text}"
        for field, texts in error.message_dict.items()
        for text in texts
    ]


def unused_slug(title: str) -> str:
    """Words of the title, with a number if an alert ever had them as its address."""
    plain = slugify(title)[:90] or "alert"
    taken = set(Alert.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    numbered = (f"{plain}-{number}" for number in count(2))
    return next(slug for slug in chain([plain], numbered) if slug not in taken)


@transaction.atomic
def end(*, alert, by, at=None):
    """The alert is off the site from now on; its address says that it ended.

    Raises NotLive if the public could not read it at `at`.
    """
    at = at or timezone.now()
    now = locked(alert)
    if not now.is_live(at):
        raise NotLive("Only an alert that is on the site can be ended.")
    now.expire_at = max(at, now.publish_at + timedelta(microseconds=1))
    keep(now, action="Ended", by=by, from_state=now.state)
    return now
