"""Files of answers: too large, or cut short on the way, and nothing of them is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from publications.files.models import StoredFile
from publications.files.screening.at_once import MEGABYTE
from publications.foi.staff_forms import AnswerFileForm
from tests.factories import DisclosureLogEntryFactory, UserFactory

pytestmark = pytest.mark.django_db


class Unreadable:
    def read(self, *arguments):
        raise AssertionError("It was read.")

    readline = read


@pytest.mark.parametrize("page", ["add/", "{pk}/change/"])
def test_a_request_that_says_it_is_huge_is_refused_and_not_read(client, page):
    entry = DisclosureLogEntryFactory(draft=True)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    answer = client.generic(
        "POST",
        f"/admin/foi/disclosurelogentry/{page.format(pk=entry.pk)}",
        b"",
        content_type=MULTIPART_CONTENT,
        CONTENT_LENGTH=str(5_000 * MEGABYTE),
        **{"wsgi.input": Unreadable()},
    )
    assert answer.status_code == 413
    assert "larger than 500 MB" in answer.content.decode()


def test_without_the_token_of_the_form_nothing_is_taken():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert strict.post("/admin/foi/disclosurelogentry/add/", {}).status_code == 403


def test_a_file_that_was_cut_short_is_not_taken_for_a_whole_one():
    # What comes behind the file in its row is missing then.
    upload = SimpleUploadedFile("answer.txt", b"The first half of")
    form = AnswerFileForm({"role": "reply", "title": ""}, {"upload": upload}, by=UserFactory())
    assert not form.is_valid()
    assert not StoredFile.objects.exists()
