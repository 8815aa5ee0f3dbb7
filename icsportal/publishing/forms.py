"""What staff fill in: the words of a record, and what an action asks for."""

from datetime import date, time, timedelta

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone

from icsportal.lib.hidden_signs import HIDDEN_SIGNS_IN_TEXT
from icsportal.publishing.actions import ChangedMeanwhile, hold
from icsportal.publishing.clock import ClockTimeField
from icsportal.publishing.contents import contents, difference
from icsportal.publishing.models import Change


class RecordForm(forms.ModelForm):
    """Keeps what one editor typed when another saved first: says so, shows theirs, and lets them choose."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    # Filled when another editor was first: (label, theirs, before them) of each field they changed.
    theirs: list[tuple[str, str, str]] = []

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.initial["seen_version"] = self.instance.version if self.instance.pk else 0
        if summary := self.fields.get("summary"):
            now = len(self.initial.get("summary") or "")
            has_now = f" It has {now} now." if now else ""
            if str(summary.max_length) not in summary.help_text:
                summary.help_text += f" Up to {summary.max_length} characters."
            summary.help_text += has_now

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            now = type(self.instance)._default_manager.get(pk=self.instance.pk)
            seen = type(self.instance)(pk=self.instance.pk, version=cleaned.get("seen_version") or 0)
            try:
                hold(seen)
            except ChangedMeanwhile as changed:
                self._keep_both(changed, now)
        return cleaned

    def _keep_both(self, changed, now):
        saved = contents(now)
        comparable = {name: self._typed(name) for name in self.fields if name in saved}
        self.theirs = difference(type(now), comparable, {name: saved[name] for name in comparable})
        self.theirs += self._their_rows(now, saved)
        # Saving once more is then a choice: what the other wrote stays in the history.
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = now.version
        self.add_error(
            None,
            f"{changed} Nothing is lost: what you typed is still in the form, and what they saved is shown "
            "below. Put together what you need, then save again.",
        )

    def _their_rows(self, now, saved):
        """The pictures and the like that others changed since this form was opened, as they are now."""
        since = max(now.version - (self.cleaned_data.get("seen_version") or 0), 0)
        opened = Change.objects.about(now)[since : since + 1].first()
        before = opened.contents if opened else {}
        rows = {name: saved[name] for name in now.content_children}
        return difference(type(now), {name: before.get(name, []) for name in rows}, rows)

    def _typed(self, name):
        """What was typed in a field, as `contents` would say it; as it came if it could not be read."""
        if name not in self.cleaned_data:
            return self.data.get(self.add_prefix(name), "")
        value = self.cleaned_data[name]
        if isinstance(value, QuerySet):
            return sorted(value.values_list("pk", flat=True))
        value = getattr(value, "pk", value)
        return DjangoJSONEncoder().default(value) if isinstance(value, date | time) else value


can_be_seen = RegexValidator(
    HIDDEN_SIGNS_IN_TEXT,
    "There are hidden control characters in it. Type it here instead of pasting it.",
    inverse_match=True,
)
# How long somebody may take from choosing "Now" to pressing the button.
LATE_BY = timedelta(hours=1)


class ActionForm(forms.Form):
    """What an action asks before it is done; each action shows the fields that it names."""

    # The version that the person has read; another one is not what they decide about.
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        validators=[can_be_seen],
        help_text="One or two plain sentences.",
    )
    at = ClockTimeField(
        label="Goes live at",
        required=False,
        help_text="United Kingdom time. Leave both empty to go live now.",
    )
    correction = forms.CharField(
        label="Correction",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        validators=[can_be_seen],
        help_text="If something was wrong, say what it was and what it says now. "
        "The public reads it with today's date.",
    )
    is_minor = forms.BooleanField(
        label="Minor change",
        required=False,
        help_text="Spelling or layout only: it is not announced as an update.",
    )

    def __init__(self, *arguments, fields, reason_help="", **options):
        super().__init__(*arguments, **options)
        for name in set(self.fields) - set(fields):
            del self.fields[name]
        if "reason" in self.fields and reason_help:
            self.fields["reason"].help_text = reason_help

    def clean_at(self):
        """Nothing went live before anybody published it: a day that has passed is a slip of the hand."""
        at = self.cleaned_data["at"] or timezone.now()
        if at < timezone.now() - LATE_BY:
            raise forms.ValidationError("That time has passed. Leave both empty to go live now.")
        return max(at, timezone.now())
