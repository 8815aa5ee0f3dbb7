"""What staff fill in for a consultation."""

from django import forms

from bulletins.choosing import PagesField
from bulletins.consultations.models import Consultation
from bulletins.forms import PlacesField
from bulletins.related import pages_to_choose_from
from icsportal.publishing.forms import RecordForm
from icsportal.publishing.models import MovedAddress
from pages.models import Organisation


class ConsultationForm(RecordForm):
    places = PlacesField(
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Consultation._meta.get_field("places").help_text,
    )
    related = PagesField(
        label="Pages to read",
        required=False,
        help_text=f"{Consultation._meta.get_field('related').help_text} "
        "Type a part of the name, then choose.",
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["places"].queryset = Organisation.objects.partnerships().with_name().order_by("name")
        self.fields["related"].offer(pages_to_choose_from(self.instance.related))

    def clean_slug(self):
        """An address that is taken is refused here: the database can only do so when it is published."""
        self.instance.slug = slug = self.cleaned_data["slug"]
        if self.instance.address_is_taken():
            raise forms.ValidationError("Another consultation has this address already: choose another slug.")
        address = self.instance.get_absolute_url()
        own = self.instance.replaces.get_absolute_url() if self.instance.replaces else None
        moved = MovedAddress.objects.filter(old_path=address).first()
        if moved and moved.new_path != own:
            raise forms.ValidationError(
                f"This is an old address of {moved.new_path}, which people still use: choose another slug."
            )
        return slug
