"""What readers fill in to get a publication in another format."""

from django import forms

from icsportal.lib.form_stamp import StampedForm


class FormatRequestForm(StampedForm):
    stamped_for = "another format"

    wanted = forms.CharField(
        label="Which format do you need?",
        help_text="For example large print, Braille, audio, Easy Read or another language.",
        max_length=200,
        error_messages={
            "required": "Say which format you need.",
            "max_length": "Say which format you need in 200 characters or fewer.",
            "null_characters_not_allowed": "Say which format you need in letters and numbers.",
        },
    )
    contact = forms.CharField(
        label="How can we reach you?",
        help_text="Your email address, phone number or postal address. We use it only to answer you.",
        max_length=200,
        error_messages={
            "required": "Say how we can reach you.",
            "max_length": "Say how we can reach you in 200 characters or fewer.",
            "null_characters_not_allowed": "Say how we can reach you in letters and numbers.",
        },
    )
