"""What is held back until it is put right, whoever asks and by whatever route."""

import pytest

from icsportal.publishing import actions
from icsportal.publishing.checking import findings, reading_age, what_stops
from tests.factories import BulletinFactory, ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db

FAULT = '<h2></h2><p><a href="/news/nothing/">Nothing</a></p>'


def draft(body=FAULT, **fields):
    return BulletinFactory(state="draft", publish_at=None, changed_by=UserFactory(), body=body, **fields)


def test_every_fault_is_said_at_once_with_what_to_do():
    empty, nowhere = what_stops(draft())
    assert empty == "Heading 1: This heading has no words. Write them, or delete it."
    assert nowhere.startswith("Link “Nothing”: Nobody can open this link")


def test_a_missing_summary_is_a_fault():
    assert what_stops(draft(body="<p>Words.</p>", summary=" ")) == [
        "Summary: Say in one sentence what it is about: lists and searches show it."
    ]


def test_advice_never_stops():
    bulletin = draft(body="<p>We utilise it, etc.</p>")
    assert len(findings(bulletin)) == 2
    actions.submit(record=bulletin, by=bulletin.changed_by)
    actions.publish(record=bulletin, by=UserFactory())
    assert bulletin.is_live()


def test_a_faulty_text_is_not_sent_for_review():
    bulletin = draft()
    with pytest.raises(actions.NotReady) as refused:
        actions.submit(record=bulletin, by=bulletin.changed_by)
    assert len(refused.value.reasons) == 2
    bulletin.refresh_from_db()
    assert bulletin.state == "draft"


def test_a_faulty_text_is_published_by_no_route():
    bulletin = draft()
    type(bulletin).objects.update(state="in_review")
    bulletin.refresh_from_db()
    with pytest.raises(actions.NotReady, match="no words"):
        actions.publish(record=bulletin, by=UserFactory())
    with pytest.raises(actions.NotReady, match="no words"):
        actions.publish_urgently(record=bulletin, by=bulletin.changed_by, reason="Now.")
    bulletin.refresh_from_db()
    assert bulletin.state == "in_review"


def test_a_new_version_with_a_fault_does_not_replace_what_is_public():
    public, writer = BulletinFactory(body="<p>As it was.</p>"), UserFactory()
    new = actions.start_new_version(record=public, by=writer)
    type(new).objects.filter(pk=new.pk).update(body=FAULT, state="in_review")
    new.refresh_from_db()
    with pytest.raises(actions.NotReady):
        actions.publish(record=new, by=UserFactory())
    public.refresh_from_db()
    assert "As it was" in public.body


def test_content_that_the_site_brings_may_link_to_pages_made_after_it():
    assert what_stops(BulletinFactory(body='<p><a href="/later/">Later</a></p>')) == []
    assert len(what_stops(BulletinFactory(body=FAULT))) == 1


def test_each_text_of_a_record_is_checked_and_named():
    service = ServiceFactory(when_to_use="<h3>Fine</h3>", how_to_get="<h4>Too deep</h4>")
    (fault,) = what_stops(service)
    assert fault.startswith("How to get it, Heading 1, “Too deep”: This is a heading 4")


def test_the_reading_age_is_that_of_all_texts_together():
    easy = "<p>You can get help at home when you leave the ward. A nurse will call you to talk about it.</p>"
    assert reading_age(draft(body=easy)) < 9
    assert reading_age(draft(body="<p>Short.</p>")) is None
