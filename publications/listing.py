"""The publications as a table for spreadsheets."""

from collections.abc import Callable, Iterable

from icsportal.lib.csv_text import csv_text
from publications.models import Publication

COLUMNS = [
    "title",
    "type",
    "organisation",
    "date",
    "date is known to the",
    "period from",
    "period to",
    "summary",
    "places",
    "topics",
    "formats",
    "class of the publication scheme",
    "language",
    "review due",
    "address",
    "first published at",
]


def csv_of(publications: Iterable[Publication], absolute: Callable[[str], str]) -> str:
    """A line for each of some publications `for_export`; `absolute` makes a path a whole address."""
    return csv_text(COLUMNS, (row(publication, absolute) for publication in publications))


def row(publication: Publication, absolute) -> dict:
    values = [
        publication.title,
        publication.get_type_display(),
        publication.organisation,
        publication.published_on,
        publication.published_on and publication.published_on_precision,
        publication.covers_from,
        publication.covers_to,
        publication.summary,
        [place.name for place in publication.places.all()],
        [topic.name for topic in publication.topics.all()],
        publication.formats,
        publication.get_scheme_class_display(),
        publication.get_language_display(),
        publication.review_due_on,
        absolute(publication.get_absolute_url()),
        publication.original_url,
    ]
    return dict(zip(COLUMNS, values, strict=True))
