"""Publications of a table that are ready to be kept, and what was wrong with others."""

from dataclasses import dataclass, field

from django.forms import modelform_factory

from pages.services.spreadsheet import Fault
from publications.files.models import StoredFile
from publications.importing.columns import OF_PUBLICATION
from publications.models import Attachment, Publication
from publications.staff_forms import PublicationForm

Form = modelform_factory(
    Publication,
    form=PublicationForm,
    fields=[
        *(name for name in OF_PUBLICATION if name not in ("places", "topics")),
        *("published_on_precision", "places", "topics"),
    ],
)


@dataclass
class DraftFile:
    """One file or video, ready to be attached; `path` is empty for a video."""

    path: str
    attachment: Attachment


@dataclass
class Draft:
    """One publication, ready to be kept; `row` is the first that speaks of it."""

    row: int
    form: PublicationForm
    files: list[DraftFile] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return self.form.cleaned_data["slug"]


@dataclass
class Sheet:
    drafts: list[Draft] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)  # slugs that are there already, with their first row
    faults: list[Fault] = field(default_factory=list)


@dataclass
class Kept:
    publications: list[Publication] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
