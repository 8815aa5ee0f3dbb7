"""How often one network may ask, and what is remembered of it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone

from bulletins.subscriptions.limits import MOST_REQUESTS, WINDOW_SECONDS, is_too_often


def ask(times=1, at=None, **meta):
    """Whether the last of so many requests was one too many."""
    request = RequestFactory().post("/", **meta)
    return [is_too_often(request, at or timezone.now()) for _ in range(times)][-1]


def test_a_network_may_ask_so_often_in_ten_minutes_and_again_after_them():
    now = timezone.now()
    assert not ask(MOST_REQUESTS, REMOTE_ADDR="192.0.2.1", at=now)
    assert ask(REMOTE_ADDR="192.0.2.1", at=now)
    assert not ask(REMOTE_ADDR="192.0.2.2", at=now)
    assert not ask(REMOTE_ADDR="192.0.2.1", at=now + timedelta(seconds=WINDOW_SECONDS))


def test_a_household_counts_as_one_however_many_addresses_it_has():
    now = timezone.now()
    for number in range(MOST_REQUESTS):
        ask(REMOTE_ADDR=f"2001:db8:1:2::{number:x}", at=now)
    assert ask(REMOTE_ADDR="2001:db8:1:2:ffff::1", at=now)
    assert not ask(REMOTE_ADDR="2001:db8:1:3::1", at=now)


def test_the_proxy_says_who_asks_only_where_there_is_one(settings):
    now = timezone.now()
    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "REMOTE_ADDR": "192.0.2.1"}
    ask(MOST_REQUESTS, at=now, **forged)
    assert ask(REMOTE_ADDR="192.0.2.1", at=now)
    settings.BEHIND_PROXY = True
    assert not ask(MOST_REQUESTS, HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.9", at=now)
    assert ask(HTTP_X_FORWARDED_FOR="198.51.100.2, 203.0.113.9", at=now)
    assert not ask(HTTP_X_FORWARDED_FOR="nonsense\0", at=now)
    assert not ask(at=now)


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_no_address_is_remembered_and_nothing_for_long(address, monkeypatch):
    kept = {}
    monkeypatch.setattr(cache, "add", lambda key, value, timeout: kept.update({key: timeout}))
    ask(REMOTE_ADDR=address)
    ((key, timeout),) = kept.items()
    assert timeout <= 600
    assert address not in key
    assert address.partition(":")[0] not in key
