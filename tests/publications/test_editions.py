"""Versions: each time the public is given other words, what it had before stays readable."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from icsportal.publishing import actions
from tests.factories import AttachmentFactory, EditionFactory, PublicationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return UserFactory()


@pytest.fixture
def publisher():
    return UserFactory()


def publish(publication, writer, publisher, at=None, **options):
    actions.record_edit(record=publication, by=writer)
    actions.submit(record=publication, by=writer)
    return actions.publish(record=publication, by=publisher, at=at, **options)


def new_version(publication, writer, publisher, note="New figures.", is_minor=False, **fields):
    publication.refresh_from_db()
    draft = actions.start_new_version(record=publication, by=writer)
    for name, value in {"change_note": note, **fields}.items():
        setattr(draft, name, value)
    draft.save()
    return publish(draft, writer, publisher, is_minor=is_minor)


def told(publication):
    return [
        (edition.number, edition.title, edition.is_current)
        for edition in publication.editions.order_by("number")
    ]


@pytest.fixture
def plan(writer, publisher):
    return publish(PublicationFactory(state="draft", title="Plan", publish_at=None), writer, publisher)


def test_the_first_release_is_version_1(plan):
    assert told(plan) == [(1, "Plan", True)]
    assert plan.editions.get().published_at == plan.publish_at


def test_a_new_version_is_the_current_one_and_the_old_keeps_its_words_and_files(plan, writer, publisher):
    attachment = AttachmentFactory(publication=plan, name="plan.pdf")
    new_version(plan, writer, publisher, title="Second")
    publication = new_version(plan, writer, publisher, note="Spelling.", is_minor=True, title="Third")
    assert told(publication) == [(1, "Plan", False), (2, "Second", False), (3, "Third", True)]
    second, third = publication.editions.order_by("number")[1:]
    assert (second.change_note, second.is_minor, third.change_note, third.is_minor) == (
        "New figures.",
        False,
        "Spelling.",
        True,
    )
    assert second.replaced_at == third.published_at
    kept = second.attachments.get()
    assert (kept.file, kept.name, kept.key) == (attachment.file, "plan.pdf", attachment.key)


def test_a_new_version_begins_without_the_note_of_the_last_one(plan, writer, publisher):
    publication = new_version(plan, writer, publisher, note="New figures.")
    draft = actions.start_new_version(record=publication, by=writer)
    assert draft.change_note == ""
    assert "Say what changed in this version: the public reads it with its date." in draft.missing()
    with pytest.raises(actions.NotReady):
        actions.submit(record=draft, by=writer)


def test_what_was_planned_and_never_read_is_no_version(writer, publisher):
    tomorrow = timezone.now() + timedelta(days=1)
    draft = PublicationFactory(state="draft", title="Secret", publish_at=None)
    publication = publish(draft, writer, publisher, at=tomorrow)
    assert not publication.editions.released().exists()
    publication = new_version(publication, writer, publisher, title="Open")
    assert told(publication) == [(1, "Open", True)]
    assert publication.editions.get().published_at == tomorrow


def test_what_was_taken_back_before_its_day_is_no_version(writer, publisher):
    draft = PublicationFactory(state="draft", title="Secret", publish_at=None)
    publication = publish(draft, writer, publisher, at=timezone.now() + timedelta(seconds=2))
    actions.unschedule(record=publication, by=publisher)
    publication.title = "Open"
    publication.save()
    publication = publish(publication, writer, publisher, at=timezone.now() + timedelta(days=3))
    assert told(publication) == [(1, "Open", True)]


def test_a_check_after_the_release_makes_no_version(writer, publisher):
    draft = PublicationFactory(state="draft", publish_at=None)
    actions.record_edit(record=draft, by=writer)
    publication = actions.publish_urgently(record=draft, by=writer, reason="A recall.")
    actions.check(record=publication, by=publisher)
    assert publication.editions.count() == 1


def test_the_files_of_a_version_cannot_be_deleted(plan, writer, publisher):
    attachment = AttachmentFactory(publication=plan)
    new_version(plan, writer, publisher)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(attachment.file).objects.filter(pk=attachment.file_id)._raw_delete("default")
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_publication_has_one_current_version():
    edition = EditionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        EditionFactory(publication=edition.publication, number=2)


# What stops a publication


def draft_with(**fields):
    return PublicationFactory(state="draft", **fields)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"body": ""}, "Write its text as a web page, or say why there is none."),
        ({"body": "<p>One[^a].</p>"}, "[^a] leads to no note."),
    ],
)
def test_what_is_missing_is_said_in_plain_words(fields, fault):
    assert draft_with(**fields).missing() == [fault]


def test_a_pdf_alone_needs_a_reason():
    draft = draft_with(body="")
    AttachmentFactory(publication=draft)
    assert draft.missing() == ["Write its text as a web page, or say why there is none."]
    draft.no_text_reason = "It is a form to fill in by hand."
    assert draft.missing() == []


def test_without_text_and_without_a_reason_nothing_is_approved():
    with pytest.raises(IntegrityError, match="text_or_says_why_not"), transaction.atomic():
        PublicationFactory(body="")


def test_a_file_that_nobody_approved_stops_the_release(writer, publisher):
    draft = draft_with(publish_at=None)
    AttachmentFactory(publication=draft, file__unchecked=True, title="Appendix 1")
    assert draft.missing() == ["The file of “Appendix 1” was not approved: approve it first, or take it off."]
    with pytest.raises(actions.NotReady):
        publish(draft, writer, publisher)


def test_a_file_must_be_of_the_type_that_its_format_says():
    draft = draft_with()
    AttachmentFactory(publication=draft, format="data", title="Figures", name="figures.pdf")
    assert draft.missing() == ["“Figures” must be CSV or Excel, but the file is PDF."]


def test_two_files_that_are_called_the_same_need_titles():
    draft = draft_with()
    AttachmentFactory(publication=draft)
    AttachmentFactory(publication=draft)
    assert draft.missing() == ["Two files are called “Whole document (PDF)”: give each a title of its own."]


@pytest.mark.parametrize(
    "fields",
    [
        {"file": None, "name": "", "url": ""},
        {"format": "bsl"},
        {"name": ""},
        {"url": "https://example.org/video"},
    ],
)
def test_an_attachment_is_a_file_with_a_name_or_a_video(fields):
    publication = PublicationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        AttachmentFactory(publication=publication, **fields)
