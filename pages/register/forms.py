"""What staff fill in to reorganise the register; the fields say what the public will see."""

import hashlib

from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.html import format_html

from pages.models import Kind, Organisation
from pages.register import actions
from pages.register.ledger import Refused

# Networks first, for they change most; practices last, for there are so many.
ORDER = sorted(Kind, key=lambda kind: (kind == Kind.GP_PRACTICE, kind != Kind.PRIMARY_CARE_NETWORK))


def choosable():
    """What a plan can be about: all that is open or will open, by kind and name."""
    by_kind = Case(*(When(kind=kind, then=place) for place, kind in enumerate(ORDER)))
    return (
        Organisation.objects.filter(Q(closed_on=None) | Q(closed_on__gte=timezone.localdate()))
        .with_name()
        .order_by(by_kind, "name", "pk")
    )


class LabelledChoice:
    """Choices as staff know them: with the kind, and the code that tells two of one name apart."""

    def label_from_instance(self, organisation):
        code = f", {organisation.ods_code}" if organisation.ods_code else ""
        return f"{organisation.name}{code} ({organisation.kind})"


class TwoLists(FilteredSelectMultiple):
    """The admin's pair of lists, kept together so that the label stands before them."""

    def __init__(self):
        super().__init__("organisations", is_stacked=False)

    def render(self, *args, **kwargs):
        return format_html('<div class="related-widget-wrapper">{}</div>', super().render(*args, **kwargs))


# Native controls: the admin's own search box for related rows cannot be used with a screen reader.
class OneOrganisation(LabelledChoice, forms.ModelChoiceField):
    pass


class ManyOrganisations(LabelledChoice, forms.ModelMultipleChoiceField):
    def __init__(self, *args, **options):
        super().__init__(*args, widget=TwoLists, **options)


class ReorganisationForm(forms.Form):
    on = forms.DateField(
        label="First day of the new order",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Until the day before, the public sees everything as it is now. On this day addresses lead "
        "to the successor and the numbers on the site change, without anyone doing anything.",
    )
    closing = ManyOrganisations(
        Organisation.objects.none(),
        required=False,
        label="What closes",
        help_text="One or more. Leave empty if something only opens, is renamed, or moves.",
    )
    successor = OneOrganisation(
        Organisation.objects.none(),
        required=False,
        empty_label="None, or a new one",
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
    moving = ManyOrganisations(
        Organisation.objects.none(),
        required=False,
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
        for name in ("closing", "successor", "moving"):
            self.fields[name].queryset = choosable()
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
