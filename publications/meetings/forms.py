"""What staff fill in for a meeting."""

from django import forms

from icsportal.publishing.forms import RecordForm
from publications.files.models import StoredFile
from publications.meetings.models import AgendaItem, Meeting, Paper
from publications.naming import file_name
from publications.staff_forms import NamedFormSet


class MeetingForm(RecordForm):
    def clean(self):
        """A body meets once a day; the draft that is to replace a meeting has the day of that one."""
        cleaned = super().clean()
        when = {name: cleaned.get(name) for name in ("body", "held_on")}
        if Meeting.objects.besides(self.instance).filter(**when).exists():
            self.add_error("held_on", "This body has a meeting on that day already.")
        return cleaned


class PaperForm(forms.ModelForm):
    class Meta:
        model = Paper
        fields = ["kind", "item_number", "title", "file", "name", "position"]

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        if "file" in self.fields:
            self.fields["file"].queryset = StoredFile.objects.usable()
        if "name" in self.fields:
            self.fields["name"].required = False
            self.fields["name"].help_text = "Such as minutes.pdf. Empty: made from the title."

    def clean(self):
        cleaned = super().clean()
        if (stored := cleaned.get("file")) and not cleaned.get("name"):
            words = cleaned.get("title") or Paper.Kind(cleaned["kind"]).label
            number = f"item {cleaned['item_number']} " if cleaned.get("item_number") else ""
            cleaned["name"] = file_name(f"{number}{words}", stored.type)
        return cleaned


class PaperFormSet(NamedFormSet):
    taken_words = "Another paper of this meeting has this name."


class PackItemForm(forms.ModelForm):
    """One item as proposed from the pack, to be put right or left out."""

    is_wanted = forms.BooleanField(label="Take over", required=False, initial=True)

    class Meta:
        model = AgendaItem
        fields = ["number", "title", "purpose", "first_page", "last_page"]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_page"), cleaned.get("last_page")
        if cleaned.get("is_wanted") and (not first or not last or first < 1 or last < first):
            self.add_error("first_page", "Give the first and the last page in the pack.")
        return cleaned

    @property
    def item(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class BasePackItems(forms.BaseFormSet):
    def clean(self):
        wanted = [
            form.item["number"]
            for form in self.forms
            if not form.errors and form.cleaned_data.get("is_wanted")
        ]
        if len(wanted) != len(set(wanted)):
            raise forms.ValidationError("Two items have the same number. Give each a number of its own.")
        if not wanted and not any(form.errors for form in self.forms):
            raise forms.ValidationError("Take over at least one item.")

    @property
    def items(self):
        return [form.item for form in self.forms if form.cleaned_data.get("is_wanted")]


PackItems = forms.formset_factory(PackItemForm, formset=BasePackItems, extra=0, max_num=900)
