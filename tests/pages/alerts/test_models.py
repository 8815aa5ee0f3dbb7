"""Which alert stands above which page, and that none is without an end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from icsportal.publishing import actions
from icsportal.publishing.models import Change
from icsportal.search.models import Card
from pages.alerts.actions import end, raise_alert
from pages.alerts.models import Alert, Severity
from pages.models import Kind, Organisation
from tests.factories import AlertFactory, OrganisationFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def draft(**fields):
    return AlertFactory(state="draft", publish_at=None, **fields)


def raised(**words):
    words = {"title": "No water at the clinic", "text": "Come as usual.", "everywhere": True, **words}
    words.setdefault("severity", Severity.DISRUPTION)
    words.setdefault("until", timezone.now() + HOUR)
    words.setdefault("by", UserFactory())
    return raise_alert(**{"reason": "A pipe broke.", **words})


def test_the_database_keeps_no_approved_alert_without_an_end():
    with pytest.raises(IntegrityError, match="alert_has_an_end"), transaction.atomic():
        AlertFactory(expire_at=None)
    alert = AlertFactory()
    with pytest.raises(IntegrityError, match="alert_has_an_end"):
        Alert.objects.filter(pk=alert.pk).update(expire_at=None)


def test_a_graver_alert_comes_before_a_newer_one_and_a_newer_before_an_older():
    now = timezone.now()
    for severity in Severity:
        for hours in (1, 2):
            AlertFactory(severity=severity, publish_at=now - hours * HOUR)
    found = [
        (alert.get_severity_display(), now - alert.publish_at) for alert in Alert.objects.gravest_first()
    ]
    assert found == [
        (label, hours * HOUR)
        for label in ("Emergency", "Serious disruption", "Disruption", "Information")
        for hours in (1, 2)
    ]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"expire_at": None}, "every alert has an end"),
        ({"expire_at": datetime(2020, 1, 1, tzinfo=UTC)}, "in the past"),
        ({"everywhere": False}, "Say whom it concerns"),
        ({"title": "[Hospital] is busy"}, r"Fill in \[Hospital\]"),
        ({"text": "Use [what]."}, r"Fill in \[what\]"),
        ({"link_address": "/no-such-page/", "link_words": "See the plan"}, "/no-such-page/"),
        ({"link_address": "/about/", "link_words": "click here"}, "click here"),
    ],
)
def test_what_is_missing_is_said_before_it_can_be_published(site, fields, fault):
    with pytest.raises(actions.NotReady, match=fault):
        actions.publish_urgently(record=draft(**fields), by=UserFactory(), reason="Now.")


def test_an_alert_is_for_every_page_or_for_some_never_both():
    alert = draft()
    alert.topics.add(TopicFactory())
    assert "take the places and topics off" in " ".join(alert.missing())


def test_an_alert_raised_by_one_person_is_live_at_once_and_waits_for_a_check():
    officer = UserFactory()
    alert = raised(by=officer)
    assert alert.is_live()
    assert list(Alert.objects.unchecked()) == [alert]
    assert [change.action for change in Change.objects.about(alert)] == ["Published urgently", "Wrote"]
    with pytest.raises(actions.OwnWork):
        actions.check(record=alert, by=officer)


def test_the_same_words_again_get_an_address_of_their_own():
    first, second = raised(), raised()
    assert (first.slug, second.slug) == ("no-water-at-the-clinic", "no-water-at-the-clinic-2")


@pytest.mark.django_db(transaction=True)
def test_the_same_alert_raised_by_two_people_at_the_same_moment_stands_at_two_addresses():
    officers, start = [UserFactory(), UserFactory()], Barrier(2)

    def press(officer):
        try:
            start.wait()
            return raised(by=officer).slug
        finally:
            connection.close()

    with ThreadPoolExecutor() as people:
        slugs = sorted(people.map(press, officers))
    assert slugs == ["no-water-at-the-clinic", "no-water-at-the-clinic-2"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"title": ""}, "Title"),
        ({"reason": "x" * 301}, "Urgent reason: .*300"),
        ({"reason": " "}, "cannot wait"),
        ({"title": "x" * 101}, "100"),
        ({"text": "x" * 10_000}, "400"),
        ({"title": "Bell\x07"}, "control characters"),
        ({"text": "nothing\x00"}, "Null"),
        ({"severity": 99}, "99"),
        ({"link_address": "javascript:alert(1)", "link_words": "Go to the plan"}, "address"),
        ({"link_words": "Go to the plan"}, "both its words and its address"),
        ({"until": datetime(2020, 1, 1, tzinfo=UTC)}, "past"),
    ],
)
def test_an_alert_that_is_not_sound_is_refused_whole(words, said):
    with pytest.raises(actions.NotReady, match=said):
        raised(**words)
    assert not Alert.objects.exists()


def test_an_alert_goes_at_its_end_without_anybody_doing_anything():
    alert = raised(until=timezone.now() + HOUR)
    at_end = alert.expire_at
    assert list(Alert.objects.live(at_end - timedelta(microseconds=1))) == [alert]
    assert not Alert.objects.live(at_end).exists()
    assert alert.has_ended(at_end) and not alert.has_ended(at_end - timedelta(microseconds=1))


def test_who_ends_an_alert_is_in_its_history_and_only_a_live_one_can_be_ended():
    alert, officer = AlertFactory(), UserFactory()
    end(alert=alert, by=officer)
    assert not Alert.objects.live().exists()
    change = Change.objects.about(alert).first()
    assert (change.action, change.by) == ("Ended", officer)
    with pytest.raises(actions.NotLive):
        end(alert=alert, by=officer)


def test_a_change_of_an_alert_that_has_ended_does_not_bring_it_back():
    alert, writer = AlertFactory(), UserFactory()
    new = actions.start_new_version(record=alert, by=writer)
    end(alert=alert, by=writer)
    with pytest.raises(actions.NotReady, match="has ended"):
        actions.publish_urgently(record=Alert.objects.get(pk=new.pk), by=UserFactory(), reason="Now.")


def test_an_end_is_said_as_clocks_in_london_show_it():
    assert AlertFactory.build(expire_at=datetime(2026, 3, 29, 1, 30, tzinfo=UTC)).ends_in_words == (
        "2.30am on Sunday 29 March 2026"
    )
    assert AlertFactory.build(expire_at=datetime(2026, 12, 1, 18, tzinfo=UTC)).ends_in_words == (
        "6pm on Tuesday 1 December 2026"
    )


def test_an_alert_says_whom_it_is_for():
    alert = AlertFactory(everywhere=False)
    east = OrganisationFactory(
        kind=Kind.HEALTH_AND_CARE_PARTNERSHIP, called="East Kent Health and Care Partnership"
    )
    alert.places.add(east)
    alert.topics.add(TopicFactory(name="Teeth and mouth"))
    (row,) = Alert.objects.for_listing()
    assert row.area == "East Kent, Teeth and mouth"
    assert AlertFactory().area == "Kent and Medway"


def test_search_knows_the_places_of_an_alert_that_was_raised(site):
    east = Organisation.objects.partnerships().at_slug("east-kent").get()
    alert = raised(everywhere=False, places=[east])
    assert Card.objects.get(entry__url=alert.get_absolute_url()).places == ["East Kent"]
