"""How often one network may ask, remembered for minutes and as nothing that says who it was."""

from datetime import datetime
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

MOST_REQUESTS = 20  # a library, a hospital or a mobile network is one address to us
WINDOW_SECONDS = 10 * 60


def is_too_often(request, at: datetime) -> bool:
    """True if more came from this network within ten minutes than people there would send. Counts this one.

    Each process counts for itself unless CACHE_URL names a cache that they share.
    """
    window = int(at.timestamp()) // WINDOW_SECONDS
    remembered = salted_hmac("subscriptions.limits", f"{window} {network_of(request)}", algorithm="sha256")
    key = f"subscribe:{remembered.hexdigest()}"
    cache.add(key, 0, timeout=WINDOW_SECONDS)
    try:
        return cache.incr(key) > MOST_REQUESTS
    except ValueError:  # it ran out between the two
        return False


def network_of(request) -> str:
    """The address a request came from; of IPv6 the part that a household or office shares."""
    if settings.BEHIND_PROXY:
        text = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    else:
        text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64)
    return str(address)
