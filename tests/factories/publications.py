"""Factories of publications, on the site, with what belongs to them."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from publications.models import Attachment, Edition, EditionAttachment, FormatRequest, Publication, Series
from tests.factories.files import StoredFileFactory
from tests.factories.site import RecordFactory, days_ago


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series

    name = factory.Sequence(lambda number: f"Series {number}")
    slug = factory.Sequence(lambda number: f"series-{number}")
    summary = "What comes out again and again."


class PublicationFactory(RecordFactory):
    """Live since yesterday, as a web page; without an edition, which only publishing it makes."""

    class Meta:
        model = Publication

    type = Publication.Type.REPORT
    published_on = factory.LazyFunction(lambda: days_ago(1).date())
    organisation = "NHS Kent and Medway"
    scheme_class = Publication.SchemeClass.PERFORMANCE


class AttachedFormatFactory(DjangoModelFactory):
    """A PDF that was approved."""

    class Meta:
        abstract = True

    format = "pdf"
    file = factory.SubFactory(StoredFileFactory)
    name = factory.Sequence(lambda number: f"document-{number}.pdf")

    class Params:
        video = factory.Trait(format="bsl", file=None, name="", url="https://example.org/video")


class AttachmentFactory(AttachedFormatFactory):
    class Meta:
        model = Attachment

    publication = factory.SubFactory(PublicationFactory)


class EditionFactory(DjangoModelFactory):
    """The first version of a publication, the current one."""

    class Meta:
        model = Edition

    publication = factory.SubFactory(PublicationFactory)
    number = 1
    title = factory.SelfAttribute("publication.title")
    summary = factory.SelfAttribute("publication.summary")
    body = factory.SelfAttribute("publication.body")
    language = "en"
    published_at = factory.SelfAttribute("publication.publish_at")


class EditionAttachmentFactory(AttachedFormatFactory):
    class Meta:
        model = EditionAttachment

    edition = factory.SubFactory(EditionFactory)


class FormatRequestFactory(DjangoModelFactory):
    class Meta:
        model = FormatRequest

    publication = factory.SubFactory(PublicationFactory)
    wanted = "Large print"
    contact = "somebody@example.org"
    due_on = date(2026, 12, 4)
