from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from bulletins.models import Bulletin, BulletinBox
from icsportal.publishing import actions
from icsportal.publishing.contents import contents, difference, words_compared
from icsportal.publishing.models import Change, Correction, MovedAddress, Record, ShareLink
from tests.factories import BulletinBoxFactory, BulletinFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

DRAFT, IN_REVIEW, APPROVED, WITHDRAWN = Record.State
NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half an hour before the clocks go forward
HOUR = timedelta(hours=1)
URGENT = BulletinBox.Type.URGENT.label


@pytest.fixture
def writer():
    return UserFactory()


@pytest.fixture
def second_person():
    return UserFactory()


def draft_of(writer, **fields):
    return BulletinFactory(state=DRAFT, publish_at=None, changed_by=writer, **fields)


def submitted_by(writer, **fields):
    bulletin = draft_of(writer, **fields)
    actions.submit(record=bulletin, by=writer)
    return bulletin


@pytest.mark.parametrize("state", [DRAFT, IN_REVIEW, APPROVED, WITHDRAWN])
@pytest.mark.parametrize("publish_at", [None, NOW - HOUR, NOW, NOW + HOUR])
@pytest.mark.parametrize("expire_at", [None, NOW - HOUR / 2, NOW, NOW + 2 * HOUR])
def test_the_live_rule_is_the_same_in_the_database_and_in_python(state, publish_at, expire_at):
    withdrawal = {"withdrawn_at": NOW, "withdrawal_reason": "Wrong."} if state == WITHDRAWN else {}
    try:
        with transaction.atomic():
            bulletin = BulletinFactory(state=state, publish_at=publish_at, expire_at=expire_at, **withdrawal)
    except IntegrityError:
        assert (state == APPROVED and publish_at is None) or expire_at <= publish_at
        return
    for at in (NOW - HOUR, NOW - HOUR / 2, NOW, NOW + HOUR, NOW + 2 * HOUR):
        expected = state == APPROVED and publish_at <= at and (expire_at is None or at < expire_at)
        assert bulletin.is_live(at) is expected
        assert Bulletin.objects.live(at).exists() is expected


def test_a_draft_is_reviewed_and_published_by_a_second_person(writer, second_person):
    bulletin = submitted_by(writer)
    assert bulletin.standing() == "In review"
    actions.publish(record=bulletin, by=second_person)
    bulletin.refresh_from_db()
    assert bulletin.standing() == "Published"
    assert [change.action for change in Change.objects.about(bulletin)] == ["Published", "Sent for review"]


def test_the_writer_of_the_latest_change_cannot_publish_it(writer):
    bulletin = submitted_by(writer)
    with pytest.raises(actions.OwnWork, match="second person"):
        actions.publish(record=bulletin, by=writer)
    bulletin.refresh_from_db()
    assert bulletin.state == IN_REVIEW


def test_who_edited_after_the_writer_cannot_publish_either(writer, second_person):
    bulletin = submitted_by(writer)
    actions.record_edit(record=bulletin, by=second_person)
    with pytest.raises(actions.OwnWork):
        actions.publish(record=bulletin, by=second_person)
    actions.publish(record=bulletin, by=writer)


def test_the_database_itself_refuses_one_pair_of_eyes(writer):
    bulletin = submitted_by(writer)
    with pytest.raises(IntegrityError, match="approved_by_a_second_person"):
        Bulletin.objects.filter(pk=bulletin.pk).update(
            state=APPROVED, publish_at=NOW, approved_by=writer, approved_at=NOW
        )


def test_a_draft_that_nobody_sent_for_review_is_not_published(writer, second_person):
    with pytest.raises(actions.NotReady, match="review first"):
        actions.publish(record=draft_of(writer), by=second_person)


def test_what_is_published_urgently_stays_flagged_until_a_second_person_checks(writer, second_person):
    bulletin = draft_of(writer)
    actions.publish_urgently(record=bulletin, by=writer, reason="A road to the hospital is shut.")
    assert bulletin.is_live()
    assert list(Bulletin.objects.unchecked()) == [bulletin]
    with pytest.raises(actions.OwnWork):
        actions.check(record=bulletin, by=writer)
    actions.check(record=bulletin, by=second_person)
    assert not Bulletin.objects.unchecked().exists()
    assert not bulletin.needs_check


