"""What publications offer to site search."""

from datetime import timedelta

import pytest
from django.utils import timezone

from icsportal.publishing import actions
from icsportal.search import index
from icsportal.search.models import Entry
from publications.files import actions as file_actions
from publications.models import Publication
from publications.search import describe
from tests.factories import (
    AttachmentFactory,
    FilePageFactory,
    PublicationFactory,
    StoredFileFactory,
    UserFactory,
    days_ago,
)

pytestmark = pytest.mark.django_db


def found(words="", at=None):
    entries = Entry.objects.live(at)
    return [entry.title for entry in (entries.matching(words) if words else entries)]


def test_a_publication_is_found_by_its_title_its_summary_and_its_text():
    PublicationFactory(title="Title", summary="Sentence", body="<p>First</p><p>second</p>")
    for word in ("title", "sentence", "first", "second"):
        assert found(word) == ["Title"]


def test_a_scheduled_publication_is_found_from_its_moment_to_its_end():
    now = timezone.now()
    PublicationFactory(publish_at=now + timedelta(days=1), expire_at=now + timedelta(days=2))
    assert found(at=now) == []
    assert len(found(at=now + timedelta(days=1))) == 1
    assert found(at=now + timedelta(days=2)) == []


@pytest.mark.parametrize("state", [Publication.State.DRAFT, Publication.State.IN_REVIEW])
def test_what_nobody_approved_is_not_in_the_index_at_all(state):
    PublicationFactory(state=state, title="Embargoed")
    assert not Entry.objects.exists()


def test_a_withdrawn_publication_leaves_the_index():
    publication = PublicationFactory()
    actions.withdraw(record=publication, reason="It was wrong.", by=UserFactory())
    assert not Entry.objects.exists()


def test_new_words_and_a_new_address_replace_the_old():
    publication = PublicationFactory(title="Colds", publish_at=days_ago(2))
    publication.title, publication.slug = "Flu", "flu"
    publication.save()
    assert (found("flu"), found("colds")) == (["Flu"], [])
    assert Entry.objects.get().url == "/publications/flu/"


def test_a_deleted_publication_leaves_the_index():
    PublicationFactory().delete()
    assert not Entry.objects.exists()


@pytest.fixture
def with_files():
    """A publication with a PDF of two pages, a spreadsheet and a video."""
    publication = PublicationFactory(slug="plan", title="Plan")
    pdf = AttachmentFactory(publication=publication, name="plan.pdf", position=1)
    for number, text in ((1, "Opening words."), (2, "Orthodontics.")):
        FilePageFactory(file=pdf.file, number=number, text=text)
    sheet = StoredFileFactory(type="xlsx")
    FilePageFactory(file=sheet, number=1, label="sheet Costs", text="Physiotherapy.")
    AttachmentFactory(publication=publication, format="data", file=sheet, name="costs.xlsx", position=2)
    AttachmentFactory(publication=publication, video=True, position=3)
    index.refresh(publication)
    return publication


def test_each_page_of_its_files_is_offered_with_the_address_where_it_opens(with_files):
    offered = describe(with_files)
    assert [(page.number, page.label, page.url) for page in offered.pages] == [
        (1, "page 1", "/publications/plan/files/plan.pdf#page=1"),
        (2, "page 2", "/publications/plan/files/plan.pdf#page=2"),
        (3, "sheet Costs", "/publications/plan/files/costs.xlsx"),
    ]
    assert offered.format == ("Web page", "PDF", "Data", "British Sign Language (BSL)")
    assert found("orthodontics") == ["Plan"]
    assert found("physiotherapy") == ["Plan"]


def test_words_of_a_file_that_was_withdrawn_find_nothing(with_files):
    pdf = with_files.attachments.get(name="plan.pdf").file
    file_actions.withdraw(file=pdf, reason="Names were in it.", by=UserFactory())
    assert found("orthodontics") == []
    assert found("physiotherapy") == ["Plan"]


def test_files_of_a_new_version_are_found_once_it_is_in_place(with_files):
    draft = actions.start_new_version(record=with_files, by=UserFactory())
    draft.attachments.filter(format="data").delete()
    draft.change_note = "Without the costs."
    draft.save()
    assert found("physiotherapy") == ["Plan"]
    actions.submit(record=draft, by=UserFactory())
    actions.publish(record=draft, by=UserFactory())
    assert found("physiotherapy") == []
    assert found("orthodontics") == ["Plan"]
