"""The text of a publication from one of its Word files: what would come in, and taking it over as an edit."""

import base64
import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from icsportal.lib import pictures_in_text
from icsportal.lib.content_checks.structure import LONGEST_ALT, alt_fault
from icsportal.lib.hidden_signs import HIDDEN_SIGNS_IN_TEXT
from icsportal.lib.picture_field import keep
from icsportal.lib.pictures import encoded, fallback_format, opened, web_copies
from icsportal.publishing import actions
from publications.files.models import StoredFile
from publications.files.word import Picture, WebText
from publications.models import Publication

PICTURES_AT_MOST = 200
SHOWN_PIXELS = 320


def word_files(publication: Publication):
    """The attached files of which the text can be made."""
    return publication.attachments.filter(file__type=StoredFile.Type.DOCX).in_order()


class PictureForm(forms.Form):
    """What somebody decides about one picture."""

    alt = forms.CharField(
        label="What it shows",
        required=False,
        max_length=LONGEST_ALT,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="Read out to people who cannot see it.",
    )
    is_decorative = forms.BooleanField(
        label="It is decorative: it says nothing that the text does not say", required=False
    )

    def clean_alt(self):
        alt = " ".join(self.cleaned_data["alt"].split())
        if fault := alt_fault(alt):
            raise forms.ValidationError(fault)
        return alt

    def clean(self):
        cleaned = super().clean()
        if "alt" in cleaned and bool(cleaned["alt"]) == cleaned.get("is_decorative", False):
            raise forms.ValidationError("Say what the picture shows, or tick that it is decorative.")
        return cleaned


PictureForms = forms.formset_factory(PictureForm, extra=0, max_num=PICTURES_AT_MOST)


def picture_forms(text: WebText, data=None):
    """A form for each picture, which begins with what the document says that it shows."""
    said = [{"alt": "" if alt_fault(picture.alt) else picture.alt} for picture in text.pictures]
    return PictureForms(data, initial=said)


def shown(picture: Picture) -> str:
    """A small copy of the picture as an address that holds it, so that it is kept nowhere."""
    try:
        small = opened(ContentFile(picture.content))
    except ValidationError:
        return ""
    small.thumbnail((SHOWN_PIXELS, SHOWN_PIXELS))
    format_ = fallback_format(small)
    content = base64.b64encode(encoded(small, format_)).decode()
    return f"data:image/{format_.lower()};base64,{content}"


def preview(text: WebText) -> str:
    """The HTML with the number of each picture where it will stand. It was cleaned by `files.word`."""
    return text.with_pictures(
        {picture.name: f"[Picture {number}]" for number, picture in enumerate(text.pictures, 1)}
    )


@transaction.atomic
def take_over(*, publication: Publication, text: WebText, decisions: list[dict], by) -> None:
    """The draft has this text, with its pictures; in the history as an edit.

    `decisions` are what `PictureForm` was told, one for each picture. Raises Refused for one that cannot
    be shown or is undecided, and ChangedMeanwhile if somebody saved the draft since it was read.
    """
    if len(decisions) != len(text.pictures):
        raise actions.Refused("The document has other pictures now. Look at them again.")
    actions.hold(publication)
    marks = {
        picture.name: kept_mark(picture, decision)
        for picture, decision in zip(text.pictures, decisions, strict=True)
    }
    publication.body = re.sub(HIDDEN_SIGNS_IN_TEXT, "", text.with_pictures(marks))
    publication.save(update_fields=["body"])
    actions.record_edit(record=publication, by=by, note="The text from the Word file.")


def kept_mark(picture: Picture, decision: dict) -> str:
    """What stands in the text for the picture, which is kept where readers get it."""
    alt = decision.get("alt", "")
    if not alt and not decision.get("is_decorative"):
        raise actions.Refused(f"Say what {picture.name} shows, or that it is decorative.")
    try:
        made = web_copies(ContentFile(picture.content))
    except ValidationError as error:
        raise actions.Refused(f"{picture.name} cannot be shown. {' '.join(error.messages)}") from error
    keep(made, default_storage, pictures_in_text.FOLDER)
    return pictures_in_text.mark(made.name, made.width, made.height, alt)
