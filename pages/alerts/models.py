"""Alerts: what cannot wait, shown above every page that it concerns, and gone at its end by itself."""

import re

from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from icsportal.lib.content_checks import check
from icsportal.lib.hidden_signs import HIDDEN_SIGNS, HIDDEN_SIGNS_IN_TEXT
from icsportal.lib.opening_hours import clock_words, day_words
from icsportal.publishing.models import Record, RecordQuerySet, one_address_each
from icsportal.publishing.reachable import is_public, own_hosts
from pages.alerts.subjects import Subject
from pages.models import Kind, Organisation, Topic
from pages.models.plugins import site_or_https
from pages.where_you_live.structure import area_name

# A gap of a ready-made text, such as "[name of the hospital]".
GAP = re.compile(r"\[[^\]]*\]")


class Severity(models.IntegerChoices):
    """How grave it is: the higher, the graver. Of two alerts a page shows the graver one."""

    INFORMATION = 10, "Information"
    DISRUPTION = 20, "Disruption"
    SERIOUS_DISRUPTION = 30, "Serious disruption"
    EMERGENCY = 40, "Emergency"


class AlertQuerySet(RecordQuerySet):
    def concerning(self, subject: Subject):
        """Alerts that belong on a page about these places and topics: theirs, and those for every page."""
        places = Alert.places.through.objects.filter(alert=OuterRef("pk"))
        topics = Alert.topics.through.objects.filter(alert=OuterRef("pk"))
        of_place = Q(everywhere=False) & Exists(places.filter(subject.of_place))
        of_topic = Q(everywhere=False) & Exists(topics.filter(subject.of_topic))
        concerned = Q(everywhere=True)
        concerned |= of_place if subject.of_place else Q()
        concerned |= of_topic if subject.of_topic else Q()
        return self.filter(concerned)

    def once_live(self, at=None):
        """Alerts that the public can read at `at`, or could until they ended."""
        return self.filter(state=Record.State.APPROVED, publish_at__lte=at or timezone.now())

    def gravest_first(self):
        """The order in which they matter; of equally grave ones the newest first."""
        return self.order_by("-severity", "-publish_at", "-pk")

    def for_listing(self):
        """All that one list row shows, gravest first, in three queries."""
        places = models.Prefetch("places", Organisation.objects.with_name().order_by("name"))
        return self.prefetch_related(places, "topics").gravest_first()


