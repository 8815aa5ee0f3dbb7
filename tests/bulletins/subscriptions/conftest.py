from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import timezone

from bulletins.subscriptions.forms import SubscribeForm
from tests.factories import NewsletterListFactory, TopicFactory

FORM = "/bulletins/subscribe/"


def stamp(at):
    """What a form carries that was shown at that moment."""
    return SubscribeForm(at=at).stamp


@pytest.fixture
def medway():
    return NewsletterListFactory(name="Medway and Swale", slug="medway-and-swale")


@pytest.fixture
def fill_in(db, client, medway):
    """`fill_in(email="…")`: somebody opens the form, takes a minute over it and presses Subscribe."""

    def post(*, minutes=1, headers=None, **fields):
        shown = stamp(timezone.now() - timedelta(minutes=minutes))
        usual = {
            "newsletters": [medway.slug],
            "how_often": "issue",
            "email": "sam@example.org",
            "shown": shown,
        }
        return client.post(FORM, {**usual, **fields}, headers=headers)

    return post


@pytest.fixture
def topic(db):
    return TopicFactory(name="Hospitals", slug="hospitals")


def links_in(message):
    """The paths, with their queries, of all links of a message to this site."""
    words = message.body.split()
    found = [
        word.removeprefix(settings.SITE_ADDRESS) for word in words if word.startswith(settings.SITE_ADDRESS)
    ]
    return [link for link in found if urlsplit(link).path.startswith("/")]


@pytest.fixture
def subscribe(fill_in, work_off, mailoutbox):
    """`subscribe(email="…")`: fills in the form; the links of the message that came."""

    def ask(**fields):
        fill_in(**fields)
        work_off()
        return links_in(mailoutbox[-1])

    return ask
