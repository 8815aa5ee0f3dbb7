"""What staff fill in for an alert."""

from django import forms

from icsportal.publishing.forms import RecordForm
from pages.alerts.models import Alert
from pages.models import Organisation
from pages.where_you_live.structure import area_name


class PlacesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, place):
        return f"{area_name(place)} ({place.get_kind_display().lower()})"


class AlertForm(RecordForm):
    places = PlacesField(
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Alert._meta.get_field("places").help_text,
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        of_place = (Organisation.objects.partnerships() | Organisation.objects.networks()).open_on()
        self.fields["places"].queryset = of_place.with_name().order_by("kind", "name")
        if expire_at := self.fields.get("expire_at"):
            expire_at.label = "Ends at"
            expire_at.help_text = (
                "It goes from every page at this moment, by itself. Needed before it can be published."
            )

    def clean_slug(self):
        """An address that is taken is refused here: the database can only do so when it is published."""
        slug = self.cleaned_data["slug"]
        own = [pk for pk in (self.instance.pk, self.instance.replaces_id) if pk]
        if Alert.objects.filter(slug=slug, replaces=None).exclude(pk__in=own).exists():
            raise forms.ValidationError("Another alert has this address already: choose another slug.")
        return slug
