"""What an issue must say, and what it can never hold."""

import pytest
from django.db import IntegrityError

from icsportal.publishing import actions
from icsportal.publishing.actions import NotReady
from icsportal.publishing.models import Record
from tests.factories import (
    BulletinFactory,
    IssueItemFactory,
    NewsletterIssueFactory,
    NewsletterListFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def draft(**fields):
    return NewsletterIssueFactory(
        state=Record.State.DRAFT, publish_at=None, changed_by=UserFactory(), **{"items": False} | fields
    )


def test_an_issue_without_items_is_not_sent_for_review():
    issue = draft()
    with pytest.raises(NotReady, match="It has no items yet"):
        actions.submit(record=issue, by=UserFactory())


def test_an_issue_with_an_item_that_is_not_public_waits_for_it():
    bulletin = BulletinFactory(state=Record.State.DRAFT, publish_at=None)
    issue = draft()
    IssueItemFactory(issue=issue, address=bulletin.get_absolute_url())
    with pytest.raises(NotReady, match="leads to a page that is not public"):
        actions.submit(record=issue, by=UserFactory())


def test_the_words_of_an_item_are_checked_like_any_text():
    issue = draft()
    IssueItemFactory(issue=issue, heading="Walks", body='<p><a href="/nowhere/">Come along</a></p>')
    with pytest.raises(NotReady, match="Item “Walks”"):
        actions.submit(record=issue, by=UserFactory())


def test_a_second_issue_of_the_same_day_is_refused_in_words():
    first = NewsletterIssueFactory()
    again = first.__class__(newsletter=first.newsletter, issued_on=first.issued_on)
    assert again.address_is_taken()
    assert not first.address_is_taken()


def test_a_new_version_keeps_the_items_and_takes_the_place_of_the_old_one(client):
    issue = NewsletterIssueFactory()
    new = actions.start_new_version(record=issue, by=UserFactory())
    assert [item.heading for item in new.items.all()] == [item.heading for item in issue.items.all()]
    new.items.update(heading="Changed")
    new.changed_by = UserFactory()
    actions.submit(record=new, by=new.changed_by)
    actions.publish(record=new, by=UserFactory(), correction="The heading was wrong.")
    page = client.get(issue.get_absolute_url()).content.decode()
    assert "Changed" in page and "The heading was wrong." in page


@pytest.mark.parametrize("words", ["two\nlines", "two\r\nBcc: all@example.org", "\x07", "\u202eold"])
def test_no_subject_name_or_heading_holds_hidden_signs(words):
    with pytest.raises(IntegrityError, match="newsletter_issue_words_can_be_seen"):
        NewsletterIssueFactory(title=words)


@pytest.mark.parametrize("words", ["two\nlines", "two\r\nBcc: all@example.org"])
def test_no_name_of_a_list_holds_hidden_signs(words):
    with pytest.raises(IntegrityError, match="newsletter_list_words_can_be_seen"):
        NewsletterListFactory(name=words)


@pytest.mark.parametrize("slug", ["subscribe", "feed"])
def test_no_list_takes_the_address_of_another_page(slug):
    with pytest.raises(IntegrityError, match="newsletter_list_slug_is_free"):
        NewsletterListFactory(slug=slug)


@pytest.mark.parametrize(
    "fields",
    [
        {"address": "/news/", "heading": "A heading", "body": "<p>Words.</p>"},
        {"address": "", "heading": "", "body": ""},
        {"address": "", "heading": "Only a heading", "body": ""},
    ],
)
def test_an_item_is_a_page_or_has_words_and_never_both(fields):
    with pytest.raises(IntegrityError, match="issue_item_is_a_page_or_has_words"):
        IssueItemFactory(**fields)
