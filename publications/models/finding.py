from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, Lower
from django.urls import reverse
from django.utils.http import urlencode

from icsportal.publishing.models import RecordQuerySet
from icsportal.search.models import Entry
from pages.models import Organisation
from pages.services.places import area_name


class PublicationQuerySet(RecordQuerySet):
    def for_place(self, partnership):
        """About a health and care partnership, or about all of Kent and Medway."""
        places = self.model.places.through.objects.filter(publication=OuterRef("pk"))
        return self.filter(~Exists(places) | Exists(places.filter(organisation=partnership)))

    def links_for(self, partnership):
        """(words, address) of the list of those for a partnership, if there are any now."""
        if not self.live().for_place(partnership).exists():
            return []
        address = f"{reverse('publications:list')}?{urlencode({'place': partnership.slug})}"
        return [(f"Publications for {area_name(partnership)}", address)]

    def about(self, topic):
        return self.filter(topics=topic)

    def of_year(self, year):
        return self.filter(published_on__year=year)

    def matching(self, words):
        """Those that site search finds by the words, those inside of files included."""
        source = Concat(
            Value(f"{self.model._meta.label_lower} "), Cast("pk", TextField()), output_field=TextField()
        )
        found = Entry.objects.matching(words).values("source")
        return self.alias(source_of_search=source).filter(source_of_search__in=found)

    def due_for_review(self, by):
        """On the site, and to be looked at again by a day; what was superseded stays as it is."""
        return self.live().filter(review_due_on__lte=by, superseded_by=None).order_by("review_due_on", "pk")

    def in_series(self):
        """The series of which they are."""
        series = self.model.series.field.related_model.objects
        return series.filter(publications__in=self).distinct()

    def with_text(self):
        """Those that can be read as a web page."""
        return self.exclude(body="")

    def in_format(self, format):
        """Those that have a file or a video in one of the formats of `Attachment`."""
        found = attachments_of(self.model).readable().filter(publication=OuterRef("pk"), format=format)
        return self.filter(Exists(found))

    def count_formats(self):
        """{format: how many of them have it}, by one query."""
        found = attachments_of(self.model).readable().filter(publication__in=self.values("pk")).order_by()
        return dict(found.values_list("format").annotate(Count("publication", distinct=True)))

    def newest_first(self):
        """By the date of the document; what has no date comes last."""
        return self.order_by(F("published_on").desc(nulls_last=True), "-pk")

    def oldest_first(self):
        """By the date of the document; what has no date comes last."""
        return self.order_by(F("published_on").asc(nulls_last=True), "pk")

    def by_title(self):
        return self.order_by(Lower("title"), "pk")

    def latest_first(self):
        """By the moment at which it was new to readers: its release, or its latest change of weight."""
        return self.with_renewal().order_by("-renewed_at", "-pk")

    def with_renewal(self):
        """Each with `renewed_at`."""
        editions = self.model.editions.rel.related_model.objects.released()
        newest = editions.filter(publication=OuterRef("pk"), is_minor=False).order_by("-number")
        return self.annotate(renewed_at=Coalesce(Subquery(newest.values("published_at")[:1]), "publish_at"))

    def for_listing(self):
        """All that one list row shows, newest first unless already in another order, in two queries."""
        rows = (
            self.annotate(
                has_text=ExpressionWrapper(~Q(body=""), BooleanField()),
                is_superseded=Exists(self.model.objects.live().filter(pk=OuterRef("superseded_by"))),
            )
            .defer("body", "no_text_reason")
            .prefetch_related(readable_formats(self.model))
        )
        return rows if rows.query.order_by else rows.newest_first()

    def for_detail(self):
        """With what the page of one publication names, in one query."""
        return self.select_related("superseded_by", "series")

    def for_export(self):
        """All that a line of the table says, in four queries."""
        return self.for_listing().prefetch_related(named_places(), "topics")


def named_places():
    return Prefetch("places", Organisation.objects.with_name().order_by("name"))


def readable_formats(model):
    return Prefetch("attachments", attachments_of(model).readable().only("publication", "format"), "listed")


def attachments_of(model):
    """All attachments; their module imports that of publications."""
    return model.attachments.rel.related_model.objects
