"""Factories of pages, news and the machinery."""

from datetime import date, timedelta
from io import BytesIO

import factory
from cms.api import create_page
from cms.models import PageContent
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from bulletins.models import Bulletin, BulletinBox, BulletinPicture
from icsportal.publishing.models import Change, Correction, MovedAddress, Record, ShareLink
from icsportal.search import index
from icsportal.search.models import Entry
from pages.models import (
    Confidence,
    ImportedFact,
    Kind,
    Membership,
    Organisation,
    OrganisationName,
    PageEdit,
    PageSchedule,
    Partner,
    PatientCount,
    Place,
    RegisterChange,
    Service,
    ServiceContact,
    ServiceName,
    Site,
    SiteType,
    Source,
    StandingContent,
    Succession,
    Topic,
    TopicService,
    Urgency,
    UrgentHelp,
    Way,
)


def days_ago(days):
    return timezone.now() - timedelta(days=days)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda number: f"person{number}")
    password = factory.django.Password("password of a test")


class RecordFactory(DjangoModelFactory):
    """Live since yesterday."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda number: f"Item {number}")
    slug = factory.Sequence(lambda number: f"item-{number}")
    summary = "What it is about."
    body = "<p>What it says.</p>"
    state = Record.State.APPROVED
    publish_at = factory.LazyFunction(lambda: days_ago(1))

    class Params:
        withdrawn = factory.Trait(
            state=Record.State.WITHDRAWN,
            withdrawn_at=factory.LazyFunction(timezone.now),
            withdrawal_reason="It was wrong.",
        )


class BulletinFactory(RecordFactory):
    class Meta:
        model = Bulletin

    issued_on = factory.LazyFunction(lambda: days_ago(1).date())
    issued_by = "NHS Kent and Medway"


def upload(name="pier.jpg", size=(40, 20), colour="navy"):
    """A picture as someone chooses it from their disk."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG" if name.endswith("png") else "JPEG")
    return ContentFile(file.getvalue(), name=name)


class BulletinPictureFactory(DjangoModelFactory):
    class Meta:
        model = BulletinPicture

    bulletin = factory.SubFactory(BulletinFactory)
    picture = factory.LazyFunction(upload)
    alt = "The pier at Deal."


class BulletinBoxFactory(DjangoModelFactory):
    class Meta:
        model = BulletinBox

    bulletin = factory.SubFactory(BulletinFactory)
    body = "<p>Words that stand out.</p>"


class MovedAddressFactory(DjangoModelFactory):
    class Meta:
        model = MovedAddress

    old_path = factory.Sequence(lambda number: f"/old-{number}/")
    new_path = "/"


class StandingContentFactory(DjangoModelFactory):
    class Meta:
        model = StandingContent

    key = factory.Sequence(lambda number: f"pages/page-{number}")
    checksum = "0" * 64


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    id = factory.Sequence(lambda number: f"SOURCE-{number}")
    title = "List of networks"
    publisher = "NHS England"
    date_words = "undated"
    found_at = "a copy"
    licence = "Open Government Licence v3.0"


class OrganisationNameFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationName

    organisation = factory.SubFactory("tests.factories.OrganisationFactory", called=False)
    name = factory.Sequence(lambda number: f"Body {number}")
    slug = factory.Sequence(lambda number: f"body-{number}")


