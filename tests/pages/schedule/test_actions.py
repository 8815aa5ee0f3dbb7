"""Pages that go live by the clock."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from cms.utils.permissions import current_user
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from icsportal.publishing.actions import NotReady, OwnWork
from pages.models import InsetText, PageSchedule
from pages.schedule import actions, words

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = timedelta(hours=1)


def scheduled(version, by, at=NOW + HOUR, **options):
    return actions.schedule(version=version, publish_at=at, by=by, **options)


def test_a_page_is_not_found_before_its_time_and_read_after_it(client, draft_of, writer, second):
    version = draft_of(writer)
    scheduled(version, second)
    assert words.standing(version) == "Scheduled"
    assert words.what_comes_next(version).startswith("Goes live on ")
    assert actions.publish_due(at=NOW + HOUR - timedelta(seconds=1)) == []
    assert client.get("/a-page/").status_code == 404
    (entry,) = actions.publish_due(at=NOW + HOUR)
    assert entry.done_at is not None
    assert client.get("/a-page/").status_code == 200
    assert actions.publish_due(at=NOW + 2 * HOUR) == []


def test_the_present_version_stays_until_the_new_one_is_due(client, draft_of, writer, second):
    first = draft_of(writer, words="The old words.")
    first.publish(second)
    with current_user(writer):
        new = first.copy(writer)
        text = InsetText.objects.get(placeholder__object_id=new.object_id)
        text.body = "<p>The new words.</p>"
        text.save()
    scheduled(new, second)
    assert words.seen_by_public(new) == "The public reads another version of this page."
    assert "The old words." in client.get("/a-page/").content.decode()
    actions.publish_due(at=NOW + HOUR)
    assert "The new words." in client.get("/a-page/").content.decode()


def test_what_came_due_while_nothing_ran_is_caught_up_with_in_order(draft_of, writer, second):
    late, early = draft_of(writer, "Late"), draft_of(writer, "Early")
    scheduled(late, second, NOW - HOUR)
    scheduled(early, second, NOW - 50 * HOUR)
    assert [str(entry) for entry in actions.publish_due()] == ["Early", "Late"]


def test_one_that_fails_is_recorded_and_the_others_go_live(client, draft_of, writer, second, capsys):
    gone, fine = draft_of(writer, "Gone"), draft_of(writer, "Fine")
    scheduled(gone, second, NOW - 2 * HOUR)
    scheduled(fine, second, NOW - HOUR)
    gone.archive(writer)
    call_command("publish_due")
    said = capsys.readouterr()
    assert "Published: Fine" in said.out
    assert "Not published: Gone. It was not a draft any more" in said.err
    failed, done = PageSchedule.objects.order_by("publish_at")
    assert failed.done_at is None
    assert done.done_at is not None
    assert client.get("/fine/").status_code == 200
    assert actions.publish_due() == []


def test_a_fault_of_the_cms_is_recorded_and_changes_nothing(monkeypatch, draft_of, writer, second, caplog):
    version = draft_of(writer)
    scheduled(version, second, NOW - HOUR)

    def breaks(version, person):
        InsetText.objects.all().delete()
        raise ValueError("no room")

    monkeypatch.setattr("djangocms_versioning.models.Version.publish", breaks)
    (entry,) = actions.publish_due()
    assert entry.failed_because == "The CMS refused it (ValueError: no room)."
    assert InsetText.objects.exists()
    assert "could not be published" in caplog.text


def test_a_draft_changed_after_it_was_scheduled_does_not_go_live(client, draft_of, writer, second):
    version = draft_of(writer)
    scheduled(version, second, NOW - HOUR)
    text = InsetText.objects.get(placeholder__object_id=version.object_id)
    with current_user(writer):
        text.body = "<p>Slipped in.</p>"
        text.save()
    version = PageSchedule.objects.get().version
    assert words.standing(version) == "Draft"
    assert "It does not go live on" in words.what_comes_next(version)
    client.force_login(second)
    for address in ("/admin/", "/admin/pages/pageschedule/"):
        assert "It does not go live on" in client.get(address).content.decode()
    client.logout()
    (entry,) = actions.publish_due()
    assert "changed after it was scheduled" in entry.failed_because
    assert client.get("/a-page/").status_code == 404


def test_the_writer_cannot_schedule_their_own_page(draft_of, writer):
    version = draft_of(writer)
    with pytest.raises(OwnWork):
        scheduled(version, writer)
    with pytest.raises(OwnWork):
        scheduled(version, writer, urgent_reason="I would like to.")


def test_the_writer_can_publish_urgently_with_the_permission_and_a_reason(draft_of, staff, second):
    urgent = staff("Comms publisher", "Urgent publisher")
    version = draft_of(urgent)
    with pytest.raises(OwnWork, match="say why"):
        scheduled(version, urgent)
    entry = scheduled(version, urgent, NOW - HOUR, urgent_reason="A road is shut.")
    actions.publish_due()
    entry.refresh_from_db()
    assert list(PageSchedule.objects.unchecked()) == [entry]
    assert entry.needs_check
    with pytest.raises(OwnWork):
        actions.check(entry=entry, by=urgent)
    actions.check(entry=entry, by=second)
    assert not PageSchedule.objects.unchecked().exists()
    with pytest.raises(NotReady):
        actions.check(entry=entry, by=second)


def test_who_may_not_publish_may_not_schedule(draft_of, writer, staff):
    with pytest.raises(NotReady):
        scheduled(draft_of(writer), staff("Comms contributor"))


def test_a_version_is_scheduled_once(draft_of, writer, second):
    version = draft_of(writer)
    scheduled(version, second)
    with pytest.raises(IntegrityError, match="page_version_scheduled_once"), transaction.atomic():
        scheduled(version, second, NOW + 2 * HOUR)


@pytest.mark.parametrize(
    "nine_in_london", [datetime(2026, 3, 29, 8, tzinfo=UTC), datetime(2026, 10, 25, 9, tzinfo=UTC)]
)
def test_nine_o_clock_is_nine_in_london_on_the_days_the_clocks_change(
    client, draft_of, writer, second, nine_in_london
):
    client.force_login(second)
    day = f"{nine_in_london:%Y-%m-%d}"
    version = draft_of(writer)
    form = {"version": version.pk, "publish_at_0": day, "publish_at_1": "09:00"}
    # Half past one is a time that no clock shows in March, and that all show twice in October.
    refused = client.post("/admin/pages/pageschedule/add/", {**form, "publish_at_1": "01:30"})
    assert f"on {nine_in_london:%-d %B %Y}" in refused.content.decode()
    assert not PageSchedule.objects.exists()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pages.admin.schedule.timezone.now", lambda: nine_in_london - 24 * HOUR)
        client.post("/admin/pages/pageschedule/add/", form)
    entry = PageSchedule.objects.get()
    assert entry.publish_at == nine_in_london
    assert "at 09:00" in words.what_comes_next(version)
    assert not PageSchedule.objects.due(nine_in_london - timedelta(seconds=1)).exists()
    assert list(PageSchedule.objects.due(nine_in_london)) == [entry]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_publish_once(draft_of, writer, second):
    entry = scheduled(draft_of(writer), second, NOW - HOUR)
    found = []

    def run():
        try:
            found.append(actions.publish_due())
        finally:
            connection.close()

    with transaction.atomic():
        PageSchedule.objects.select_for_update().get(pk=entry.pk)
        other = threading.Thread(target=run)
        other.start()
        other.join(timeout=20)
        assert not other.is_alive()
    assert found == [[]]
    assert len(actions.publish_due()) == 1
    entry.refresh_from_db()
    assert entry.failed_because == ""
