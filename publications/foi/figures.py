"""The figures of a quarter, counted from the log."""

from datetime import date

from django.db.models import Count, Q

from publications.foi.models.choices import Decision, Regime, Timeliness
from publications.foi.models.entry import DisclosureLogEntry
from publications.foi.models.entry_rules import OTHER


def counted(first: date, last: date, as_at: date) -> dict[str, int]:
    """How the requests that came from `first` to `last` stood at the end of `as_at`, by figure. One query.

    An answer that went out later does not count yet.
    """
    answered = Q(answered_on__lte=as_at)
    reviewed = Q(reviews__answered_on__lte=as_at)
    figures = {
        "received": Q(),
        "still_open": Q(answered_on=None) | Q(answered_on__gt=as_at),
        "answered": answered,
        "in_time": answered & Q(in_time=Timeliness.WITHIN),
        "extended": answered & Q(in_time=Timeliness.EXTENDED),
        "late": answered & Q(in_time=Timeliness.LATE),
        "granted": answered & Q(decision=Decision.GRANTED),
        "part": answered & Q(decision=Decision.PART),
        "refused": answered & Q(decision=Decision.REFUSED) & ~OTHER,
        "not_held": answered & Q(decision=Decision.NOT_HELD),
        "other": answered & OTHER,
        "environmental": Q(regime=Regime.EIR),
        "reviews": Q(reviews__asked_on__lte=as_at),
        "reviews_upheld": reviewed & Q(reviews__outcome="upheld"),
        "reviews_not_upheld": reviewed & Q(reviews__outcome__in=["partly_upheld", "overturned"]),
    }
    # Two figures are called like fields of an entry, so that each has a name of its own in the query.
    counts = {f"{name}_count": Count("pk", filter=which, distinct=True) for name, which in figures.items()}
    requests = DisclosureLogEntry.objects.requests().filter(received_on__range=(first, last))
    found = requests.aggregate(**counts)
    return {name: found[f"{name}_count"] for name in figures}