class OrganisationFactory(DjangoModelFactory):
    """A network, as far as is known always open. `called="…"` names it; `called=False` does not."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    kind = Kind.PRIMARY_CARE_NETWORK

    @factory.post_generation
    def called(self, create, name, **fields):
        if name is not False:
            OrganisationNameFactory(organisation=self, **({"name": name} if name else {}), **fields)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    child = factory.SubFactory(OrganisationFactory)
    parent = factory.SubFactory(OrganisationFactory, kind=Kind.HEALTH_AND_CARE_PARTNERSHIP)
    child_kind = factory.SelfAttribute("child.kind")
    parent_kind = factory.SelfAttribute("parent.kind")


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    organisation = factory.SubFactory(OrganisationFactory, kind=Kind.ACUTE_TRUST)
    partnership = factory.SubFactory(OrganisationFactory, kind=Kind.HEALTH_AND_CARE_PARTNERSHIP)


class SuccessionFactory(DjangoModelFactory):
    class Meta:
        model = Succession

    predecessor = factory.SubFactory(OrganisationFactory)
    successor = factory.SubFactory(OrganisationFactory)
    on = date(2022, 4, 1)
    type = Succession.Type.MERGER


class PatientCountFactory(DjangoModelFactory):
    class Meta:
        model = PatientCount

    organisation = factory.SubFactory(OrganisationFactory)
    patients = 30_000
    as_at = date(2026, 8, 1)


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    name = factory.Sequence(lambda number: f"Hospital {number}")
    slug = factory.Sequence(lambda number: f"hospital-{number}")
    types = [SiteType.HOSPITAL]
    town = "Dartford"
    postcode = "DA2 8DA"
    council = factory.SubFactory(OrganisationFactory, kind=Kind.DISTRICT_COUNCIL)
    latitude = 51.43
    longitude = 0.26


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place

    code = factory.Sequence(lambda number: f"DA{number}")
    type = Place.Type.DISTRICT
    district = factory.SelfAttribute("code")
    council = factory.SubFactory(OrganisationFactory, kind=Kind.DISTRICT_COUNCIL)
    partnership = factory.SubFactory(OrganisationFactory, kind=Kind.HEALTH_AND_CARE_PARTNERSHIP)
    partnership_share = 1
    postcodes_total = 100
    postcodes_outside = 0
    confidence = Confidence.HIGH
    latitude = 51.43
    longitude = 0.26


class RegisterChangeFactory(DjangoModelFactory):
    class Meta:
        model = RegisterChange

    kind = RegisterChange.Kind.CORRECTION
    summary = "A phone number was put right."


class ImportedFactFactory(DjangoModelFactory):
    class Meta:
        model = ImportedFact

    kind = "place"
    key = factory.Sequence(lambda number: f"DA{number}")
    fields = {}
    object_id = "1"


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda number: f"Topic {number}")
    slug = factory.Sequence(lambda number: f"topic-{number}")
    summary = "What it is about."


class ServiceFactory(DjangoModelFactory):
    """Live since yesterday, in the list of its home topic, for everyone."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Service {number}")
    slug = factory.Sequence(lambda number: f"service-{number}")
    topic = factory.SubFactory(TopicFactory)
    summary = "What it is about."
    shows_urgent_help = factory.LazyAttribute(lambda service: service.urgency != Urgency.ROUTINE)
    urgency = Urgency.ROUTINE
    who_for = "Everyone."
    when_to_use = "<p>When you need it.</p>"
    access = factory.LazyFunction(lambda: [Way.WALK_IN])
    how_to_get = "<p>Walk in.</p>"
    owner = "Communications team"
    checked_on = factory.LazyFunction(lambda: days_ago(1).date())
    review_due_on = factory.LazyFunction(lambda: days_ago(-180).date())
    state = Record.State.APPROVED
    publish_at = factory.LazyFunction(lambda: days_ago(1))

    @factory.post_generation
    def listed(service, create, extracted, **kwargs):
        if create:
            TopicService.objects.get_or_create(topic=service.topic, service=service)

    @factory.post_generation
    def also_known_as(service, create, extracted, **kwargs):
        if create:
            for words in extracted or ["some words", "other words"]:
                ServiceNameFactory(service=service, words=words)


class TopicServiceFactory(DjangoModelFactory):
    class Meta:
        model = TopicService

    topic = factory.SubFactory(TopicFactory)
    service = factory.SubFactory(ServiceFactory)


class ServiceNameFactory(DjangoModelFactory):
    class Meta:
        model = ServiceName

    service = factory.SubFactory(ServiceFactory)
    words = factory.Sequence(lambda number: f"words {number}")


class ServiceContactFactory(DjangoModelFactory):
    class Meta:
        model = ServiceContact

    service = factory.SubFactory(ServiceFactory)
    label = "NHS 111"
    phone = "111"


class UrgentHelpFactory(DjangoModelFactory):
    class Meta:
        model = UrgentHelp

    line = UrgentHelp.Line.PHARMACY
    heading = "Ask a pharmacist"
    words = "You do not need an appointment."


class EntryFactory(DjangoModelFactory):
    """What the index says of something that was published yesterday."""

    class Meta:
        model = Entry

    source = factory.Sequence(lambda number: f"tests.thing {number}")
    kind = "Page"
    title = factory.Sequence(lambda number: f"Page {number}")
    url = factory.Sequence(lambda number: f"/pages/{number}/")
    live_from = factory.LazyFunction(lambda: days_ago(1))

    @classmethod
    def _create(cls, model_class, source, **words):
        index.put(source, index.Findable(**words))
        return Entry.objects.get(source=source)


class ChangeFactory(DjangoModelFactory):
    class Meta:
        model = Change

    record = factory.SubFactory(BulletinFactory)
    action = "Wrote"
    to_state = Record.State.DRAFT
    contents = {}


class CorrectionFactory(DjangoModelFactory):
    class Meta:
        model = Correction

    record = factory.SubFactory(BulletinFactory)
    text = "The date was wrong."


class ShareLinkFactory(DjangoModelFactory):
    class Meta:
        model = ShareLink

    record = factory.SubFactory(BulletinFactory)


def draft_of_page():
    """The version of a page that somebody began and nobody published."""
    page = create_page("A page", "cms/standard.html", "en-gb", created_by=UserFactory())
    return PageContent.admin_manager.get(page=page).versions.get()


class PageEditFactory(DjangoModelFactory):
    class Meta:
        model = PageEdit

    version = factory.LazyFunction(draft_of_page)


class PageScheduleFactory(DjangoModelFactory):
    class Meta:
        model = PageSchedule

    version = factory.LazyFunction(draft_of_page)
    publish_at = factory.LazyFunction(lambda: days_ago(-1))
    by = factory.SubFactory(UserFactory)
