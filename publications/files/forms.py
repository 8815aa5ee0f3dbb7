"""What staff fill in for files."""

from django import forms

from publications.files.models import StoredFile

FILES_AT_MOST = 50


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or many files; each is looked at by itself, so an empty one is no fault of the form."""

    widget = ManyFilesInput
    default_error_messages = {
        "required": "Choose one or more files.",
        "too_many": f"Choose at most {FILES_AT_MOST} files at a time.",
    }

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > FILES_AT_MOST:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        return list(files)


class UploadForm(forms.Form):
    purpose = forms.ChoiceField(
        label="What are they for?",
        choices=StoredFile.Purpose,
        initial=StoredFile.Purpose.PUBLICATION,
        widget=forms.RadioSelect,
        help_text="Answers in the disclosure log are checked more strictly.",
    )
    files = ManyFilesField(
        label="Files",
        help_text="PDF, Word (.docx), Excel (.xlsx), CSV or plain text, each of at most 100 MB. "
        "Nothing is public until it was checked and published.",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give a reason."},
    )
