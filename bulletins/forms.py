"""What staff fill in for a bulletin, and for what else has places and an address of its own."""

from django import forms
from django.utils.text import capfirst

from bulletins.choosing import PagesField
from bulletins.models import BulletinPicture, Stands
from bulletins.related import pages_to_choose_from
from icsportal.publishing.forms import RecordForm
from icsportal.publishing.models import MovedAddress
from pages.models import Organisation
from pages.services.places import area_name


class PlacesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, partnership):
        return area_name(partnership)


class PlacedForm(RecordForm):
    """What is for some places, leads to other pages of the site, and has an address that staff choose."""

    places = PlacesField(
        queryset=Organisation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    related = PagesField(required=False)

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        model = type(self.instance)
        places, related = self.fields["places"], self.fields["related"]
        places.queryset = Organisation.objects.partnerships().with_name().order_by("name")
        places.help_text = model._meta.get_field("places").help_text
        field = model._meta.get_field("related")
        related.label = capfirst(field.verbose_name)
        related.help_text = f"{field.help_text} Type a part of the name, then choose."
        related.offer(pages_to_choose_from(self.instance.related))

    def clean_slug(self):
        """An address that is taken is refused here: the database can only do so when it is published."""
        self.instance.slug = slug = self.cleaned_data["slug"]
        if self.instance.address_is_taken():
            kind = self.instance._meta.verbose_name
            raise forms.ValidationError(f"Another {kind} has this address already: choose another slug.")
        address = self.instance.get_absolute_url()
        own = self.instance.replaces.get_absolute_url() if self.instance.replaces else None
        moved = MovedAddress.objects.filter(old_path=address).first()
        if moved and moved.new_path != own:
            raise forms.ValidationError(
                f"This is an old address of {moved.new_path}, which people still use: choose another slug."
            )
        return slug


class PictureFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        leads = [
            form
            for form in self.forms
            if form.cleaned_data
            and not form.cleaned_data.get("DELETE")
            and form.cleaned_data.get("stands") == Stands.LEAD
        ]
        if len(leads) > 1:
            leads[1].add_error("stands", "There is a lead picture already: choose where this one stands.")


class PictureForm(forms.ModelForm):
    class Meta:
        model = BulletinPicture
        fields = ["picture", "stands", "alt", "is_decorative", "caption"]
        widgets = {"picture": forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})}
