"""Publications in bulk, from a table (CSV) and a folder of files: all is checked before anything is kept.

    sheet = read(data=path.read_bytes(), folder=path.parent)    # changes nothing
    if not sheet.faults:
        keep(drafts=sheet.drafts, folder=path.parent, by=officer)

A row is one file of one publication: rows with the same slug are one publication in several formats. What a
publication says of itself stands in its first row; in its further rows it is empty, or the same.
"""

from publications.importing.columns import COLUMNS
from publications.importing.drafts import Draft, DraftFile, Kept, Sheet
from publications.importing.keeping import keep
from publications.importing.reading import read

__all__ = ["COLUMNS", "Draft", "DraftFile", "Kept", "Sheet", "keep", "read"]
