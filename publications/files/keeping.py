"""What is done about files unasked: forgotten ones are checked, new rules tried, leftovers deleted."""

from datetime import datetime, timedelta

from django.core.files.storage import storages
from django.db.models import Q
from django.utils import timezone

from publications.files.models import StoredFile
from publications.files.screening.catalogue import RULES_VERSION
from publications.files.storage import discard

FORGOTTEN_AFTER = timedelta(hours=1)
LEFT_OVER_AFTER = timedelta(days=1)
FILES_AT_ONCE = 50


def to_check(at: datetime | None = None):
    """Files that wait for a check for too long, then public ones that were last checked by older rules."""
    at = at or timezone.now()
    states = StoredFile.State
    forgotten = Q(state__in=[states.RECEIVED, states.SCANNING], uploaded_at__lt=at - FORGOTTEN_AFTER)
    by_old_rules = Q(state=states.APPROVED) & (Q(rules_version=None) | Q(rules_version__lt=RULES_VERSION))
    return StoredFile.objects.filter(forgotten | by_old_rules).order_by("-state", "pk")[:FILES_AT_ONCE]


def discard_leftovers(at: datetime | None = None) -> int:
    """What a process left in a storage that died before it wrote down whose it is; how many there were."""
    before, count = (at or timezone.now()) - LEFT_OVER_AFTER, 0
    for name, fields in {"private": ("private_key", "clean_key"), "public": ("public_key",)}.items():
        for folder in storages[name].listdir("")[0]:
            keys = {f"{folder}/{file}" for file in storages[name].listdir(folder)[1]}
            for field in fields:
                known = StoredFile.objects.exclude(state=StoredFile.State.ERASED)
                keys -= set(known.filter(**{f"{field}__in": keys}).values_list(field, flat=True))
            for key in keys:
                if storages[name].get_modified_time(key) < before:
                    discard(name, key)
                    count += 1
    return count
