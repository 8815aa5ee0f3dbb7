from django import forms

from icsportal.lib.email_address import NotAnAddress, normal


class TestForm(forms.Form):
    """Where a test message goes."""

    address = forms.CharField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput,
        help_text="Your own, or a colleague’s.",
    )

    def clean_address(self):
        try:
            return normal(self.cleaned_data["address"])
        except NotAnAddress as fault:
            raise forms.ValidationError(str(fault)) from None


class SendForm(forms.Form):
    """The last question before a mailing begins; of an issue that went before it wants to know more."""

    again = forms.BooleanField(
        label="Send it again to everyone, because something in it was corrected",
        error_messages={"required": "It was sent before: tick this if everyone is to get it again."},
    )

    def __init__(self, *arguments, was_sent, **options):
        super().__init__(*arguments, **options)
        if not was_sent:
            del self.fields["again"]
