"""What staff fill in for a request, its parts and the figures."""

from django import forms
from django.utils import timezone

from icsportal.lib.working_days import CalendarEnds
from icsportal.publishing.forms import RecordForm
from pages.models import Organisation
from pages.services.places import area_name
from publications.files.actions import NotReceived, receive
from publications.files.models import StoredFile
from publications.foi.actions import COUNTED_FROM, count_days, next_reference
from publications.foi.consistency import days_to_come
from publications.foi.deadlines import review_due
from publications.foi.models import (
    AnswerFile,
    DisclosureLogEntry,
    Extension,
    InternalReview,
    Provision,
    Regime,
)


class PlacesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, partnership):
        return area_name(partnership)


class EntryForm(RecordForm):
    """Counts the due date as it is saved; every rule of the log is said here before the database holds it."""

    places = PlacesField(
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=DisclosureLogEntry._meta.get_field("places").help_text,
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["places"].queryset = Organisation.objects.partnerships().with_name().order_by("name")
        if "answered_by" in self.fields:  # not where the entry may only be read
            self.fields["answered_by"].queryset = Organisation.objects.with_name().order_by("name")
        if not self.instance.pk:
            today = timezone.localdate()
            self.initial.setdefault("reference", next_reference(Regime.FOIA, today.year))
            self.initial.setdefault("received_on", today)

    def clean_reference(self):
        """A reference that is taken is refused here: the database can only do so when it is published."""
        reference = self.cleaned_data["reference"].strip().upper()
        if DisclosureLogEntry.objects.besides(self.instance).filter(reference=reference).exists():
            raise forms.ValidationError("Another entry has this reference already.")
        return reference

    def clean_case_reference(self):
        case = self.cleaned_data["case_reference"].strip()
        others = DisclosureLogEntry.objects.besides(self.instance).filter(case_reference=case)
        if case and (other := others.first()):
            raise forms.ValidationError(f"{other.reference} has this reference of the case system already.")
        return case

    def clean(self):
        cleaned = super().clean()
        names = [*COUNTED_FROM, "is_complex", "is_voluminous"]
        if not set(names) <= set(cleaned) or set(names) & set(self.errors):
            return cleaned
        for name in names:
            setattr(self.instance, name, cleaned[name])
        count_days(self.instance)
        cleaned["extended_to"] = self.instance.extended_to
        for name, fault in days_to_come(self.instance):
            self.add_error(name, fault)
        due_on, extended_to = self.instance.due_on, cleaned["extended_to"]
        if cleaned["extension"] != Extension.NONE and extended_to and due_on and extended_to <= due_on:
            self.add_error("extended_to", f"An extension ends after the usual last day, {due_on:%-d %B %Y}.")
        return cleaned


class QuestionForm(forms.ModelForm):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["number"].required = False
        self.fields["number"].help_text = "Empty: the next one."


class QuestionFormSet(forms.BaseInlineFormSet):
    def clean(self):
        """A question without a number has the next one."""
        super().clean()
        forms = [each for each in self.forms if each.has_changed() or each.instance.pk]
        kept = [each for each in forms if not getattr(each, "cleaned_data", {}).get("DELETE")]
        last = max((each.cleaned_data.get("number") or 0 for each in kept if each.is_valid()), default=0)
        for each in kept:
            if each.is_valid() and not each.cleaned_data.get("number"):
                last += 1
                each.instance.number = each.cleaned_data["number"] = last


class AppliedForm(forms.ModelForm):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["provision"].queryset = Provision.objects.that_can_be_applied().defer("explanation")


class AppliedFormSet(forms.BaseInlineFormSet):
    def clean(self):
        """No exemption is there twice for the same question, nor twice for the whole."""
        super().clean()
        seen = set()
        for form in self.forms:
            cleaned = getattr(form, "cleaned_data", {})
            if not cleaned.get("provision") or cleaned.get("DELETE"):
                continue
            use = (cleaned["provision"], cleaned.get("question_number"))
            if use in seen:
                form.add_error("provision", "This exemption is there twice for the same question.")
            seen.add(use)


class ReviewForm(forms.ModelForm):
    class Meta:
        model = InternalReview
        fields = ["asked_on", "answered_on", "outcome", "note"]

    def clean(self):
        cleaned = super().clean()
        if asked_on := cleaned.get("asked_on"):
            try:
                self.instance.due_on = review_due(asked_on, is_environmental=self.of.regime == Regime.EIR)
            except CalendarEnds as reason:
                self.add_error("asked_on", str(reason))
        return cleaned


class ReviewFormSet(forms.BaseInlineFormSet):
    def _construct_form(self, i, **options):
        """Each review knows its entry, which may not be saved yet: the law decides how long it takes."""
        form = super()._construct_form(i, **options)
        form.of = self.instance
        return form


class QuarterForm(forms.ModelForm):
    def clean_starts_on(self):
        """A quarter that has begun, of a time whose bank holidays are known."""
        starts_on = self.cleaned_data["starts_on"]
        if starts_on >= timezone.localdate():
            raise forms.ValidationError("This quarter has not begun.")
        try:
            self._meta.model(starts_on=starts_on).can_be_published_from  # noqa: B018  it is asked, not used
        except CalendarEnds as reason:
            raise forms.ValidationError(str(reason)) from reason
        return starts_on


class AnswerFileForm(forms.ModelForm):
    upload = forms.FileField(
        label="New file",
        required=False,
        help_text="PDF, Word, Excel, CSV or text. It is checked for hidden data before anybody can read it.",
    )

    class Meta:
        model = AnswerFile
        fields = ["role", "title", "upload", "file", "position"]

    def __init__(self, *arguments, by=None, **options):
        super().__init__(*arguments, **options)
        self.by = by
        # A new version holds the same files as the public one, so each row may keep the file that it has.
        own = StoredFile.objects.filter(purpose=StoredFile.Purpose.DISCLOSURE)
        free = own.usable().exclude(pk__in=AnswerFile.objects.values("file"))
        self.fields["file"].queryset = free | own.filter(pk=self.instance.file_id)
        self.fields["file"].required = False
        self.fields["file"].label = "Or a file uploaded before"

    def clean(self):
        """A new file is received as soon as the rest of its row is right."""
        cleaned = super().clean()
        upload = cleaned.get("upload")
        if upload and not self.errors:
            try:
                cleaned["file"] = receive(
                    upload=upload, name=upload.name, by=self.by, purpose=StoredFile.Purpose.DISCLOSURE
                )
            except NotReceived as refusal:
                self.add_error("upload", str(refusal))
        elif not cleaned.get("file"):
            self.add_error("upload", "Choose a file.")
        return cleaned
