"""How many subscribe, without saying who."""

from dataclasses import dataclass

from django.db.models import Count, Q

from bulletins.newsletters.models import NewsletterList
from bulletins.subscriptions.models import HowOften, Subscriber, SubscriptionRequest


@dataclass
class ListCount:
    """One list, and how many chose it."""

    newsletter: NewsletterList
    issue: int = 0
    weekly: int = 0
    paused: int = 0


def by_list() -> list[ListCount]:
    """Every list, the one for everywhere first. Two queries and what the names cost."""
    counts = {each.pk: ListCount(each) for each in NewsletterList.objects.with_place()}
    rows = (
        Subscriber.objects.current()
        .exclude(newsletters=None)
        .values("newsletters")
        .annotate(
            issue=Count("pk", filter=Q(paused_at=None, how_often=HowOften.ISSUE)),
            weekly=Count("pk", filter=Q(paused_at=None, how_often=HowOften.WEEKLY)),
            paused=Count("pk", filter=Q(paused_at__isnull=False)),
        )
    )
    for row in rows:
        count = counts[row.pop("newsletters")]
        count.issue, count.weekly, count.paused = row["issue"], row["weekly"], row["paused"]
    return list(counts.values())


def in_all() -> dict[str, int]:
    """People, each once, by how they stand."""
    return {
        "Get our emails": Subscriber.objects.reading().count(),
        "Paused": Subscriber.objects.current().count() - Subscriber.objects.reading().count(),
        "Asked, and have not confirmed": SubscriptionRequest.objects.open().count(),
        "Left, and not erased yet": Subscriber.objects.count() - Subscriber.objects.current().count(),
        "Of these, ended because nobody has the address": Subscriber.objects.unreachable().count(),
    }
