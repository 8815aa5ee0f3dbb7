"""What staff fill in for an issue: its words, and its items in their order."""

from django import forms

from bulletins.choosing import ADDRESS_AT_END
from bulletins.newsletters.models import BETWEEN_ITEMS, IssueItem, NewsletterList
from bulletins.related import pages_to_choose_from
from icsportal.publishing.forms import RecordForm
from pages.models import Organisation
from pages.services.places import area_name

SUGGESTIONS = "pages-of-the-site"
AFTER_ALL_OTHERS = 32_000


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, partnership):
        return area_name(partnership)


class NewsletterListForm(forms.ModelForm):
    place = PlaceField(
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="All of Kent and Medway",
        help_text="Each place has one list, and so has all of Kent and Medway.",
    )

    class Meta:
        model = NewsletterList
        fields = ["name", "slug", "summary", "place", "is_open"]

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        if "place" in self.fields:
            self.fields["place"].queryset = Organisation.objects.partnerships().with_name().order_by("name")


class IssueForm(RecordForm):
    def clean(self):
        cleaned = super().clean()
        issue = self.instance
        if cleaned.get("newsletter") and cleaned.get("issued_on"):
            issue.newsletter, issue.issued_on = cleaned["newsletter"], cleaned["issued_on"]
            if issue.address_is_taken():
                self.add_error(
                    "issued_on", "This list has an issue of this date already: choose another date."
                )
        return cleaned


class PageField(forms.CharField):
    """One page of this site: people type a part of its name and choose, or give its address."""

    def __init__(self, **options):
        super().__init__(max_length=500, required=False, **options)
        self.words = {}
        self.widget.attrs |= {"list": SUGGESTIONS, "autocomplete": "off", "size": 60}

    def prepare_value(self, value):
        return self.words.get(value, value)

    def to_python(self, value):
        typed = super().to_python(value)
        match = ADDRESS_AT_END.search(typed)
        return match[1] if match else typed

    def validate(self, value):
        super().validate(value)
        if value and value not in self.words:
            raise forms.ValidationError(
                f"“{value}” is no page that the public can read: choose one that the box offers."
            )

    def has_changed(self, initial, data):
        return super().has_changed(initial, self.to_python(data))


class ItemForm(forms.ModelForm):
    position = forms.IntegerField(
        label="Place in the order",
        required=False,
        min_value=1,
        help_text="The lowest number is read first. Leave it empty to put the item last. "
        "To put it between 10 and 20, type 15; the numbers are made even again when you save.",
    )
    address = PageField(
        label="A page of this site",
        help_text="Type a part of its name, then choose. Its title and summary are shown, with a link.",
    )

    class Meta:
        model = IssueItem
        fields = ["position", "address", "heading", "body"]

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        if self.instance.pk is None:
            self.initial["position"] = None

    def clean_position(self):
        return self.cleaned_data["position"] or AFTER_ALL_OTHERS

    def clean(self):
        cleaned = super().clean()
        page, heading, body = (cleaned.get(name) for name in ("address", "heading", "body"))
        if page and (heading or body):
            self.add_error(
                "address", "Choose a page, or write a heading and a text of your own: not both in one item."
            )
        elif not page and "address" not in self.errors:
            if not heading:
                self.add_error("heading", "Give the item a heading, or choose a page of this site.")
            if not body:
                self.add_error("body", "Write what the item says, or choose a page of this site.")
        return cleaned


class ItemFormSet(forms.BaseInlineFormSet):
    """Items in their order, with what can be chosen asked for once."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        kept = [item.address for item in self.get_queryset() if item.address] if self.instance.pk else []
        self.words = {address: f"{words} ({address})" for address, words in pages_to_choose_from(kept)}

    @property
    def suggestions(self):
        return self.words.values()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "address" in form.fields:
            form.fields["address"].words = self.words

    def save(self, commit=True):
        saved = super().save(commit)
        for number, item in enumerate(self.instance.items.order_by("position", "pk"), 1):
            if item.position != number * BETWEEN_ITEMS:
                item.position = number * BETWEEN_ITEMS
                item.save(update_fields=["position"])
        return saved
