"""What the public cannot read is not found, suggested, counted or used for spelling, whatever it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from icsportal.publishing.models import Record
from icsportal.search import index
from icsportal.search.models import Passage
from icsportal.search.searching import search
from icsportal.search.suggesting import suggestions
from publications.files.models import StoredFile
from tests.factories import (
    AttachmentFactory,
    BulletinFactory,
    ConsultationFactory,
    DisclosureLogEntryFactory,
    FilePageFactory,
    NewsletterIssueFactory,
    PublicationFactory,
    StoredFileFactory,
)

pytestmark = pytest.mark.django_db

RECORDS = [
    BulletinFactory,
    ConsultationFactory,
    DisclosureLogEntryFactory,
    NewsletterIssueFactory,
    PublicationFactory,
]


def in_hours(hours):
    return timezone.now() + timedelta(hours=hours)


STATES = {
    "draft": lambda: {"state": Record.State.DRAFT, "publish_at": None},
    "in review": lambda: {"state": Record.State.IN_REVIEW, "publish_at": None},
    "scheduled": lambda: {"publish_at": in_hours(1)},
    "over": lambda: {"publish_at": in_hours(-2), "expire_at": in_hours(-1)},
    "withdrawn": lambda: {
        "state": Record.State.WITHDRAWN,
        "withdrawn_at": in_hours(-1),
        "withdrawal_reason": "It was wrong.",
    },
}


@pytest.mark.parametrize("factory", RECORDS)
@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_what_is_not_live_is_nowhere_in_search(factory, state):
    factory(title="Xylophone merger")
    assert search("xylophone").counts.total == 1
    assert search("xylophome").corrected == "xylophone"
    assert len(suggestions("xyl")) == 1
    factory(title="Xylophone zebra", **state())
    assert search("xylophone").counts.total == 1
    assert sum(search("xylophone").counts.of["kind"].values()) == 1
    assert search("zebra").hits() == []
    assert search("zebrra").corrected == ""
    assert suggestions("zeb") == []


def publication_with(text, **file):
    attachment = AttachmentFactory(file=StoredFileFactory(**file), publication__title="Plan")
    FilePageFactory(file=attachment.file, text=text, number=1)
    index.refresh(attachment.publication)
    return attachment.publication


def test_the_pages_of_a_file_are_found_once_it_is_cleared():
    publication = publication_with("The zebra ward.")
    hit = search("zebra").hits()[0]
    assert (hit.url, hit.page_label) == (publication.get_absolute_url(), "page 1")
    assert hit.page_url.endswith("#page=1")


@pytest.mark.parametrize(
    "state", [StoredFile.State.RECEIVED, StoredFile.State.FINDINGS], ids=["received", "screened out"]
)
def test_the_pages_of_a_file_that_was_not_cleared_are_nowhere(state):
    publication_with("The zebra ward.", unchecked=True, state=state)
    assert search("zebra").hits() == []
    assert search("zebrra").corrected == ""
    assert search("plan").counts.total == 1
    assert not Passage.objects.filter(text__contains="zebra").exists()
