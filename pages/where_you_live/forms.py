"""What readers may ask of these pages, from the question mark of an address."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from pages.where_you_live.finder import Found, find

WAYS_TO_WRITE_A_DAY = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]


class DayForm(forms.Form):
    """Another day than today: `?on=2022-07-01`. Years, months and days may be written in any usual way."""

    on = forms.DateField(
        label="Show another day",
        help_text="For example, 1 July 2022.",
        input_formats=WAYS_TO_WRITE_A_DAY,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Type a day, for example 1 July 2022.",
            "invalid": "We do not know this day. Type a day, month and year, for example 1 July 2022.",
        },
    )

    def __init__(self, data=None, *, first: date | None):
        super().__init__(data)
        self.first = first

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("This day is in the future. Type today’s date or an earlier one.")
        if self.first and on < self.first:
            raise forms.ValidationError(
                f"Our records begin on {date_format(self.first, 'j F Y')}. Type that day or a later one."
            )
        return on


class PlaceField(forms.CharField):
    """Words without what no keyboard types on purpose, such as null characters."""

    def to_python(self, value):
        return "".join(sign for sign in super().to_python(value) if sign.isprintable())


class FinderForm(forms.Form):
    """A postcode, a town or a name; `found` says where the answer is. Nothing that was typed is kept."""

    postcode = PlaceField(
        label="Postcode, town or GP practice",
        help_text="For example ME14 1XQ, or only ME14. We do not keep it.",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
        error_messages={
            "required": "Type a postcode, a town or the name of a GP practice.",
            "max_length": "This is too long. Type only a postcode, a town or the name of a GP practice.",
        },
    )
    found = Found()

    def clean_postcode(self):
        typed = self.cleaned_data["postcode"]
        self.found = find(typed)
        if not self.found.address and not self.found.choices:
            raise forms.ValidationError(
                "We did not find this in Kent and Medway. Check the spelling, or type a postcode such as "
                "ME14 1XQ."
            )
        return typed
