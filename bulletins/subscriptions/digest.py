"""The weekly email: what was news in the last seven days, for each reader's places and topics."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from bulletins.models import Bulletin
from bulletins.subscriptions.models import HowOften, Subscriber
from bulletins.subscriptions.recipients import Recipient, recipient

THURSDAY = 3
AT = time(9)


@dataclass(frozen=True)
class Week:
    """Seven days up to a Thursday at nine in the morning here, whether or not clocks change between."""

    begins: datetime
    ends: datetime

    @classmethod
    def before(cls, at: datetime) -> "Week":
        """The last one that is over at `at`. Weeks follow one another without a gap."""
        here = timezone.localtime(at)
        day = here.date() - timedelta(days=(here.weekday() - THURSDAY) % 7)
        if timezone.make_aware(datetime.combine(day, AT)) > at:
            day -= timedelta(days=7)
        begins, ends = (
            timezone.make_aware(datetime.combine(each, AT)) for each in (day - timedelta(days=7), day)
        )
        return cls(begins, ends)


def for_week(week: Week, at: datetime | None = None) -> Iterator[tuple[Recipient, list[Bulletin]]]:
    """Whoever wants the weekly email and for whom there is news, with that news, newest first.

    News is what went live in that week and still is at `at`. Nobody is given an empty list.
    """
    at = at or timezone.now()
    news = list(news_of(week, at))
    if not news:
        return
    readers = Subscriber.objects.reading().wanting(HowOften.WEEKLY).order_by("pk")
    for reader in readers.prefetch_related("newsletters", "topics").iterator(chunk_size=500):
        if found := [bulletin for bulletin in news if is_for(bulletin, reader)]:
            yield recipient(reader.key, reader.address, at), found


def news_of(week: Week, at: datetime):
    went_live = Bulletin.objects.live(at).went_live_between(week.begins, week.ends)
    return went_live.for_listing().prefetch_related("topics")


def is_for(bulletin: Bulletin, reader: Subscriber) -> bool:
    """True if it is news in one of the reader's places, and about one of their topics if they chose any."""
    places = {place.pk for place in bulletin.places.all()}
    chosen = {each.place_id for each in reader.newsletters.all()}
    is_near = bool(chosen) and (not places or None in chosen or not places.isdisjoint(chosen))
    topics = {topic.pk for topic in reader.topics.all()}
    return is_near and (not topics or not topics.isdisjoint(topic.pk for topic in bulletin.topics.all()))
