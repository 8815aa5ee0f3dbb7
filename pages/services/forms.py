"""What readers may ask of the service pages, from the question mark of an address."""

from django import forms

from pages.models import Way
from pages.services.places import area_name, partnerships, where


class AToZForm(forms.Form):
    """Narrows the A to Z to services for a part of Kent and Medway, or that people get in one way."""

    place = forms.ChoiceField(label="Where you live", required=False)
    way = forms.ChoiceField(label="How you get it", required=False, choices=[("", "Any way"), *Way.choices])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.partnerships = {partnership.slug: partnership for partnership in partnerships()}
        self.fields["place"].choices = [
            ("", "All of Kent and Medway"),
            *((slug, area_name(partnership)) for slug, partnership in self.partnerships.items()),
        ]

    def narrowed(self, services):
        """The services that fit; a choice that does not exist narrows nothing."""
        chosen = self.cleaned_data if self.is_bound and (self.is_valid() or self.cleaned_data) else {}
        if chosen.get("place"):
            services = services.for_partnership(self.partnerships[chosen["place"]])
        if chosen.get("way"):
            services = services.reached_by(chosen["way"])
        return services

    def is_narrowing(self):
        return self.is_bound and any(getattr(self, "cleaned_data", {}).values())


class PlaceForm(forms.Form):
    """Where a reader is, so that the nearest site comes first."""

    place = forms.CharField(
        label="Your postcode, or its first part",
        help_text="For example ME13 8QR, or only ME13. We do not keep it.",
        max_length=40,
        required=False,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )

    def clean_place(self):
        text = self.cleaned_data["place"]
        place = where(text) if text else None
        if text and place is None:
            raise forms.ValidationError(
                "We do not know this postcode. Type one from Kent or Medway, such as ME13 8QR or ME13."
            )
        return place
