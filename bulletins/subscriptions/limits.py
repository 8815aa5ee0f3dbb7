"""How often one network may ask, remembered for minutes and as nothing that says who it was."""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from icsportal.lib.networks import network_of

MOST_REQUESTS = 20  # a library, a hospital or a mobile network is one address to us
WINDOW_SECONDS = 10 * 60


def is_too_often(request, at: datetime) -> bool:
    """True if more came from this network within ten minutes than people there would send. Counts this one.

    Each process counts for itself unless CACHE_URL names a cache that they share.
    """
    window = int(at.timestamp()) // WINDOW_SECONDS
    remembered = salted_hmac(
        "subscriptions.limits", f"{window} {network_of(sender(request))}", algorithm="sha256"
    )
    key = f"subscribe:{remembered.hexdigest()}"
    cache.add(key, 0, timeout=WINDOW_SECONDS)
    try:
        return cache.incr(key) > MOST_REQUESTS
    except ValueError:  # it ran out between the two
        return False


def sender(request) -> str:
    """The address a request came from, as the proxy in front says if there is one."""
    if settings.BEHIND_PROXY:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
    return request.META.get("REMOTE_ADDR", "")
