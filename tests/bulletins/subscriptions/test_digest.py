"""What stands in the weekly email, and for whom."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bulletins.subscriptions.digest import Week, for_week
from tests.factories import BulletinFactory, NewsletterListFactory, SubscriberFactory, TopicFactory

LONDON = ZoneInfo("Europe/London")


def london(*numbers):
    return datetime(*numbers, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("at", "begins", "ends"),
    [
        (london(2026, 11, 22, 12), london(2026, 11, 12, 9), london(2026, 11, 19, 9)),  # a Sunday
        (london(2026, 11, 26, 8, 59), london(2026, 11, 12, 9), london(2026, 11, 19, 9)),
        (london(2026, 11, 26, 9), london(2026, 11, 19, 9), london(2026, 11, 26, 9)),
        (london(2026, 3, 29, 12), london(2026, 3, 19, 9), london(2026, 3, 26, 9)),
        (london(2026, 4, 2, 9), london(2026, 3, 26, 9), london(2026, 4, 2, 9)),  # clocks went forward
        (london(2026, 10, 29, 9), london(2026, 10, 22, 9), london(2026, 10, 29, 9)),  # and back
    ],
)
def test_a_week_ends_on_a_thursday_at_nine_by_the_clock_on_the_wall(at, begins, ends):
    week = Week.before(at)
    assert (week.begins, week.ends) == (begins, ends)
    assert (week.begins.hour, week.ends.hour) == (begins.hour, ends.hour)


def test_weeks_follow_one_another_without_a_gap_through_a_year():
    week = Week.before(london(2026, 1, 1, 9))
    for _ in range(53):
        following = Week.before(week.ends + timedelta(days=7, hours=2))
        assert following.begins == week.ends
        week = following


@pytest.fixture
def week():
    return Week.before(timezone.now())


@pytest.fixture
def places(db):
    return [NewsletterListFactory() for _ in range(2)]


def in_week(week, **fields):
    return BulletinFactory(publish_at=week.begins + timedelta(days=2), **fields)


def news_for(reader, week):
    return {found.key: news for found, news in for_week(week)}.get(reader.key)


def weekly(newsletters, **fields):
    return SubscriberFactory(how_often="weekly", newsletters=newsletters, **fields)


def test_a_reader_gets_the_news_of_their_places_and_what_is_for_everywhere(week, places):
    here, elsewhere, everywhere = (in_week(week) for _ in range(3))
    here.places.set([places[0].place])
    elsewhere.places.set([places[1].place])
    assert set(news_for(weekly([places[0]]), week)) == {here, everywhere}
    assert set(news_for(weekly(places), week)) == {here, elsewhere, everywhere}
    of_all = NewsletterListFactory(place=None)
    assert set(news_for(weekly([of_all]), week)) == {here, elsewhere, everywhere}


def test_topics_narrow_it_and_no_topic_means_all(week, places):
    chosen, other = TopicFactory.create_batch(2)
    about, about_another, about_none = (in_week(week) for _ in range(3))
    about.topics.set([chosen])
    about_another.topics.set([other])
    assert set(news_for(weekly(places, topics=[chosen]), week)) == {about}
    assert set(news_for(weekly(places), week)) == {about, about_another, about_none}


def test_only_news_that_went_live_in_the_week_and_still_is(week, places):
    first, last = (
        BulletinFactory(publish_at=week.begins + timedelta(seconds=1)),
        BulletinFactory(publish_at=week.ends),
    )
    BulletinFactory(publish_at=week.begins)
    BulletinFactory(publish_at=week.ends + timedelta(seconds=1))
    in_week(week, withdrawn=True)
    in_week(week, state="draft")
    in_week(week, expire_at=timezone.now() - timedelta(seconds=1))
    assert set(news_for(weekly(places), week)) == {first, last}


def test_nobody_is_sent_an_empty_week(week, places):
    reader = weekly([places[0]])
    assert list(for_week(week)) == []
    elsewhere = in_week(week)
    elsewhere.places.set([places[1].place])
    assert list(for_week(week)) == []
    assert news_for(reader, week) is None


def test_only_those_who_want_it_weekly_now_get_it(week, places):
    in_week(week)
    reader = weekly(places)
    weekly(places, paused=True)
    weekly([], left_at=timezone.now())
    weekly([])
    SubscriberFactory(newsletters=places)
    assert [found.address for found, _ in for_week(week)] == [reader.address]


def test_the_cost_does_not_grow_with_readers_and_news(week, places, count_queries):
    def all_of_it():
        return list(for_week(week))

    in_week(week)
    weekly(places)
    for_one = count_queries(all_of_it)
    in_week(week).topics.set(TopicFactory.create_batch(3))
    for _ in range(5):
        weekly(places)
    assert count_queries(all_of_it) == for_one