class Alert(Record):
    """One thing that people must know now. It always has an end."""

    title = models.CharField(max_length=100, help_text="At most 100 characters. Say what happens, and where.")
    slug = models.SlugField(max_length=100, help_text="The last part of its address.")
    severity = models.PositiveSmallIntegerField(
        "how grave it is",
        choices=Severity,
        default=Severity.INFORMATION,
        help_text="A page shows one alert at a time: the gravest, and of equally grave ones the newest.",
    )
    text = models.TextField(
        max_length=400,
        validators=[MaxLengthValidator(400), ProhibitNullCharactersValidator()],
        help_text="At most 400 characters: what has changed, and what people should do. No formatting.",
    )
    link_words = models.CharField(
        "words of its link", max_length=100, blank=True, help_text="Say where the link goes."
    )
    link_address = models.CharField(
        "address of its link", max_length=500, blank=True, validators=[site_or_https]
    )
    everywhere = models.BooleanField(
        "on every page",
        default=False,
        help_text="For what concerns all of Kent and Medway. If not, choose places or topics.",
    )
    places = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="alerts",
        limit_choices_to={"kind__in": [Kind.HEALTH_AND_CARE_PARTNERSHIP, Kind.PRIMARY_CARE_NETWORK]},
        help_text="It stands on the pages of these places, and of the networks and practices in them.",
    )
    topics = models.ManyToManyField(
        Topic,
        blank=True,
        related_name="alerts",
        help_text="It stands on the pages of these topics and of the services in them.",
    )

    objects = AlertQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-severity", "-publish_at", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            one_address_each("alert"),
            models.CheckConstraint(
                name="alert_has_an_end",
                condition=~Q(state="approved") | Q(expire_at__isnull=False),
                violation_error_message="Say when it ends: every alert has an end.",
            ),
            models.CheckConstraint(
                name="alert_of_a_known_severity",
                condition=Q(severity__in=Severity.values),
                violation_error_message="Choose how grave it is.",
            ),
            models.CheckConstraint(
                name="alert_link_is_whole",
                condition=Q(link_words="", link_address="") | (~Q(link_words="") & ~Q(link_address="")),
                violation_error_message="For a link give both its words and its address.",
            ),
            models.CheckConstraint(
                name="alert_words_can_be_seen",
                condition=~Q(title__regex=HIDDEN_SIGNS)
                & ~Q(link_words__regex=HIDDEN_SIGNS)
                & ~Q(text__regex=HIDDEN_SIGNS_IN_TEXT),
                violation_error_message="There are hidden control characters in the words. "
                "Delete what you pasted, and paste it again as plain text.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("alerts:alert", args=[self.slug])

    def missing(self):
        """See `Record.missing`."""
        return [*super().missing(), *self.faults_of_end(), *self.faults_of_scope(), *self.faults_of_words()]

    def faults_of_end(self):
        now = timezone.now()
        if self.expire_at is None:
            return ["Say when it ends: every alert has an end."]
        if self.expire_at <= now:
            return ["Its end is in the past: give a later one."]
        if self.replaces and self.replaces.has_ended(now):
            return ["The alert that this changes has ended: write a new one."]
        return []

    def faults_of_scope(self):
        is_narrow = self.places.exists() or self.topics.exists()
        if self.everywhere and is_narrow:
            return ["It is for every page: take the places and topics off, or untick “on every page”."]
        if not self.everywhere and not is_narrow:
            return ["Say whom it concerns: every page, or some places or topics."]
        return []

    def faults_of_words(self):
        faults = [
            f"Fill in {gap}, or take it out."
            for words in (self.title, self.text, self.link_words)
            for gap in GAP.findall(words)
        ]
        if self.link_address:
            link = format_html('<p><a href="{}">{}</a></p>', self.link_address, self.link_words)
            found = check(link, is_public=is_public, own_hosts=own_hosts())
            faults += [str(finding) for finding in found if finding.stops]
        return faults

    def has_ended(self, at=None):
        """True once it was on the site and its end has passed."""
        return self.state == self.State.APPROVED and self.expire_at <= (at or timezone.now())

    @property
    def kind(self):
        """Which look it has: "emergency", "serious-disruption", "disruption" or "information"."""
        return Severity(self.severity).name.lower().replace("_", "-")

    @property
    def area(self):
        """Whom it concerns: "East Kent, Dentists", or "Kent and Medway"."""
        named = [area_name(place) for place in self.places.all()] + [str(each) for each in self.topics.all()]
        return ", ".join(named) or "Kent and Medway"

    @property
    def starts_in_words(self):
        return time_words(self.publish_at) if self.publish_at else ""

    @property
    def ends_in_words(self):
        """Such as "6.30pm on Sunday 29 March 2026"."""
        return time_words(self.expire_at) if self.expire_at else ""


def time_words(at):
    """A moment as it is said in London."""
    here = timezone.localtime(at)
    return f"{clock_words(here.hour * 60 + here.minute)} on {day_words(here.date())}"


class ReadyText(models.Model):
    """Words to start an alert from, kept by staff. Its gaps, in square brackets, are filled in each time."""

    name = models.CharField(max_length=80, unique=True, help_text="Staff choose it by this name.")
    severity = models.PositiveSmallIntegerField(
        "how grave it is", choices=Severity, default=Severity.DISRUPTION
    )
    title = models.CharField(max_length=100, help_text="Put what changes each time in [square brackets].")
    text = models.TextField(max_length=400)

    class Meta:
        ordering = ["name"]
        verbose_name = "ready-made text"
        constraints = [
            models.CheckConstraint(
                name="ready_text_of_a_known_severity",
                condition=Q(severity__in=Severity.values),
                violation_error_message="Choose how grave it is.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def words(self):
        """What an alert takes over from it."""
        return {"severity": self.severity, "title": self.title, "text": self.text}