def test_publishing_urgently_needs_a_reason(writer):
    with pytest.raises(actions.NotReady, match="Say why"):
        actions.publish_urgently(record=draft_of(writer), by=writer, reason=" ")


def test_what_was_sent_back_is_a_draft_with_the_reason_in_its_history(writer, second_person):
    bulletin = submitted_by(writer)
    actions.send_back(record=bulletin, by=second_person, reason="Spell out PCN.")
    bulletin.refresh_from_db()
    assert bulletin.state == DRAFT
    assert Change.objects.about(bulletin).first().note == "Spell out PCN."


def test_what_is_scheduled_can_be_taken_back_but_not_once_it_is_live(writer, second_person):
    bulletin = submitted_by(writer)
    actions.publish(record=bulletin, by=second_person, at=timezone.now() + HOUR)
    assert bulletin.standing() == "Scheduled"
    actions.unschedule(record=bulletin, by=second_person)
    assert bulletin.standing() == "Draft"
    live = BulletinFactory()
    with pytest.raises(actions.NotReady):
        actions.unschedule(record=live, by=second_person)


def test_withdrawing_needs_a_reason_and_something_live(second_person):
    with pytest.raises(actions.NotReady, match="Say why"):
        actions.withdraw(record=BulletinFactory(), reason=" ", by=second_person)
    with pytest.raises(actions.NotLive):
        actions.withdraw(record=BulletinFactory(state=DRAFT), reason="Wrong.", by=second_person)


def test_a_new_version_leaves_the_public_words_until_it_is_published(client, writer, second_person):
    bulletin = BulletinFactory(title="Old words")
    new = actions.start_new_version(record=bulletin, by=writer)
    new.title = "New words"
    new.save()
    actions.record_edit(record=new, by=writer)
    actions.submit(record=new, by=writer)
    assert "Old words" in client.get(bulletin.get_absolute_url()).content.decode()
    actions.publish(record=new, by=second_person, correction="The date was wrong.")
    bulletin.refresh_from_db()
    assert bulletin.title == "New words"
    assert Bulletin.objects.count() == 1
    assert Correction.objects.about(bulletin).get().text == "The date was wrong."


def test_the_writer_cannot_publish_a_new_version_alone(writer):
    new = actions.start_new_version(record=BulletinFactory(), by=writer)
    actions.submit(record=new, by=writer)
    with pytest.raises(actions.OwnWork):
        actions.publish(record=new, by=writer)


def test_a_second_editor_is_led_to_the_version_that_is_open(writer, second_person):
    bulletin = BulletinFactory()
    first = actions.start_new_version(record=bulletin, by=writer)
    assert actions.start_new_version(record=bulletin, by=second_person) == first


def test_a_new_address_redirects_the_old_one_in_one_step_with_the_change(client, writer, second_person):
    bulletin = BulletinFactory(slug="old-address")
    new = actions.start_new_version(record=bulletin, by=writer)
    new.slug = "new-address"
    new.save()
    actions.submit(record=new, by=writer)
    assert client.get("/news/new-address/").status_code == 404
    actions.publish(record=new, by=second_person)
    assert client.get("/news/old-address/").headers["Location"] == "/news/new-address/"
    assert MovedAddress.objects.count() == 1


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(writer, second_person):
    bulletin = draft_of(writer, title="As it was")
    theirs, mine = (Bulletin.objects.get(pk=bulletin.pk) for _ in range(2))
    actions.hold(theirs)
    theirs.title = "Theirs"
    theirs.save()
    actions.record_edit(record=theirs, by=second_person)
    with pytest.raises(actions.ChangedMeanwhile, match=second_person.username):
        actions.hold(mine)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.submit(record=mine, by=writer)
    assert Bulletin.objects.get(pk=bulletin.pk).title == "Theirs"


