"""The weekly email: each reader's news of the last seven days, once."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from bulletins.sending import actions, letters
from bulletins.sending.models import Mailing
from bulletins.subscriptions.digest import Week, for_week
from bulletins.subscriptions.models import WeeklyEmail

# After a stop of the worker that lasted longer, the week's news is no longer news.
LATE_BY_AT_MOST = timedelta(days=2)

LIST_NAME = "Weekly list of our news"


@transaction.atomic
def send_weekly(*, at: datetime | None = None) -> Mailing | None:
    """The news of the last week is on its way to everyone who wants it and for whom there is any.

    None if it has gone before, if there is nothing new for anybody, or if it is too late. Whatever happens at
    the same moment elsewhere, a week goes out once.
    """
    at = at or timezone.now()
    week = Week.before(at)
    if at > week.ends + LATE_BY_AT_MOST:
        return None
    _, is_new = WeeklyEmail.objects.get_or_create(ends_at=week.ends)
    if not is_new:
        return None
    readers_of = defaultdict(list)
    for reader, bulletins in for_week(week, at):
        readers_of[tuple(bulletins)].append(reader)
    if not readers_of:
        return None
    return actions.start(
        name=f"{LIST_NAME}, {day(week.ends)}",
        list_name=LIST_NAME,
        list_slug="weekly",
        web_address=reverse("bulletins:list"),
        said_to=((words_of(bulletins, week), readers) for bulletins, readers in readers_of.items()),
    )


def words_of(bulletins, week: Week) -> letters.Words:
    """The letter for everyone who gets these bulletins."""
    number = len(bulletins)
    return letters.words(
        subject=f"Our news of the week to {day(week.ends)}",
        summary=f"{number} {'item' if number == 1 else 'items'} of news for the places and topics you chose.",
        body=render_to_string("bulletins/sending/weekly_letter.html", {"bulletins": bulletins}),
        web_address=reverse("bulletins:list"),
        list_name=LIST_NAME,
        dated=day(week.ends),
    )


def day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y}"
