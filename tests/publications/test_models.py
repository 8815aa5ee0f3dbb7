from datetime import date

import pytest
from django.core.exceptions import ValidationError

from publications.models import Publication
from tests.factories import PublicationFactory


@pytest.mark.parametrize(
    ("precision", "words"), [("day", "1 December 2022"), ("month", "December 2022"), ("year", "2022")]
)
def test_a_date_is_shown_only_as_far_as_it_is_known(precision, words):
    publication = Publication(published_on=date(2022, 12, 1), published_on_precision=precision)
    assert publication.published_in_words == words


def test_no_publication_is_replaced_by_one_that_it_replaces(db):
    newest = PublicationFactory()
    newer = PublicationFactory(superseded_by=newest)
    PublicationFactory(superseded_by=newer).clean()
    newest.superseded_by = newer
    with pytest.raises(ValidationError, match="replaces that one"):
        newest.clean()
    version = PublicationFactory(replaces=newest, superseded_by=newer, state="draft", publish_at=None)
    with pytest.raises(ValidationError, match="replaces that one"):
        version.clean()
