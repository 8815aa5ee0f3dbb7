"""Health services: what they are, who they are for, how to get them, when and where."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Prefetch, Q, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from djangocms_text.fields import HTMLField

from icsportal.lib.opening_hours import NOT_KNOWN, OpeningHours
from icsportal.lib.text import fold
from icsportal.publishing.models import Record, RecordQuerySet, one_address_each
from pages.models.kinds import Kind
from pages.models.organisation import Organisation
from pages.models.plugins import site_or_https
from pages.models.site import Site
from pages.models.topic import Topic, TopicService
from pages.models.ways import WAY_SENTENCES, Urgency, Way, link_faults

https_only = RegexValidator(r"\Ahttps://\S+\Z", "Give an address that starts with https://.")


def hours_not_known():
    return NOT_KNOWN.to_data()


class FoldedField(models.CharField):
    """The words of another field as they are compared and sorted, kept by the database with every write."""

    def __init__(self, *args, of, **options):
        self.of = of
        super().__init__(*args, editable=False, **options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        del options["editable"]
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance, add):
        folded = fold(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, folded)
        return folded


class ServiceQuerySet(RecordQuerySet):
    def in_topic(self, topic):
        """The services of a topic, its own and those at home elsewhere, in the order an editor gave."""
        place = TopicService.objects.filter(service=OuterRef("pk"), topic=topic)
        return (
            self.annotate(position=Subquery(place.values("position")[:1]))
            .filter(Q(topic=topic) | Q(position__isnull=False))
            .order_by(F("position").asc(nulls_last=True), "folded_name", "pk")
        )

    def for_partnership(self, partnership):
        """The services for people who live in a health and care partnership."""
        chosen = Service.partnerships.through.objects.filter(service=OuterRef("pk"), organisation=partnership)
        return self.filter(Q(covers_all=True) | Exists(chosen))

    def based_in(self, partnership):
        """The services with a site in a partnership, or only for people of it or of others."""
        chosen = Service.partnerships.through.objects.filter(service=OuterRef("pk"), organisation=partnership)
        sited = Service.sites.through.objects.filter(service=OuterRef("pk"), site__partnership=partnership)
        return self.filter(Q(Exists(chosen), covers_all=False) | Exists(sited))

    def at_site(self, site):
        return self.filter(sites=site)

    def reached_by(self, way):
        return self.filter(access__contains=[way])

    def topics(self):
        """The topics that list one of these services, in the order an editor gave."""
        return Topic.objects.filter(pk__in=TopicService.objects.filter(service__in=self).values("topic"))

    def most_wanted(self):
        """What most people come for, in the order an editor gave."""
        return self.exclude(top_task_order=None).order_by("top_task_order", "folded_name")

    def review_overdue(self, on=None):
        return self.filter(review_due_on__lt=on or timezone.localdate())

    def for_listing(self):
        """All that one list row shows, by name unless already in another order, in one query."""
        rows = self.select_related("topic").only(
            "name", "folded_name", "slug", "summary", "urgency", "changed_at", "topic__name", "topic__slug"
        )
        return rows if rows.query.order_by else rows.order_by("folded_name", "pk")

    def for_detail(self):
        """All that the page of one service shows; the number of queries does not grow with its rows."""
        named = Organisation.objects.with_name()
        return self.select_related("topic").prefetch_related(
            "names",
            "contacts",
            Prefetch("sites", Site.objects.select_related("partnership").order_by("name")),
            Prefetch("providers", named.order_by("name")),
            Prefetch("partnerships", named.order_by("name")),
        )


class Service(Record):
    """One thing that residents can get help from, described in their words."""

    name = models.CharField(max_length=100, help_text="The name that people use, in plain words.")
    folded_name = FoldedField(max_length=120, of="name")
    slug = models.SlugField(max_length=100, help_text="The last part of its address.")
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        related_name="home_services",
        verbose_name="home topic",
        help_text="Its address starts with this topic. After a change the old address leads to the new one.",
    )
    topics = models.ManyToManyField(Topic, through=TopicService, related_name="services")
    top_task_order = models.PositiveSmallIntegerField(
        "place among the top tasks",
        null=True,
        blank=True,
        help_text="Fill in only for the few things that most people come for. Lower numbers come first.",
    )
    summary = models.CharField(
        max_length=160, help_text="One sentence, shown in lists and by search engines."
    )
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.ROUTINE)
    shows_urgent_help = models.BooleanField(
        default=False,
        help_text="999, NHS 111 and the other ways to urgent help are shown. Always for urgent services.",
    )

    who_for = models.TextField("who it is for", max_length=500)
    when_to_use = HTMLField("when to use it")
    when_not_to_use = HTMLField("when not to use it", blank=True)
    access = ArrayField(models.CharField(max_length=30, choices=Way), verbose_name="ways to get it")
    how_to_get = HTMLField("how to get it", help_text="What to do, step by step.")
    cost = models.CharField(max_length=200, default="Free", help_text="In plain words.")
    age_from = models.PositiveSmallIntegerField("from age", null=True, blank=True)
    age_to = models.PositiveSmallIntegerField("to age", null=True, blank=True)
    languages = models.CharField(
        max_length=300, blank=True, help_text="Interpreters, sign language, leaflets."
    )
    access_facts = ArrayField(
        models.CharField(max_length=200),
        verbose_name="access for disabled people",
        default=list,
        blank=True,
        help_text="Only what has been checked, such as parking or a hearing loop.",
    )
    hours = models.JSONField("opening hours", default=hours_not_known)

    sites = models.ManyToManyField(Site, blank=True, related_name="services")
    providers = models.ManyToManyField(
        Organisation, blank=True, related_name="services", verbose_name="run by"
    )
    covers_all = models.BooleanField("for all of Kent and Medway", default=True)
    partnerships = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="services_in_partnership",
        limit_choices_to={"kind": Kind.HEALTH_AND_CARE_PARTNERSHIP},
        verbose_name="only for",
        help_text="Choose these when it is not for all of Kent and Medway.",
    )
    national_page = models.CharField(
        "page on the NHS website", max_length=300, blank=True, validators=[https_only]
    )

    owner = models.CharField(
        max_length=100, help_text="The role that keeps this true, never a person's name."
    )
    sources = ArrayField(
        models.CharField(max_length=300),
        default=list,
        blank=True,
        help_text="Where each fact comes from: the code of a source in the register, or words.",
    )
    checked_on = models.DateField("last checked on")
    review_due_on = models.DateField("next check due on")

    objects = ServiceQuerySet.as_manager()
    content_children = ("names", "contacts", "listed_in")
    text_under_level = 2

    class Meta(Record.Meta):
        ordering = ["folded_name", "pk"]
        constraints = [
            *Record.Meta.constraints,
            one_address_each("service"),
            models.CheckConstraint(
                name="service_urgent_shows_urgent_help",
                condition=Q(urgency=Urgency.ROUTINE) | Q(shows_urgent_help=True),
                violation_error_message="An urgent service always shows urgent help.",
            ),
            models.CheckConstraint(
                name="service_has_a_way_to_get_it",
                condition=Q(access__len__gt=0),
                violation_error_message="Say how people get it.",
            ),
            models.CheckConstraint(
                name="service_ages_in_order",
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
                violation_error_message="The last age must not be below the first.",
            ),
            models.CheckConstraint(
                name="service_review_after_check",
                condition=Q(review_due_on__gt=F("checked_on")),
                violation_error_message="The next check must be after the last one.",
            ),
            models.CheckConstraint(
                name="service_closes_after_it_opens",
                condition=Func(
                    F("hours"),
                    Value("$.** ? (@.opens >= @.closes)"),
                    function="jsonb_path_exists",
                    template="NOT %(function)s(%(expressions)s)",
                    output_field=models.BooleanField(),
                ),
                violation_error_message="It must close after it opens.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("services:service", args=[self.topic.slug, self.slug])

    def missing(self):
        """What it must still say before the public may read it, in words for staff; see `Record.missing`."""
        faults = link_faults(
            access=self.access,
            can_be_reached=any(contact.reaches_at_once for contact in self.contacts.all()),
            has_site=self.sites.exists(),
            covers_all=self.covers_all,
            has_partnerships=self.partnerships.exists(),
        )
        if self.names.count() < 2:
            faults.append("Give at least two other words that people use for it.")
        return faults

    @property
    def title(self):
        """What every record is called by pages that show any of them."""
        return self.name

    @cached_property
    def opening_hours(self):
        return OpeningHours.from_data(self.hours)

    @property
    def is_urgent(self):
        return self.urgency != Urgency.ROUTINE

    def is_review_overdue(self, on=None):
        """The twin of `ServiceQuerySet.review_overdue`."""
        return self.review_due_on < (on or timezone.localdate())

    @property
    def care_type(self):
        """Which care card says when to use it."""
        return "non-urgent" if self.urgency == Urgency.ROUTINE else self.urgency

    def ways(self):
        """How people get it, one sentence for each way."""
        return [WAY_SENTENCES[Way(way)] for way in self.access]

    def ages(self):
        """Who may use it by age, in words; empty for all ages."""
        if self.age_from is None and self.age_to is None:
            return ""
        if self.age_to is None:
            return f"Aged {self.age_from} and over"
        if self.age_from is None:
            return f"Up to age {self.age_to}"
        return f"Aged {self.age_from} to {self.age_to}"


class ServiceName(models.Model):
    """A word or phrase that people use for a service, listed in the A to Z."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="names")
    words = models.CharField(max_length=80)
    folded = FoldedField(max_length=100, of="words", db_index=True)

    class Meta:
        ordering = ["folded"]
        verbose_name = "also known as"
        verbose_name_plural = "also known as"
        constraints = [
            models.UniqueConstraint(
                name="service_name_once",
                fields=["service", "folded"],
                violation_error_message="This service has these words already.",
            ),
            models.CheckConstraint(
                name="service_name_has_letters",
                condition=~Q(folded=""),
                violation_error_message="Write words or numbers.",
            ),
        ]

    def __str__(self):
        return self.words


class ServiceContact(models.Model):
    """One way to reach a service: a number, an address of any kind, or several of them under one name."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="contacts")
    label = models.CharField(max_length=150, help_text="Who or what answers, such as NHS 111 online.")
    phone = models.CharField(
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"\A\+?[0-9][0-9 ]*\Z", "A phone number has only digits and spaces.")],
    )
    email = models.EmailField("e-mail", blank=True)
    website = models.CharField(max_length=500, blank=True, validators=[site_or_https])
    address = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "contact"
        constraints = [
            models.CheckConstraint(
                name="service_contact_reaches_someone",
                condition=~Q(phone="", email="", website="", address=""),
                violation_error_message="Give a phone number, an e-mail address, a website or an address.",
            )
        ]

    def __str__(self):
        return self.label

    @property
    def reaches_at_once(self):
        """True if people can start something with it themselves, from where they are."""
        return bool(self.phone or self.email or self.website)
