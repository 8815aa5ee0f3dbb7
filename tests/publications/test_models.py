from datetime import date

import pytest

from publications.models import Publication


@pytest.mark.parametrize(
    ("precision", "words"), [("day", "1 December 2022"), ("month", "December 2022"), ("year", "2022")]
)
def test_a_date_is_shown_only_as_far_as_it_is_known(precision, words):
    publication = Publication(published_on=date(2022, 12, 1), published_on_precision=precision)
    assert publication.published_in_words == words
