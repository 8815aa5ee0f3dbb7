"""What waits on the first page of the admin, and for whom."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from icsportal.publishing import actions
from icsportal.publishing.models import Correction
from tests.factories import BulletinFactory, PublicationFactory, UserFactory

pytestmark = pytest.mark.django_db


def staff(*permissions, kind="bulletin"):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(
        Permission.objects.filter(codename__in=[f"{verb}_{kind}" for verb in permissions])
    )
    return person


def desk(client, person):
    """{heading: words of the panel}, as the person reads them."""
    client.force_login(person)
    page = unescape(client.get("/admin/").content.decode())
    sections = re.findall(
        r'<section class="module" aria-labelledby.*?<h2[^>]*>(.*?)</h2>(.*?)</section>', page, re.S
    )
    quiet = re.findall(r"<li><strong>(.*?):</strong>(.*?)</li>", page, re.S)
    panels = [*sections, *quiet]
    return {heading: " ".join(re.sub("<[^>]+>", " ", body).split()) for heading, body in panels}


@pytest.fixture
def writer():
    return staff("view", "add", "change")


@pytest.fixture
def publisher():
    return staff("view", "add", "change", "publish")


def draft(by, **fields):
    return BulletinFactory(state="draft", publish_at=None, changed_by=by, **fields)


def test_what_was_sent_for_review_waits_for_others_and_not_for_its_writer(client, writer, publisher):
    actions.submit(record=draft(publisher, title="My own"), by=publisher)
    actions.submit(record=draft(writer, title="Of another"), by=writer)
    waiting = desk(client, publisher)["Waiting for your review"]
    assert f"Of another Bulletin. Latest change by {writer.username}" in waiting
    assert "My own" not in waiting
    assert "Waiting for your review" not in desk(client, writer)


def test_a_draft_that_was_sent_back_says_why_to_its_writer(client, writer, publisher):
    bulletin = draft(writer, title="Sent back")
    actions.submit(record=bulletin, by=writer)
    actions.send_back(record=bulletin, by=publisher, reason="Spell out PCN.")
    draft(writer, title="Still a draft")
    now = desk(client, writer)
    assert now["Sent back to you"] == "Sent back Bulletin. Spell out PCN."
    assert now["Your drafts"].startswith("Still a draft")
    assert "Sent back" not in now["Your drafts"]
    actions.record_edit(record=bulletin, by=writer)
    assert desk(client, writer)["Sent back to you"] == "Nothing was sent back to you."


def test_what_is_urgent_scheduled_corrected_or_ending_is_on_the_desk(client, publisher):
    soon = timezone.now() + timedelta(days=3)
    actions.publish_urgently(
        record=draft(publisher, title="Urgent one"), by=publisher, reason="A road is shut."
    )
    BulletinFactory(title="Later", publish_at=soon)
    BulletinFactory(title="Ending", expire_at=soon)
    BulletinFactory(title="Ending next year", expire_at=soon + timedelta(days=365))
    Correction.objects.create(record=BulletinFactory(title="Corrected one"), text="The date was wrong.")
    Correction.objects.create(
        record=BulletinFactory(title="Long ago"), at=timezone.now() - timedelta(days=40)
    )
    now = desk(client, publisher)
    assert "Urgent one" in now["Published urgently, not yet checked"]
    assert "A road is shut." in now["Published urgently, not yet checked"]
    assert now["Scheduled"].startswith("Later Bulletin. Goes live on")
    assert now["Coming off soon"].startswith("Ending Bulletin. Comes off on")
    assert "next year" not in now["Coming off soon"]
    assert "Corrected one" in now["Corrected in the last four weeks"]
    assert "Long ago" not in now["Corrected in the last four weeks"]


def test_nobody_sees_work_of_a_kind_that_is_not_theirs(client, writer):
    actions.submit(record=draft(writer, title="A bulletin"), by=writer)
    officer = staff("view", "add", "change", "publish", kind="publication")
    PublicationFactory(title="A report", state="in_review", changed_by=writer)
    waiting = desk(client, officer)["Waiting for your review"]
    assert "A report" in waiting
    assert "A bulletin" not in waiting
    assert not any("review" in heading for heading in desk(client, UserFactory(is_staff=True)))


def test_an_empty_desk_says_so_in_words(client, publisher):
    now = desk(client, publisher)
    assert now["Waiting for your review"] == "Nothing waits for your review."
    assert now["Your drafts"] == "You have no drafts."


def test_the_desk_costs_the_same_for_one_thing_or_thirty(client, publisher, writer, count_queries):
    def add(number):
        for _ in range(number):
            actions.submit(record=draft(writer), by=writer)
            draft(publisher)
            BulletinFactory(publish_at=timezone.now() + timedelta(days=3))
            Correction.objects.create(
                record=BulletinFactory(expire_at=timezone.now() + timedelta(days=3)), text="Wrong."
            )

    add(1)
    client.force_login(publisher)
    client.get("/admin/")
    for_one = count_queries(client.get, "/admin/")
    add(15)
    assert count_queries(client.get, "/admin/") == for_one
    assert "There are more" in client.get("/admin/").content.decode()
