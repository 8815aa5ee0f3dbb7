"""Scheduling a page in the admin, and the desk."""

import re
from datetime import timedelta
from html import unescape

import pytest
from cms.api import add_plugin
from django.utils import timezone

from pages.models import PageSchedule
from pages.schedule import actions

pytestmark = pytest.mark.django_db

ADD = "/admin/pages/pageschedule/add/"
TIME = {"publish_at_0": "2099-05-04", "publish_at_1": "09:00"}


def said(response):
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", response.content.decode())))


def test_a_second_person_schedules_a_page_and_reads_what_happens(client, draft_of, writer, second):
    version = draft_of(writer)
    client.force_login(second)
    form = said(client.get(ADD, {"version": version.pk}))
    assert "The public cannot read it. It stays a draft until a second person publishes it" in form
    assert f"A page (latest change by {writer.username})" in form
    client.post(ADD, {"version": version.pk, **TIME})
    entry = PageSchedule.objects.get()
    assert entry.by == second
    page = said(client.get(f"/admin/pages/pageschedule/{entry.pk}/change/"))
    assert "Goes live on Monday 4 May 2099 at 09:00." in page
    assert "It waits for its time." in said(client.get("/admin/pages/pageschedule/"))


def test_a_writer_is_told_why_not(client, draft_of, writer):
    client.force_login(writer)
    answer = client.post(ADD, {"version": draft_of(writer).pk, **TIME, "urgent_reason": "Crafted."})
    assert "a second person must publish it" in said(answer)
    assert not PageSchedule.objects.exists()


def test_a_time_that_has_come_publishes_at_once(client, draft_of, writer, second):
    client.force_login(second)
    client.post(ADD, {"version": draft_of(writer).pk, "publish_at_0": "2026-01-05", "publish_at_1": "09:00"})
    client.logout()
    assert client.get("/a-page/").status_code == 200


def test_what_waits_can_be_taken_off_and_what_is_done_cannot(client, draft_of, writer, second):
    now = timezone.now()
    waiting = actions.schedule(version=draft_of(writer, "One"), publish_at=now + timedelta(1), by=second)
    done = actions.schedule(version=draft_of(writer, "Two"), publish_at=now, by=second)
    actions.publish_due()
    client.force_login(second)
    for entry in (waiting, done):
        client.post(f"/admin/pages/pageschedule/{entry.pk}/delete/", {"post": "yes"})
    assert list(PageSchedule.objects.all()) == [done]


def test_an_urgent_page_is_checked_from_the_list(client, draft_of, staff, second):
    urgent = staff("Comms publisher", "Urgent publisher")
    client.force_login(urgent)
    form = {"version": draft_of(urgent).pk, "publish_at_0": "2026-01-05", "publish_at_1": "09:00"}
    client.post(ADD, {**form, "urgent_reason": "A road is shut."})
    entry = PageSchedule.objects.get()
    check = {"action": "check_selected", "_selected_action": entry.pk}
    own = client.post("/admin/pages/pageschedule/", check, follow=True)
    assert "somebody else must check it" in said(own)
    client.force_login(second)
    assert "A road is shut." in said(client.get("/admin/"))
    client.post("/admin/pages/pageschedule/", check)
    entry.refresh_from_db()
    assert entry.checked_by == second


def test_the_desk_shows_drafts_by_others_what_is_scheduled_and_what_failed(client, draft_of, writer, second):
    now = timezone.now()
    draft_of(second, "Mine")
    draft_of(writer, "Theirs")
    actions.schedule(version=draft_of(writer, "Later"), publish_at=now + timedelta(1), by=second)
    failing = draft_of(writer, "Failing")
    actions.schedule(version=failing, publish_at=now, by=second)
    failing.archive(writer)
    actions.publish_due()
    client.force_login(second)
    desk = said(client.get("/admin/"))
    by_others = desk.partition("Drafts of pages by others")[2].partition("Scheduled pages")[0]
    assert "Theirs" in by_others
    assert "Mine" not in by_others
    assert "Failing It did not go live. It was not a draft any more" in desk
    assert "Later Goes live on" in desk


def test_the_desk_shows_pages_due_for_review(client, draft_of, writer, second):
    for title, days in (("Overdue", -1), ("Next year", 365)):
        version = draft_of(writer, title)
        today = timezone.localdate()
        add_plugin(
            version.content.rescan_placeholders()["review"],
            "ReviewDatePlugin",
            "en-gb",
            reviewed_on=today - timedelta(days=400),
            review_due_on=today + timedelta(days=days),
        )
        version.publish(second)
    client.force_login(second)
    due = said(client.get("/admin/")).partition("Pages due for review")[2].partition("Services due")[0]
    assert "Overdue" in due
    assert "Next year" not in due


def test_the_desk_costs_the_same_for_one_page_or_ten(client, draft_of, writer, second, count_queries):
    def add(name):
        draft_of(writer, f"Draft {name}")
        later = timezone.now() + timedelta(days=1)
        actions.schedule(version=draft_of(writer, f"Later {name}"), publish_at=later, by=second)

    add("1")
    client.force_login(second)
    client.get("/admin/")
    for_one = count_queries(client.get, "/admin/")
    for number in range(2, 8):
        add(number)
    assert count_queries(client.get, "/admin/") == for_one
