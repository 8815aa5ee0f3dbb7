"""What readers get under `/publications/`: the finder, one publication and its parts, and a form."""

from publications.views.documents import edition, publication_detail, read, read_section, read_whole
from publications.views.files import edition_file, file
from publications.views.finder import feed, list_csv, publication_list, series, series_latest
from publications.views.formats import another_format, another_format_sent

__all__ = [
    "another_format",
    "another_format_sent",
    "edition",
    "edition_file",
    "feed",
    "file",
    "list_csv",
    "publication_detail",
    "publication_list",
    "read",
    "read_section",
    "read_whole",
    "series",
    "series_latest",
]
