"""One publication of many files: taken once each, put together on one screen, kept all or not at all."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import modelform_factory

from icsportal.publishing import actions as lifecycle
from publications import proposing
from publications.files import actions as files
from publications.files.forms import FILES_AT_MOST, ManyFilesField, UploadForm
from publications.files.models import StoredFile
from publications.models import Attachment, Format, Publication
from publications.models.attachment import TYPES_OF_FORMAT
from publications.naming import attachment_name, free_name
from publications.staff_forms import PublicationForm

CHUNK_BYTES = 64 * 1024


class FilesForm(forms.Form):
    files = ManyFilesField(label="Files", help_text=UploadForm.base_fields["files"].help_text)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options):
        super().__init__(format="%Y-%m-%d", **options)


DetailsForm = modelform_factory(
    Publication,
    form=PublicationForm,
    fields=[
        *("type", "title", "slug", "summary", "organisation", "scheme_class"),
        *("published_on", "published_on_precision", "language"),
    ],
    widgets={"published_on": DayInput()},
)


class FileForm(forms.ModelForm):
    """One file as a format of the publication."""

    is_wanted = forms.BooleanField(label="Take this file in", required=False, initial=True)
    format = forms.ChoiceField(choices=[each for each in Format.choices if each[0] != Format.BSL])

    class Meta:
        model = Attachment
        fields = ["is_wanted", "format", "title", "language", "dated_on"]
        widgets = {"dated_on": DayInput()}

    def __init__(self, *arguments, file, **options):
        super().__init__(*arguments, **options)
        self.file = file

    def _post_clean(self):
        """The model's rules come last, when the file has its name."""

    def clean(self):
        cleaned = super().clean()
        allowed = TYPES_OF_FORMAT.get(cleaned.get("format"), {self.file.type})
        if cleaned.get("is_wanted") and self.file.type not in allowed:
            self.add_error("format", f"The file is {self.file.get_type_display()}: choose another format.")
        return cleaned


class BaseFileForms(forms.BaseFormSet):
    def __init__(self, *arguments, rows, **options):
        self.rows = rows
        super().__init__(*arguments, initial=rows, **options)

    def get_form_kwargs(self, index):
        return {"file": self.rows[index]["file"], "empty_permitted": False}

    def add_prefix(self, index):
        # By file and not by place: once a file was checked, another one may come first.
        return f"{self.prefix}-{self.rows[index]['file'].pk}"

    def total_form_count(self):
        return len(self.rows)  # whatever was sent: the files are those of the address

    def initial_form_count(self):
        return len(self.rows)

    def clean(self):
        if not any(self.errors) and not self.wanted:
            raise forms.ValidationError("Take at least one file in.")

    @property
    def wanted(self):
        return [form for form in self.forms if form.cleaned_data.get("is_wanted")]


FileForms = forms.formset_factory(FileForm, formset=BaseFileForms, extra=0, max_num=FILES_AT_MOST)


def unused(stored=None):
    """Files for publications that can be used and are part of none."""
    stored = StoredFile.objects.all() if stored is None else stored
    used = Attachment.objects.exclude(file=None).values("file")
    return stored.usable().filter(purpose=StoredFile.Purpose.PUBLICATION).exclude(pk__in=used)


def take(*, upload, by) -> tuple[StoredFile, bool]:
    """The upload, and whether it is new: bytes that wait here unused already are not kept twice.

    Raises NotReceived.
    """
    digest = hashlib.sha256()
    for chunk in upload.chunks(CHUNK_BYTES):
        digest.update(chunk)
    same = StoredFile.objects.filter(sha256=digest.hexdigest(), uploaded_by=by)
    known = unused(same).order_by("-pk").first()
    if known is not None:
        return known, False
    upload.seek(0)
    return files.receive(upload=upload, name=upload.name, by=by), True


def rows_for(chosen: list[StoredFile], publication=None) -> tuple[dict, list[dict]]:
    """What the forms of the publication and of its files begin with."""
    found = [proposing.proposed(file) for file in chosen]
    taken = publication.attachments.values_list("format", "language") if publication else ()
    details = proposing.publication_of(found) if found and publication is None else {}
    return details, proposing.attachments_of(found, taken)


@transaction.atomic
def make(*, details: DetailsForm, rows: list[FileForm], by) -> Publication:
    """A draft with these files. Raises Refused if one of them was used meanwhile; then nothing is kept."""
    keep_for_us(rows)
    publication = details.save(commit=False)
    publication.changed_by = by
    hold_to_rules(publication)
    publication.save()
    attach(publication, rows)
    lifecycle.record_edit(record=publication, by=by, is_new=True, note="Made of files.")
    return publication


@transaction.atomic
def add(*, publication: Publication, rows: list[FileForm], by) -> None:
    """The draft has these files too. Raises Refused if one was used meanwhile, or the draft was changed."""
    lifecycle.hold(publication)
    keep_for_us(rows)
    attach(publication, rows)
    lifecycle.record_edit(record=publication, by=by, note="Files added.")


def keep_for_us(rows):
    """Nobody else can use the files until the transaction ends. Raises Refused if somebody has."""
    wanted = [row.file.pk for row in rows]
    held = StoredFile.objects.select_for_update().filter(pk__in=wanted)
    if len(held) != len(wanted) or unused().filter(pk__in=wanted).count() != len(wanted):
        raise lifecycle.Refused("One of the files is part of a publication already, or cannot be used.")


def attach(publication, rows):
    present = list(publication.attachments.all())
    taken = {each.name for each in present}
    position = max((each.position for each in present), default=0)
    for number, row in enumerate(rows, 1):
        said = row.cleaned_data
        name = attachment_name(publication.title, said["title"], said["format"], row.file.type)
        attachment = Attachment(
            publication=publication,
            file=row.file,
            name=free_name(name, taken),
            position=min(position + 10 * number, 32_000),
            **{each: said[each] for each in ("format", "title", "language", "dated_on")},
        )
        hold_to_rules(attachment)
        attachment.save()
        taken.add(attachment.name)


def hold_to_rules(thing):
    """Raises Refused for what the form, which has not all the fields, could not compare with each other."""
    try:
        thing.validate_constraints()
    except ValidationError as error:
        raise lifecycle.Refused(*error.messages) from error
