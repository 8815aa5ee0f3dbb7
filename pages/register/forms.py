"""What staff fill in to reorganise the register; the fields say what the public will see."""

import hashlib

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from pages.models import Kind, Membership, Organisation
from pages.register import actions
from pages.register.ledger import Refused


def chosen_from_register(many, **options):
    """A field whose choices are searched for by name, former name or ODS code."""
    relation = Membership._meta.get_field("child")
    field, widget = (
        (forms.ModelMultipleChoiceField, AutocompleteSelectMultiple)
        if many
        else (forms.ModelChoiceField, AutocompleteSelect)
    )
    return field(Organisation.objects.all(), widget=widget(relation, admin.site), required=False, **options)


class ReorganisationForm(forms.Form):
    on = forms.DateField(
        label="First day of the new order",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Until the day before, the public sees everything as it is now. On this day addresses lead "
        "to the successor and the numbers on the site change, without anyone doing anything.",
    )
    closing = chosen_from_register(
        many=True,
        label="What closes",
        help_text="One or more. Leave empty if something only opens, is renamed, or moves.",
    )
    successor = chosen_from_register(
        many=False,
        label="What succeeds it: an organisation that exists",
        help_text="Leave empty for a new organisation, or if nothing succeeds it.",
    )
    new_name = forms.CharField(
        max_length=200,
        required=False,
        label="New name",
        help_text="The name of the new organisation. If you chose a successor above, its new name. "
        "The address of its page is made from the name, and its old address leads to the new one.",
    )
    new_ods_code = forms.CharField(
        max_length=8, required=False, label="ODS code of the new organisation", help_text="If it is known."
    )
    new_kind = forms.ChoiceField(
        choices=[("", "The same as what closes"), *Kind.choices],
        required=False,
        label="Kind of the new organisation",
    )
    partnership = forms.ModelChoiceField(
        Organisation.objects.none(),
        required=False,
        label="Partnership of the new organisation",
        empty_label="The same as what closes",
        help_text="For a new network.",
    )
    moving = chosen_from_register(
        many=True,
        label="What also moves to it",
        help_text="Practices or networks that join from elsewhere. What belongs to an organisation that "
        "closes moves by itself.",
    )
    nothing_follows = forms.BooleanField(
        required=False,
        label="Nothing succeeds what closes",
        help_text="Its page then stays, and says that it closed. Its practices belong to the partnership.",
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why, and who decided it. Kept in the history, for staff.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = (
            Organisation.objects.partnerships().open_on().with_name().order_by("name")
        )

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        has_successor = bool(cleaned["successor"] or cleaned["new_name"])
        if cleaned["closing"] and not has_successor and not cleaned["nothing_follows"]:
            self.add_error(
                "successor", "Choose what succeeds it, or give a new name, or tick that nothing succeeds it."
            )
        elif has_successor and cleaned["nothing_follows"]:
            self.add_error(
                "nothing_follows", "You have also said what succeeds it: take one of the two away."
            )
        else:
            try:
                self.preview = actions.preview(self.plan)
            except Refused as refused:
                self.add_error(None, str(refused))
        return cleaned

    @property
    def plan(self):
        asked = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("reason", "nothing_follows")
        }
        asked["new_name"] = " ".join(asked["new_name"].split())
        asked["new_ods_code"] = asked["new_ods_code"].strip().upper()
        asked["closing"], asked["moving"] = list(asked["closing"]), list(asked["moving"])
        return actions.Reorganisation(**asked)

    @property
    def fingerprint(self):
        """The same for as long as the preview would show the same."""
        shown = repr((self.preview.sentences, self.preview.addresses, self.preview.pages))
        return hashlib.sha256(shown.encode()).hexdigest()


class UndoForm(forms.Form):
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Kept in the history, for staff."
    )