def test_an_earlier_version_can_be_restored(writer, second_person):
    bulletin = draft_of(writer, title="First")
    actions.record_edit(record=bulletin, by=writer, is_new=True)
    first = Change.objects.about(bulletin).get()
    bulletin.title = "Second"
    bulletin.save()
    actions.record_edit(record=bulletin, by=writer)
    actions.restore(record=bulletin, change=first, by=second_person)
    bulletin.refresh_from_db()
    assert bulletin.title == "First"
    assert bulletin.changed_by == second_person


def test_restoring_something_public_makes_a_draft_of_it(client, writer):
    bulletin = BulletinFactory(title="Now")
    actions.start_new_version(record=bulletin, by=writer).delete()
    old = Change(contents={**contents(bulletin), "title": "Then"})
    draft = actions.restore(record=bulletin, change=old, by=writer)
    assert (draft.replaces, draft.title) == (bulletin, "Then")
    assert "Now" in client.get(bulletin.get_absolute_url()).content.decode()


def test_history_says_which_fields_changed_from_what_to_what(writer):
    bulletin = draft_of(writer, title="First", body="<p>One.</p><p>Two.</p>")
    before = contents(bulletin)
    bulletin.title, bulletin.body = "Second", "<p>One.</p><p>Three.</p>"
    assert difference(Bulletin, before, contents(bulletin)) == [
        ("Text", "One.\nTwo.", "One.\nThree."),
        ("Title", "First", "Second"),
    ]


def test_two_texts_are_compared_word_by_word():
    assert words_compared("The clinic is open.", "The new clinic is shut.") == [
        ("same", "The "),
        ("added", "new "),
        ("same", "clinic is "),
        ("removed", "open."),
        ("added", "shut."),
    ]


def test_a_new_version_may_move_the_end_of_what_is_public(writer, second_person):
    bulletin = BulletinFactory(expire_at=timezone.now() + HOUR)
    new = actions.start_new_version(record=bulletin, by=writer)
    Bulletin.objects.filter(pk=new.pk).update(expire_at=timezone.now() + 9 * HOUR)
    new.refresh_from_db()
    actions.submit(record=new, by=writer)
    actions.publish(record=new, by=second_person)
    assert bulletin.is_live()
    bulletin.refresh_from_db()
    assert bulletin.is_live(timezone.now() + 8 * HOUR)


def test_nothing_goes_live_after_its_own_end(writer, second_person):
    bulletin = submitted_by(writer, expire_at=timezone.now() + HOUR)
    with pytest.raises(actions.NotReady, match="after it goes live"):
        actions.publish(record=bulletin, by=second_person, at=timezone.now() + 2 * HOUR)
    public = BulletinFactory()
    new = actions.start_new_version(record=public, by=writer)
    new.expire_at = public.publish_at - HOUR
    with pytest.raises(actions.NotReady, match="after it goes live"):
        actions.publish_urgently(record=new, by=second_person, reason="The end was wrong.")


def test_the_history_of_a_new_version_is_the_history_of_what_it_replaced(writer, second_person):
    bulletin = BulletinFactory(title="Old words")
    new = actions.start_new_version(record=bulletin, by=writer)
    new.title = "New words"
    new.save()
    actions.record_edit(record=new, by=writer)
    actions.submit(record=new, by=writer)
    actions.publish(record=new, by=second_person)
    assert [(change.action, change.by) for change in Change.objects.about(bulletin)] == [
        ("Published", second_person),
        ("Sent for review", writer),
        ("Edited", writer),
        ("Started a new version", writer),
    ]


def test_what_goes_live_after_its_planned_time_is_live_since_then_and_no_earlier(writer, second_person):
    bulletin = submitted_by(writer)
    began = timezone.now()
    bulletin.publish_at = began - 50 * HOUR
    actions.publish(record=bulletin, by=second_person)
    assert bulletin.publish_at >= began


