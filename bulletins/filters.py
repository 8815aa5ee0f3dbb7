"""What readers may ask of the news, from the question mark of an address."""

from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from pages.models import Topic
from pages.services.places import area_name, partnerships


class NewsFilter(forms.Form):
    """Narrows the news to a place, a topic and a year; each choice says how much it would leave."""

    place = forms.ChoiceField(label="Where you live", required=False)
    topic = forms.ChoiceField(label="Topic", required=False)
    year = forms.ChoiceField(label="Year", required=False)

    def __init__(self, data, *, news):
        super().__init__(data)
        self.news = news
        self.partnerships = {partnership.slug: partnership for partnership in partnerships()}
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        years = news.order_by("-issued_on__year").values_list("issued_on__year", flat=True).distinct()
        self.options = {
            "place": {slug: area_name(partnership) for slug, partnership in self.partnerships.items()},
            "topic": {slug: topic.name for slug, topic in self.topics.items()},
            "year": {str(year): str(year) for year in years},
        }
        self.none = {"place": "All of Kent and Medway", "topic": "All topics", "year": "All years"}
        for name, options in self.options.items():
            self.fields[name].choices = [("", self.none[name]), *options.items()]
            self.fields[name].error_messages["invalid_choice"] = "Choose from the list."

    @property
    def chosen(self):
        """What was chosen, by field; a choice that does not exist is none."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrowed(self, leaving_out=None):
        """The news that fits all choices, or all but one; none at all if a choice does not exist."""
        if not self.is_valid():
            return self.news.none()
        found, chosen = self.news, self.chosen
        if "place" in chosen and leaving_out != "place":
            found = found.for_place(self.partnerships[chosen["place"]])
        if "topic" in chosen and leaving_out != "topic":
            found = found.about(self.topics[chosen["topic"]])
        if "year" in chosen and leaving_out != "year":
            found = found.of_year(int(chosen["year"]))
        return found

    def count_choices(self):
        """Each choice says how many items it would leave; those that would leave none are not offered."""
        for name, options in self.options.items():
            counts = getattr(self, f"count_{name}")(self.narrowed(leaving_out=name).order_by())
            self.fields[name].choices = [
                ("", self.none[name]),
                *(
                    (value, f"{label} ({counts.get(value, 0)})")
                    for value, label in options.items()
                    if counts.get(value) or value == self.cleaned_data.get(name)
                ),
            ]

    def count_place(self, news):
        everywhere = news.filter(places=None).count()
        by_place = dict(news.exclude(places=None).values_list("places").annotate(Count("pk")))
        return {
            slug: everywhere + by_place.get(partnership.pk, 0)
            for slug, partnership in self.partnerships.items()
        }

    def count_topic(self, news):
        by_topic = dict(news.exclude(topics=None).values_list("topics").annotate(Count("pk")))
        return {slug: by_topic.get(topic.pk, 0) for slug, topic in self.topics.items()}

    def count_year(self, news):
        by_year = dict(news.values_list("issued_on__year").annotate(Count("pk")))
        return {str(year): count for year, count in by_year.items()}

    def query(self, leaving_out=None):
        """The choices as they stand behind a question mark."""
        return urlencode({name: value for name, value in self.chosen.items() if name != leaving_out})

    def address(self, view, leaving_out=None):
        query = self.query(leaving_out)
        return f"{reverse(view)}?{query}" if query else reverse(view)

    @property
    def feed_address(self):
        return self.address("bulletins:feed")

    @property
    def chips(self):
        """(words, where to go without it) of each choice."""
        return [
            (self.options[name][value], self.address("bulletins:list", leaving_out=name))
            for name, value in self.chosen.items()
        ]

    @property
    def in_words(self):
        return ", ".join(self.options[name][value] for name, value in self.chosen.items())
