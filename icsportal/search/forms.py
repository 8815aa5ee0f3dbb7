"""What readers ask of search, from the question mark of an address."""

from django import forms
from django.urls import reverse
from django.utils.http import urlencode

# More words than anyone types, and few enough to cost nothing.
LONGEST_QUERY = 200
LONGEST_CHOICE = 100

NONE = {
    "kind": "Everything",
    "place": "All places",
    "year": "All years",
    "format": "All formats",
}
LABELS = {"kind": "What it is", "place": "Place", "year": "Year", "format": "File format"}


class Query(forms.CharField):
    """Whatever was typed, on one line, without what no text holds, and cut where it is too long."""

    def __init__(self, *, longest=LONGEST_QUERY, **options):
        super().__init__(**{"required": False, **options})
        self.longest = longest

    def to_python(self, value):
        printable = "".join(sign if sign.isprintable() else " " for sign in (value or "")[: self.longest * 2])
        return " ".join(printable.split())[: self.longest]


class SearchForm(forms.Form):
    """Words and what narrows them. Valid for any query string: a choice that fits nothing finds nothing."""

    q = Query(widget=forms.HiddenInput)
    exact = forms.BooleanField(required=False, widget=forms.HiddenInput)
    kind = Query(longest=LONGEST_CHOICE)
    place = Query(longest=LONGEST_CHOICE)
    year = Query(longest=LONGEST_CHOICE)
    format = Query(longest=LONGEST_CHOICE)

    @property
    def words(self) -> str:
        return self.cleaned_data["q"]

    @property
    def is_exact(self) -> bool:
        """The words are meant as they are spelt."""
        return self.cleaned_data["exact"]

    @property
    def filters(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in LABELS if self.cleaned_data[name]}

    def address(self, view="search", **changes) -> str:
        """The same search with some parts changed; None leaves a part out."""
        parts = {"q": self.words, "exact": "1" if self.is_exact else None, **self.filters, **changes}
        return f"{reverse(view)}?{urlencode({name: value for name, value in parts.items() if value})}"

    @property
    def chips(self) -> list[tuple[str, str]]:
        """(words, where to go without it) of each choice."""
        return [(value, self.address(**{name: None})) for name, value in self.filters.items()]


class FilterForm(forms.Form):
    """The choices that a search offers, each with how much it would leave. Only what makes a difference."""

    def __init__(self, search: SearchForm, counts):
        super().__init__(initial={"q": search.words, **search.filters})
        self.fields["q"] = forms.CharField(widget=forms.HiddenInput)
        if search.is_exact:
            self.fields["exact"] = forms.CharField(widget=forms.HiddenInput, initial="1")
        for name, label in LABELS.items():
            found = dict(counts.of[name])
            chosen = search.filters.get(name)
            if chosen:
                found.setdefault(chosen, 0)
            if len(found) > 1 or chosen:
                self.fields[name] = forms.ChoiceField(
                    label=label, choices=[("", NONE[name]), *ordered(name, found)], required=False
                )

    @property
    def offers_something(self) -> bool:
        return any(name in self.fields for name in LABELS)


def ordered(name, found: dict[str, int]) -> list[tuple[str, str]]:
    """Years from the newest; other choices by their names."""
    return [(value, f"{value} ({number})") for value, number in sorted(found.items(), reverse=name == "year")]
