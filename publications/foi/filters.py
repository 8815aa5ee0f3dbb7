"""What readers may ask of the disclosure log, from the question mark of an address."""

from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from pages.models import Topic
from publications.foi.models import Decision, Provision

WITHOUT = {
    "year": "All years",
    "outcome": "All outcomes",
    "exemption": "With or without an exemption",
    "topic": "All topics",
}


class LogFilter(forms.Form):
    """Narrows the log; each choice says how much it would leave. Without any, it is the newest year."""

    year = forms.ChoiceField(label="Year of the answer", required=False)
    outcome = forms.ChoiceField(label="Outcome", required=False)
    exemption = forms.ChoiceField(label="Reason for refusing", required=False)
    topic = forms.ChoiceField(label="Topic", required=False)

    def __init__(self, data, *, entries):
        years = [str(year) for year in years_of(entries)]
        if not set(data) & set(self.base_fields) and years:
            data = {"year": years[0]}
        super().__init__(data)
        self.entries = entries
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.provisions = {provision.slug: provision for provision in Provision.objects.defer("explanation")}
        self.options = {
            "year": {year: year for year in years},
            "outcome": dict(Decision.choices),
            "exemption": {slug: str(provision) for slug, provision in self.provisions.items()},
            "topic": {slug: topic.name for slug, topic in self.topics.items()},
        }
        for name, options in self.options.items():
            self.fields[name].choices = [("", WITHOUT[name]), *options.items()]
            self.fields[name].error_messages["invalid_choice"] = "Choose from the list."

    @property
    def chosen(self):
        """What was chosen, by field; a choice that does not exist is none."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrowed(self, leaving_out=None):
        """The entries that fit all choices, or all but one; none at all if a choice does not exist."""
        if not self.is_valid():
            return self.entries.none()
        found = self.entries
        for name, value in self.chosen.items():
            if name != leaving_out:
                found = getattr(self, f"by_{name}")(found, value)
        return found

    def by_year(self, entries, value):
        return entries.answered_in(int(value))

    def by_outcome(self, entries, value):
        return entries.decided(value)

    def by_exemption(self, entries, value):
        return entries.under(self.provisions[value])

    def by_topic(self, entries, value):
        return entries.about(self.topics[value])

    def count_choices(self):
        """Each choice says how many entries it would leave; those that would leave none are not offered."""
        for name, options in self.options.items():
            counts = getattr(self, f"count_{name}")(self.narrowed(leaving_out=name).order_by())
            self.fields[name].choices = [
                ("", WITHOUT[name]),
                *(
                    (value, f"{label} ({counts.get(value, 0)})")
                    for value, label in options.items()
                    if counts.get(value) or value == self.cleaned_data.get(name)
                ),
            ]

    def count_year(self, entries):
        by_year = dict(entries.values_list("answered_on__year").annotate(Count("pk")))
        return {str(year): count for year, count in by_year.items()}

    def count_outcome(self, entries):
        return dict(entries.values_list("decision").annotate(Count("pk")))

    def count_exemption(self, entries):
        used = dict(
            entries.exclude(applied=None)
            .values_list("applied__provision__slug")
            .annotate(Count("pk", distinct=True))
        )
        by_reason = dict(entries.values_list("refusal_reason").annotate(Count("pk")))
        return used | {
            slug: by_reason.get(provision.reason, 0)
            for slug, provision in self.provisions.items()
            if provision.reason
        }

    def count_topic(self, entries):
        return dict(entries.exclude(topics=None).values_list("topics__slug").annotate(Count("pk")))

    def query(self, leaving_out=None):
        """The choices as they stand behind a question mark; a year that was taken away stays away."""
        left = {name: value for name, value in self.chosen.items() if name != leaving_out}
        return urlencode(left or {"year": ""})

    def address(self, view, leaving_out=None):
        return f"{reverse(view)}?{self.query(leaving_out)}"

    @property
    def csv_address(self):
        return self.address("foi:log_csv")

    @property
    def json_address(self):
        return self.address("foi:log_json")

    @property
    def feed_address(self):
        """Of all years: who follows the log goes on reading when a new year begins."""
        return self.address("foi:feed", leaving_out="year")

    @property
    def chips(self):
        """(words, where to go without it) of each choice."""
        return [
            (self.options[name][value], self.address("foi:log", leaving_out=name))
            for name, value in self.chosen.items()
        ]

    @property
    def in_words(self):
        return ", ".join(self.options[name][value] for name, value in self.chosen.items())

    @property
    def feed_title(self):
        left = [self.options[name][value] for name, value in self.chosen.items() if name != "year"]
        return ": ".join(["Disclosure log", *filter(None, [", ".join(left)])])


def years_of(entries):
    return entries.order_by("-answered_on__year").values_list("answered_on__year", flat=True).distinct()
