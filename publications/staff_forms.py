"""What staff fill in for a publication and its files."""

from django import forms

from icsportal.publishing.forms import RecordForm
from icsportal.publishing.models import MovedAddress
from pages.models import Organisation
from pages.services.places import area_name
from publications.files.models import StoredFile
from publications.models import Attachment, FormatRequest, Publication
from publications.models.publication import RESERVED_SLUGS
from publications.naming import attachment_name, free_name

# What somebody asks of a document who wants to know what it is.
QUESTIONS = {
    Publication.Type.STRATEGY: "What do we want to reach in the coming years?",
    Publication.Type.PLAN: "Who will do what, and by when?",
    Publication.Type.ANNUAL_REPORT: "How did the whole year go, with its accounts?",
    Publication.Type.REPORT: "What did somebody look into, and what did they find?",
    Publication.Type.POLICY: "Which rules do staff follow?",
    Publication.Type.REGISTER: "Which people, things or contracts are there?",
    Publication.Type.DATA: "Which figures can others work with?",
    Publication.Type.MEETING: "What did a meeting read, say or decide?",
    Publication.Type.GUIDE: "How can residents do something, or use a service?",
    Publication.Type.OTHER: "None of these questions?",
}


class PlacesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, partnership):
        return area_name(partnership)


class PublicationForm(RecordForm):
    type = forms.ChoiceField(
        label="Which question does it answer?",
        choices=[(value, f"{question} {value.label}") for value, question in QUESTIONS.items()],
        widget=forms.RadioSelect,
    )
    original_url = forms.URLField(
        label="Where it was first published",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=Publication._meta.get_field("original_url").help_text,
    )
    places = PlacesField(
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Publication._meta.get_field("places").help_text,
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        own = [pk for pk in (self.instance.pk, self.instance.replaces_id) if pk]
        others = Publication.objects.filter(replaces=None).exclude(pk__in=own)
        self.choose_from("places", Organisation.objects.partnerships().with_name().order_by("name"))
        self.choose_from("superseded_by", others.only("title").order_by("title"))

    def choose_from(self, name, rows):
        """A field that is only read is not in the form."""
        if name in self.fields:
            self.fields[name].queryset = rows

    def clean_slug(self):
        """An address that is taken is refused here: the database can only do so when it is published."""
        self.instance.slug = slug = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError("Another page has this address: choose another slug.")
        if self.instance.address_is_taken():
            raise forms.ValidationError("Another publication has this address already: choose another slug.")
        own = self.instance.replaces.get_absolute_url() if self.instance.replaces else None
        moved = MovedAddress.objects.filter(old_path=self.instance.get_absolute_url()).first()
        if moved and moved.new_path != own:
            raise forms.ValidationError(
                f"This is an old address of {moved.new_path}, which people still use: choose another slug."
            )
        return slug


class AttachmentForm(forms.ModelForm):
    url = forms.URLField(
        label="Address of the video",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="For British Sign Language: where the video can be seen.",
    )

    class Meta:
        model = Attachment
        fields = ["format", "title", "file", "url", "name", "language", "dated_on", "position"]

    def __init__(self, *arguments, publication=None, **options):
        super().__init__(*arguments, **options)
        self.publication = publication
        # A new version may keep and move the files of what it is to replace.
        own = [pk for pk in (publication.pk, publication.replaces_id) if pk]
        elsewhere = Attachment.objects.exclude(file=None).exclude(publication__in=own)
        fit = StoredFile.objects.usable().exclude(pk__in=elsewhere.values("file"))
        if "file" in self.fields:
            self.fields["file"].queryset = fit

    def clean(self):
        """A file without a name of its own is called after its title, its format and the publication."""
        cleaned = super().clean()
        if (stored := cleaned.get("file")) and not cleaned.get("name"):
            cleaned["name"] = attachment_name(
                self.publication.title, cleaned.get("title", ""), cleaned.get("format", ""), stored.type
            )
        return cleaned


class NamedFormSet(forms.BaseInlineFormSet):
    """Files of a record. No two have the same name: of those we made one is numbered."""

    taken_words = "Another file of this publication has this name."

    def clean(self):
        super().clean()
        taken = set()
        for form in self.forms:
            cleaned = getattr(form, "cleaned_data", {})
            name = cleaned.get("name")
            if not name or cleaned.get("DELETE"):
                continue
            if name in taken and form.data.get(form.add_prefix("name")):
                form.add_error("name", self.taken_words)
            form.instance.name = cleaned["name"] = free_name(name, taken)
            taken.add(cleaned["name"])


class AttachmentFormSet(NamedFormSet):
    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "publication": self.instance}


class FormatRequestAnswer(forms.ModelForm):
    is_answered = forms.BooleanField(
        label="Answered",
        required=False,
        help_text="They have what they need, or know when it comes. How to reach them is then erased.",
    )

    class Meta:
        model = FormatRequest
        fields: list[str] = []