def test_what_nobody_could_read_yet_may_get_another_time_and_nothing_to_correct(writer, second_person):
    at = timezone.now() + 50 * HOUR
    bulletin = BulletinFactory(publish_at=timezone.now() + HOUR)
    new = actions.start_new_version(record=bulletin, by=writer)
    new.publish_at = at
    new.save()
    actions.submit(record=new, by=writer)
    with pytest.raises(actions.NotReady, match="nothing to correct"), transaction.atomic():
        actions.publish(record=new, by=second_person, correction="The day was wrong.")
    actions.publish(record=new, by=second_person)
    bulletin.refresh_from_db()
    assert bulletin.publish_at == at
    Bulletin.objects.update(publish_at=timezone.now() - HOUR / 60)
    Change.objects.update(at=timezone.now() - HOUR)
    assert not Bulletin.objects.with_updates().get().has_update


def test_since_when_the_public_reads_it_is_not_changed_by_a_new_version(writer, second_person):
    bulletin = BulletinFactory()
    new = actions.start_new_version(record=bulletin, by=writer)
    Bulletin.objects.filter(pk=new.pk).update(publish_at=timezone.now() + HOUR)
    new.refresh_from_db()
    actions.submit(record=new, by=writer)
    actions.publish(record=new, by=second_person)
    assert bulletin.publish_at == Bulletin.objects.get().publish_at


def test_a_new_version_with_an_end_that_has_passed_is_no_way_to_withdraw(writer, second_person):
    bulletin = BulletinFactory(publish_at=timezone.now() - 50 * HOUR)
    new = actions.start_new_version(record=bulletin, by=writer)
    Bulletin.objects.filter(pk=new.pk).update(expire_at=timezone.now() - HOUR)
    new.refresh_from_db()
    actions.submit(record=new, by=writer)
    with pytest.raises(actions.NotReady, match="after it goes live"):
        actions.publish(record=new, by=second_person)


def test_what_is_scheduled_is_not_taken_back_while_a_new_version_would_replace_it(writer, second_person):
    bulletin = BulletinFactory(publish_at=timezone.now() + HOUR)
    actions.start_new_version(record=bulletin, by=writer)
    with pytest.raises(actions.NotReady, match="being written"):
        actions.unschedule(record=bulletin, by=second_person)


def test_who_ended_a_share_link_is_kept(writer, second_person):
    link = actions.share(record=draft_of(writer), by=writer)
    actions.revoke(link=link, by=second_person)
    assert ShareLink.objects.get().revoked_by == second_person


def test_a_comparison_names_what_was_chosen_and_shows_where_links_lead(writer):
    bulletin = draft_of(writer, body='<p>Food &amp; drink: <a href="/old/">read <b>more</b></a></p>')
    before = contents(bulletin)
    topic = TopicFactory(name="Teeth and mouth")
    bulletin.topics.set([topic])
    bulletin.body = '<h2>Food &amp; drink</h2><p><a class="x" href="/new/">read <b>more</b></a></p>'
    BulletinBoxFactory(bulletin=bulletin, type="urgent", heading="Get help", body="<p>Call.</p>")
    after = contents(bulletin)
    assert difference(Bulletin, before, after) == [
        (
            "Boxes",
            "empty",
            f"type: {URGENT}, where it stands: After the text, heading: Get help, text: Call.",
        ),
        ("Text", "Food & drink: read more (/old/)", "Heading 2: Food & drink\nread more (/new/)"),
        ("Topics", "empty", "Teeth and mouth"),
    ]
    topic.delete()
    assert ("Topics", "empty", f"number {after['topics'][0]}, now gone") in difference(
        Bulletin, before, after
    )


def test_who_published_urgently_cannot_take_the_flag_off_with_a_new_version(writer, second_person):
    bulletin = draft_of(writer)
    actions.publish_urgently(record=bulletin, by=writer, reason="A road to the hospital is shut.")
    for publisher, is_flagged in ((writer, True), (UserFactory(), False)):
        new = actions.start_new_version(record=bulletin, by=second_person)
        actions.submit(record=new, by=second_person)
        actions.publish(record=new, by=publisher)
        assert Bulletin.objects.unchecked().exists() is is_flagged
