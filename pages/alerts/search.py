"""What alerts offer to site search."""

from icsportal.publishing.windows import public_window
from icsportal.search import index
from pages.alerts.models import Alert


def describe(alert):
    window = public_window(alert)
    return window and index.Findable(
        "Alert", alert.title, alert.get_absolute_url(), *window, summary=alert.text[:160], body=alert.text
    )


def connect():
    index.register(Alert, describe)
