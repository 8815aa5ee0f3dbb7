"""What readers may ask of the publications, from the question mark of an address."""

from django import forms
from django.db.models import Count

from icsportal.lib.counted_filter import CountedFilter
from icsportal.search.forms import Query
from pages.models import Topic
from pages.services.places import area_name, partnerships
from publications.models import Format, Publication

WEB_PAGE = "web-page"
FORMATS = {WEB_PAGE: "Web page", **dict(Format.choices)}
ORDERS = {"": "Newest first", "oldest": "Oldest first", "title": "A to Z"}


class PublicationFilter(CountedFilter):
    """Narrows the publications by words and by what they are; each choice says how many it would leave."""

    list_view = "publications:list"
    none = {
        "type": "All types",
        "organisation": "All organisations",
        "place": "All of Kent and Medway",
        "topic": "All topics",
        "year": "All years",
        "format": "All formats",
    }
    narrows_nothing = ("sort",)

    q = Query(label="Words to look for", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    type = forms.ChoiceField(label="Type of document", required=False)
    organisation = forms.ChoiceField(label="Organisation", required=False)
    place = forms.ChoiceField(label="Where you live", required=False)
    topic = forms.ChoiceField(label="Topic", required=False)
    year = forms.ChoiceField(label="Year", required=False)
    format = forms.ChoiceField(label="Format", required=False)
    sort = forms.ChoiceField(label="Order", required=False, choices=list(ORDERS.items()))

    def __init__(self, data, *, publications):
        self.partnerships = {partnership.slug: partnership for partnership in partnerships()}
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        names = publications.order_by("organisation").values_list("organisation", flat=True).distinct()
        years = publications.exclude(published_on=None).order_by("-published_on__year")
        options = {
            "type": dict(Publication.Type.choices),
            "organisation": {name: name for name in names},
            "place": {slug: area_name(partnership) for slug, partnership in self.partnerships.items()},
            "topic": {slug: topic.name for slug, topic in self.topics.items()},
            "year": {
                str(year): str(year) for year in years.values_list("published_on__year", flat=True).distinct()
            },
            "format": FORMATS,
        }
        super().__init__(data, rows=publications, options=options)
        self.fields["sort"].error_messages["invalid_choice"] = "Choose from the list."

    def words_for(self, name, value):
        return f"“{value}”" if name == "q" else super().words_for(name, value)

    def ordered(self, publications):
        """In the order that was asked for; the newest first unless told otherwise."""
        match self.cleaned_data.get("sort"):
            case "oldest":
                return publications.oldest_first()
            case "title":
                return publications.by_title()
        return publications.newest_first()

    def narrow_q(self, publications, words):
        return publications.matching(words)

    def narrow_type(self, publications, value):
        return publications.filter(type=value)

    def narrow_organisation(self, publications, name):
        return publications.filter(organisation=name)

    def narrow_place(self, publications, slug):
        return publications.for_place(self.partnerships[slug])

    def narrow_topic(self, publications, slug):
        return publications.about(self.topics[slug])

    def narrow_year(self, publications, year):
        return publications.of_year(int(year))

    def narrow_format(self, publications, value):
        return publications.with_text() if value == WEB_PAGE else publications.in_format(value)

    def count_type(self, publications):
        return dict(publications.values_list("type").annotate(Count("pk")))

    def count_organisation(self, publications):
        return dict(publications.values_list("organisation").annotate(Count("pk")))

    def count_place(self, publications):
        everywhere = publications.filter(places=None).count()
        by_place = dict(publications.exclude(places=None).values_list("places").annotate(Count("pk")))
        return {
            slug: everywhere + by_place.get(partnership.pk, 0)
            for slug, partnership in self.partnerships.items()
        }

    def count_topic(self, publications):
        by_topic = dict(publications.exclude(topics=None).values_list("topics").annotate(Count("pk")))
        return {slug: by_topic.get(topic.pk, 0) for slug, topic in self.topics.items()}

    def count_year(self, publications):
        by_year = dict(publications.values_list("published_on__year").annotate(Count("pk")))
        return {str(year): count for year, count in by_year.items()}

    def count_format(self, publications):
        return {WEB_PAGE: publications.with_text().count(), **publications.count_formats()}

    @property
    def is_refined(self):
        """True if more than words was asked for."""
        return any(name != "q" for name in self.given) or bool(self.errors)

    @property
    def fields_of_lists(self):
        return [field for field in self if field.name != "q"]

    @property
    def feed_address(self):
        return self.address("publications:feed")

    @property
    def csv_address(self):
        return self.address("publications:list_csv")
