"""What readers may ask of the news, from the question mark of an address."""

from django import forms
from django.db.models import Count

from icsportal.lib.counted_filter import CountedFilter
from pages.models import Topic
from pages.services.places import area_name, partnerships


class NewsFilter(CountedFilter):
    """Narrows the news to a place, a topic and a year; each choice says how much it would leave."""

    list_view = "bulletins:list"
    none = {"place": "All of Kent and Medway", "topic": "All topics", "year": "All years"}

    place = forms.ChoiceField(label="Where you live", required=False)
    topic = forms.ChoiceField(label="Topic", required=False)
    year = forms.ChoiceField(label="Year", required=False)

    def __init__(self, data, *, news):
        self.partnerships = {partnership.slug: partnership for partnership in partnerships()}
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        years = news.order_by("-issued_on__year").values_list("issued_on__year", flat=True).distinct()
        options = {
            "place": {slug: area_name(partnership) for slug, partnership in self.partnerships.items()},
            "topic": {slug: topic.name for slug, topic in self.topics.items()},
            "year": {str(year): str(year) for year in years},
        }
        super().__init__(data, rows=news, options=options)

    def narrow_place(self, news, slug):
        return news.for_place(self.partnerships[slug])

    def narrow_topic(self, news, slug):
        return news.about(self.topics[slug])

    def narrow_year(self, news, year):
        return news.of_year(int(year))

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

    @property
    def feed_address(self):
        return self.address("bulletins:feed")
