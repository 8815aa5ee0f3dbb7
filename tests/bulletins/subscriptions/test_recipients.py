"""Who is sent an issue."""

import pytest
from django.test import Client

from bulletins.subscriptions import recipients
from bulletins.subscriptions.models import Subscriber
from tests.factories import NewsletterIssueFactory, NewsletterListFactory, SubscriberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    return NewsletterIssueFactory()


def test_an_issue_goes_to_those_who_want_each_issue_of_its_list_and_to_nobody_else(issue):
    here = {"newsletters": [issue.newsletter]}
    first = SubscriberFactory(**here)
    both = SubscriberFactory(newsletters=[issue.newsletter, NewsletterListFactory()])
    SubscriberFactory(how_often="weekly", **here)
    SubscriberFactory(paused=True, **here)
    SubscriberFactory(left=True)
    SubscriberFactory()  # of another list
    found = list(recipients.for_issue(issue))
    assert [each.address for each in found] == [first.address, both.address]
    assert [each.key for each in found] == [first.key, both.key]


def test_the_links_that_come_with_an_address_are_its_own(issue, settings):
    subscriber, other = (SubscriberFactory(newsletters=[issue.newsletter]) for _ in range(2))
    found = next(recipients.for_issue(issue))
    manage, leave = (url.removeprefix(settings.SITE_ADDRESS) for url in (found.manage_url, found.leave_url))
    assert "starts with p" in Client().get(manage).content.decode()
    assert Client().post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscriber.objects.get(pk=subscriber.pk).left_at
    assert not Subscriber.objects.get(pk=other.pk).left_at


def test_two_thousand_recipients_cost_one_query(issue, count_queries):
    SubscriberFactory.create_batch(3, newsletters=[issue.newsletter])
    assert count_queries(lambda: list(recipients.for_issue(issue))) == 1
