"""How often people of one network may ask for emails."""

from datetime import datetime

from icsportal.lib import limits

MOST_REQUESTS = 20  # a library, a hospital or a mobile network is one address to us
WINDOW_SECONDS = 10 * 60


def is_too_often(request, at: datetime) -> bool:
    """True if more came from this network in ten minutes than people there would send. Counts this one."""
    return limits.is_too_often(request, "subscribe", MOST_REQUESTS, seconds=WINDOW_SECONDS, at=at)
