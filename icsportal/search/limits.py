"""How often one network may ask in a minute, remembered so long and as nothing that says who it was."""

from time import time

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from icsportal.lib.networks import network_of

WINDOW_SECONDS = 60


def is_too_often(request, what: str, most: int) -> bool:
    """True if more than `most` came from this network this minute. Counts this one.

    Each process counts for itself unless CACHE_URL names a cache that they share.
    """
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
    else:
        address = request.META.get("REMOTE_ADDR", "")
    window = int(time()) // WINDOW_SECONDS
    remembered = salted_hmac("search.limits", f"{window} {network_of(address)}", algorithm="sha256")
    key = f"search:{what}:{remembered.hexdigest()}"
    cache.add(key, 0, timeout=WINDOW_SECONDS)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two
        return False
