"""What alerts offer to site search."""

from django.utils import timezone

from icsportal.publishing.signals import record_changed
from icsportal.publishing.windows import public_window
from icsportal.search import index
from pages.alerts.models import Alert
from pages.where_you_live.structure import area_name


def describe(alert):
    window = public_window(alert)
    return window and index.Findable(
        "Alert",
        alert.title,
        alert.get_absolute_url(),
        *window,
        summary=alert.text[:160],
        body=alert.text,
        place=tuple(area_name(place) for place in alert.places.with_name().order_by("name")),
        topic=tuple(topic.name for topic in alert.topics.all()),
        dated_on=timezone.localdate(alert.publish_at),
    )


def after_change(sender, record, **kwargs):
    """Places and topics are saved after the row itself."""
    index.refresh(record)


def connect():
    index.register(Alert, describe)
    record_changed.connect(after_change, sender=Alert, dispatch_uid="search alerts")
