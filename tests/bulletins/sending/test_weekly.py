"""The weekly email, from the news of a week to each reader's mailbox."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from bulletins.sending.models import Letter, Mailing
from bulletins.sending.weekly import send_weekly
from bulletins.subscriptions import actions as subscriptions
from bulletins.subscriptions.digest import Week
from bulletins.subscriptions.models import Subscriber, WeeklyEmail
from tests.factories import BulletinFactory, NewsletterListFactory, SubscriberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_fast_as_it_can(settings):
    settings.MAIL_PER_MINUTE = 0


@pytest.fixture
def week():
    return Week.before(timezone.now())


@pytest.fixture
def thursday(week):
    """A minute after the week has ended."""
    return week.ends + timedelta(minutes=1)


@pytest.fixture
def medway(db):
    return NewsletterListFactory()


def news(week, *newsletters, **fields):
    bulletin = BulletinFactory(publish_at=week.begins + timedelta(days=2), **fields)
    bulletin.places.set(each.place for each in newsletters)
    return bulletin


def weekly(*newsletters, **fields):
    return SubscriberFactory(how_often="weekly", newsletters=newsletters, **fields)


def test_each_reader_gets_their_own_news_of_the_week_once(week, thursday, medway, work_off):
    other = NewsletterListFactory()
    news(week, title="News for all")
    news(week, medway, title="News of Medway")
    here, both, elsewhere = weekly(medway), weekly(medway, other), weekly(other)
    for minutes in range(0, 60, 10):
        send_weekly(at=thursday + timedelta(minutes=minutes))
    work_off()
    got = {message.to[0]: message for message in mail.outbox}
    assert len(mail.outbox) == 3
    assert {address for address, message in got.items() if "News of Medway" in message.body} == {
        here.address,
        both.address,
    }
    assert all("News for all" in message.body for message in mail.outbox)
    assert "News of Medway" not in got[elsewhere.address].body
    assert Letter.objects.count() == 2
    assert Mailing.objects.get().state == "done"


def test_nothing_is_sent_when_nothing_is_new(week, thursday, medway, work_off):
    weekly(medway)
    BulletinFactory(publish_at=week.begins - timedelta(days=1))
    assert send_weekly(at=thursday) is None
    work_off()
    assert mail.outbox == []
    assert not Mailing.objects.exists()


def test_the_next_week_has_its_own_news(week, thursday, medway, work_off):
    weekly(medway)
    before = Week.before(week.begins + timedelta(minutes=1))
    news(before, title="Of the week before")
    news(week, title="Of this week")
    send_weekly(at=before.ends + timedelta(minutes=1))
    send_weekly(at=thursday)
    work_off()
    assert ["Of this week" in message.body for message in mail.outbox] == [False, True]
    assert ["Of the week before" in message.body for message in mail.outbox] == [True, False]


@pytest.mark.parametrize(("late", "goes"), [({"hours": 47}, True), ({"hours": 49}, False)])
def test_a_worker_that_stood_still_catches_up_for_two_days(week, thursday, medway, late, goes):
    weekly(medway)
    news(week)
    assert bool(send_weekly(at=week.ends + timedelta(**late))) is goes
    assert WeeklyEmail.objects.exists() is goes


def test_the_queue_begins_it_by_itself_every_ten_minutes():
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["bulletins.sending.tasks.send_the_weekly_email"] == "*/10 * * * *"


def test_who_leaves_after_it_was_begun_does_not_get_it(week, thursday, medway, work_off):
    leaves, stays = weekly(medway), weekly(medway)
    news(week)
    send_weekly(at=thursday)
    Subscriber.objects.filter(pk=leaves.pk).update(left_at=timezone.now())
    work_off()
    assert [message.to for message in mail.outbox] == [[stays.address]]


def test_who_chose_each_newsletter_meanwhile_does_not_get_it(week, thursday, medway, work_off):
    reader = weekly(medway)
    news(week)
    send_weekly(at=thursday)
    subscriptions.change(
        subscriber=reader, choices={"how_often": "issue", "newsletters": [medway], "topics": []}
    )
    work_off()
    assert mail.outbox == []


def test_the_email_names_its_list_and_leads_out_of_it_by_one_click(week, thursday, medway, work_off):
    reader = weekly(medway)
    news(week, title="A new clinic & more")
    send_weekly(at=thursday)
    work_off()
    (message,) = mail.outbox
    sent = message.message()
    assert sent["List-Id"].startswith("Weekly list of our news <weekly.newsletters.")
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = re.fullmatch(rf"<{re.escape(settings.SITE_ADDRESS)}(/.+)>", sent["List-Unsubscribe"])[1]
    (html,) = [part.content for part in message.alternatives]
    assert "A new clinic &amp; more" in html
    assert html.index("Read this on our website") < html.index("<h1")
    assert "1 item of news" in message.body

    # A scanner that follows every link changes nothing; one POST does.
    links = re.findall(
        rf'{re.escape(settings.SITE_ADDRESS)}(/[^\s<>")]*)', f"{html.replace('&amp;', '&')} {message.body}"
    )
    assert len(links) >= 8
    statuses = {path: Client().get(path).status_code for path in {*links, leave}}
    assert set(statuses.values()) == {200}, statuses
    assert Subscriber.objects.get(pk=reader.pk).left_at is None
    assert Client(enforce_csrf_checks=True).post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscriber.objects.get(pk=reader.pk).left_at
