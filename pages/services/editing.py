"""What staff fill in for a service, in the words they would use on paper."""

from django import forms

from icsportal.lib.opening_hours import BadHours, OpeningHours
from icsportal.lib.text import fold
from icsportal.lib.typed_hours import EXAMPLES, as_typed, parse_bank_holidays, parse_day, parse_exceptions
from icsportal.publishing.forms import RecordForm
from pages.models import Service, Topic, Urgency, Way
from pages.services.places import partnerships

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class LinesField(forms.CharField):
    """A list, one entry on each line."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class HoursField(forms.CharField):
    """Text that means hours; `parser` says which."""

    def __init__(self, *, parser, **options):
        super().__init__(required=False, max_length=2000, **options)
        self.parser = parser

    def clean(self, value):
        try:
            return self.parser(super().clean(value))
        except BadHours as fault:
            raise forms.ValidationError(f"{self.label}: {fault}") from fault


def day_field(name):
    help_text = f"Such as: {EXAMPLES}. Empty means not known." if name == "monday" else ""
    return HoursField(parser=parse_day, label=name.capitalize(), help_text=help_text)


class HoursForm(forms.Form):
    """One line for each day of the week, then what differs."""

    monday, tuesday, wednesday, thursday, friday, saturday, sunday = map(day_field, DAYS)
    bank_holidays = HoursField(
        parser=parse_bank_holidays,
        label="Bank holidays",
        help_text="Write “as usual” if they are like other days. Empty means not known.",
    )
    exceptions = HoursField(
        parser=parse_exceptions,
        label="Single days that differ",
        help_text="One on each line, such as: 24 December 2026: 8am to midday",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )
    hours_note = forms.CharField(
        label="More about the hours",
        required=False,
        max_length=300,
        help_text="Shown below the hours, such as: Last patients at 7.30pm.",
        widget=forms.TextInput(attrs={"size": 80}),
    )

    HOURS = (*DAYS, "bank_holidays", "exceptions", "hours_note")

    def opening_hours(self) -> OpeningHours | None:
        """The hours that were typed, or None while one of them is wrong."""
        typed = self.cleaned_data
        if any(name not in typed for name in self.HOURS):
            return None
        week = tuple(typed[name] for name in DAYS)
        return OpeningHours(week, typed["bank_holidays"], typed["exceptions"], typed["hours_note"])


class ServiceForm(HoursForm, RecordForm):
    also_known_as = LinesField(
        label="Also known as",
        help_text="All the words that people use for it, one on each line, at least two. "
        "Each is listed in the A to Z.",
    )
    access = forms.MultipleChoiceField(
        label="Ways to get it", choices=Way.choices, widget=forms.CheckboxSelectMultiple
    )
    access_facts = LinesField(
        label="Access for disabled people",
        required=False,
        help_text="One sentence on each line, only what has been checked.",
    )
    sources = LinesField(
        required=False, help_text="Where the facts come from, one on each line. Not shown on the page."
    )
    also_in = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label="Also listed in",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Other topics whose list it is in. Its home topic always lists it.",
    )

    class Meta:
        model = Service
        exclude = ("hours", "topics")
        widgets = {
            "who_for": forms.Textarea(attrs={"rows": 3, "cols": 60}),
            "partnerships": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        service = self.instance
        typed = as_typed(service.opening_hours)
        self.initial |= {"hours_note": typed.pop("note"), **typed}
        if service.pk:
            self.initial["also_known_as"] = [name.words for name in service.names.all()]
            self.initial["also_in"] = service.topics.exclude(pk=service.topic_id)
        if "partnerships" in self.fields:
            self.fields["partnerships"].queryset = partnerships()

    def clean_also_known_as(self):
        words = self.cleaned_data["also_known_as"]
        too_long = [entry for entry in words if len(entry) > 80]
        if too_long:
            raise forms.ValidationError(f"“{too_long[0][:30]}…” is too long: use at most 80 letters.")
        nothing = [entry for entry in words if not fold(entry)]
        if nothing:
            raise forms.ValidationError(f"“{nothing[0]}” has no letters or numbers.")
        return words

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("urgency") in (Urgency.URGENT, Urgency.EMERGENCY):
            cleaned["shows_urgent_help"] = True
        if hours := self.opening_hours():
            self.instance.hours = hours.to_data()
        return cleaned
