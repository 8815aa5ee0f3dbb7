"""How often one network may ask, remembered for a short while and as nothing that says who it was."""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from icsportal.lib.networks import network_of


def is_too_often(request, what: str, most: int, *, seconds: int, at: datetime | None = None) -> bool:
    """True if more than `most` of `what` came from this network within so many seconds. Counts this one.

    Each process counts for itself unless CACHE_URL names a cache that they share.
    """
    window = int((at or timezone.now()).timestamp()) // seconds
    network = network_of(sender(request))
    remembered = salted_hmac("icsportal.lib.limits", f"{what} {window} {network}", algorithm="sha256")
    key = f"limits:{remembered.hexdigest()}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two
        return False


def sender(request) -> str:
    """The address a request came from, as the proxy in front says if there is one."""
    if settings.BEHIND_PROXY:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
    return request.META.get("REMOTE_ADDR", "")
