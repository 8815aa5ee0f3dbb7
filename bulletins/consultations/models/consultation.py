"""Consultations: what people are asked, until when, who answers them, and what came of it."""

from datetime import date
from functools import reduce
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator, RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from djangocms_text.fields import HTMLField

from bulletins.consultations.states import (
    CONCLUDED,
    WAITING,
    Dates,
    State,
    closing_moment,
    in_state,
    state_on,
)
from bulletins.related import related_pages
from icsportal.lib.hidden_signs import HIDDEN_SIGNS, HIDDEN_SIGNS_IN_TEXT
from icsportal.lib.opening_hours import clock_words, day_words
from icsportal.publishing.models import Record, RecordQuerySet, one_address_each
from icsportal.publishing.reachable import links_of
from pages.models import Kind, Organisation, Topic
from pages.models.service import https_only
from pages.services.places import area_name

# Other pages of the section have these addresses.
RESERVED_SLUGS = ["feed"]

# Of what closed earlier, before the system had its duties by law, it may be unknown what came of it.
OUTCOMES_KNOWN_FROM = date(2022, 7, 1)

OUTCOME_TEXTS = ("heard", "decided", "changed")


class ConsultationQuerySet(RecordQuerySet):
    def in_state(self, *states, at=None):
        """Consultations that are in one of these states at `at` (default: now)."""
        on = timezone.localdate(at)
        return self.filter(reduce(or_, (in_state(state, on) for state in states)))

    def for_place(self, partnership):
        """Those for people of a health and care partnership, and those for all of Kent and Medway."""
        places = Consultation.places.through.objects.filter(consultation=OuterRef("pk"))
        return self.filter(~Exists(places) | Exists(places.filter(organisation=partnership)))

    def closing_first(self):
        return self.order_by("closes_on", "pk")

    def latest_first(self):
        return self.order_by("-closes_on", "-pk")

    def for_listing(self):
        """All that one list row shows, the latest first unless already in another order, in two queries."""
        rows = self.defer("body", *OUTCOME_TEXTS, "source_note").prefetch_related(named_places())
        return rows if rows.query.order_by else rows.latest_first()

    def for_detail(self):
        """All that the page of one shows; the number of queries does not grow with its rows."""
        return self.prefetch_related(named_places(), "topics", "events", "documents")


def named_places():
    return Prefetch("places", Organisation.objects.with_name().order_by("name"))


class Consultation(Record):
    """One question to the public, open from its first to its last day, and answered afterwards."""

    title = models.CharField(max_length=150, help_text="At most 150 characters. Say what people are asked.")
    slug = models.SlugField(
        max_length=100,
        help_text="The last part of its address. After a change the old address leads to the new one.",
    )
    summary = models.CharField(
        max_length=160, help_text="One sentence, shown in lists and by search engines."
    )
    body = HTMLField(
        "what it is about",
        help_text="What you ask, why, and what can still change. Headings start at level 2.",
    )
    run_by = models.CharField(max_length=200, help_text="The body that asks.")
    places = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="consultations",
        limit_choices_to={"kind": Kind.HEALTH_AND_CARE_PARTNERSHIP},
        help_text="Choose none if it is for all of Kent and Medway.",
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="consultations")
    opens_on = models.DateField("first day", help_text="People can respond from this day on.")
    closes_on = models.DateField("last day", help_text="People can respond until 11.59pm on this day.")

    online = models.CharField(
        "online", max_length=300, blank=True, validators=[https_only], help_text="The address of the survey."
    )
    email = models.EmailField("by email", blank=True)
    phone = models.CharField(
        "by phone",
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"\A\+?[0-9][0-9 ]*\Z", "A phone number has only digits and spaces.")],
    )
    post = models.TextField(
        "by post",
        max_length=300,
        blank=True,
        validators=[MaxLengthValidator(300), ProhibitNullCharactersValidator()],
        help_text="The address, a line for each part.",
    )
    ways_note = models.CharField(
        "more about how to respond",
        max_length=300,
        blank=True,
        help_text="Other ways, help to respond, or how people could respond when it has closed.",
    )
    related = ArrayField(
        models.CharField(max_length=500),
        verbose_name="pages to read",
        default=list,
        blank=True,
        help_text="Publications and other pages of this website that people need to answer.",
    )

    report_back_owner = models.CharField(
        "who reports back",
        max_length=100,
        blank=True,
        help_text="The role that tells people what came of it, such as “Director of Communications”. "
        "Never the name of a person.",
    )
    report_back_by = models.DateField(
        "outcome by", null=True, blank=True, help_text="The public reads this promise from the first day on."
    )
    heard = HTMLField("what we heard", blank=True)
    decided = HTMLField("what we decided", blank=True)
    changed = HTMLField("what changed", blank=True)
    outcome_published_on = models.DateField(
        null=True, blank=True, help_text="Fill this in together with the three texts of the outcome."
    )
    no_outcome_recorded = models.BooleanField(
        default=False,
        help_text="Only for old ones: nobody knows what came of it, and the page says so. "
        f"It must have closed before {OUTCOMES_KNOWN_FROM:%-d %B %Y}.",
    )
    source_note = models.TextField(
        "where the facts come from", blank=True, help_text="Only staff read this: documents, pages, dates."
    )

    objects = ConsultationQuerySet.as_manager()
    content_children = ("events", "documents")

    class Meta(Record.Meta):
        ordering = ["-closes_on", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            one_address_each("consultation"),
            models.CheckConstraint(
                name="consultation_slug_is_free",
                condition=~Q(slug__in=RESERVED_SLUGS),
                violation_error_message="This address is taken by the feed. Choose another slug.",
            ),
            models.CheckConstraint(
                name="consultation_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message="Its last day must not be before its first.",
            ),
            models.CheckConstraint(
                name="consultation_reports_back",
                condition=~Q(state="approved")
                | Q(no_outcome_recorded=True)
                | (Q(report_back_by__isnull=False) & ~Q(report_back_owner="")),
                violation_error_message="Say who reports back, and by when.",
            ),
            models.CheckConstraint(
                name="consultation_reports_back_after_it_closes",
                condition=Q(report_back_by=None) | Q(report_back_by__gt=F("closes_on")),
                violation_error_message="The outcome can only be promised for a day after the last day.",
            ),
            models.CheckConstraint(
                name="consultation_outcome_after_it_closes",
                condition=Q(outcome_published_on=None) | Q(outcome_published_on__gt=F("closes_on")),
                violation_error_message="The outcome can only be published after the last day.",
            ),
            models.CheckConstraint(
                name="consultation_outcome_is_whole",
                condition=Q(outcome_published_on=None) | (~Q(heard="") & ~Q(decided="") & ~Q(changed="")),
                violation_error_message="An outcome says what you heard, what you decided and what changed.",
            ),
            models.CheckConstraint(
                name="consultation_without_outcome_is_old",
                condition=Q(no_outcome_recorded=False)
                | Q(
                    closes_on__lt=OUTCOMES_KNOWN_FROM,
                    outcome_published_on=None,
                    heard="",
                    decided="",
                    changed="",
                ),
                violation_error_message="“No outcome recorded” is only for what closed before "
                f"{OUTCOMES_KNOWN_FROM:%-d %B %Y}, and has no outcome.",
            ),
            models.CheckConstraint(
                name="consultation_words_can_be_seen",
                condition=~Q(title__regex=HIDDEN_SIGNS)
                & ~Q(summary__regex=HIDDEN_SIGNS)
                & ~Q(run_by__regex=HIDDEN_SIGNS)
                & ~Q(report_back_owner__regex=HIDDEN_SIGNS)
                & ~Q(ways_note__regex=HIDDEN_SIGNS)
                & ~Q(body__regex=HIDDEN_SIGNS_IN_TEXT)
                & ~Q(heard__regex=HIDDEN_SIGNS_IN_TEXT)
                & ~Q(decided__regex=HIDDEN_SIGNS_IN_TEXT)
                & ~Q(changed__regex=HIDDEN_SIGNS_IN_TEXT)
                & ~Q(post__regex=HIDDEN_SIGNS_IN_TEXT),
                violation_error_message="There are hidden control characters in the words. "
                "Delete what you pasted, and paste it again as plain text.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("consultations:consultation", args=[self.slug])

    # what must still be said

    def missing(self):
        """See `Record.missing`."""
        faults = super().missing()
        if self.address_is_taken():
            faults.append("Another consultation has this address already: choose another slug.")
        return [*faults, *self.faults_of_promise(), *self.faults_of_ways(), *self.faults_of_links()]

    def faults_of_promise(self):
        faults = []
        if not self.no_outcome_recorded and not self.report_back_owner.strip():
            faults.append("Say which role reports back to people.")
        if not self.no_outcome_recorded and self.report_back_by is None:
            faults.append("Say by when people are told the outcome.")
        if self.outcome_published_on and self.outcome_published_on > timezone.localdate():
            faults.append("The outcome is public as soon as this is: its date cannot be in the future.")
        if not self.outcome_published_on and any(getattr(self, name) for name in OUTCOME_TEXTS):
            faults.append("There is an outcome without its date: fill in when it is published.")
        return faults

    def faults_of_ways(self):
        is_over = timezone.localdate() > self.closes_on
        has_ways = any((self.online, self.email, self.phone, self.post)) or self.events.exists()
        return [] if is_over or has_ways else ["Say how people can respond."]

    def faults_of_links(self):
        may_lead_to = links_of(self)
        faults = [
            f"The document “{document.title}” is not public: {document.address}."
            for document in self.documents.all()
            if document.address.startswith("/") and not may_lead_to(document.address)
        ]
        if len(related_pages(self.related)) < len(set(self.related)):
            faults.append("A page to read is not public: publish it first, or take it off.")
        return faults

    def address_is_taken(self):
        """True if another consultation than this one, or the one it is to replace, has its slug."""
        return Consultation.objects.besides(self).filter(slug=self.slug).exists()

    # where it stands

    @property
    def dates(self):
        return Dates(
            opens_on=self.opens_on,
            closes_on=self.closes_on,
            report_back_by=self.report_back_by,
            outcome_published_on=self.outcome_published_on,
            no_outcome_recorded=self.no_outcome_recorded,
        )

    def state_at(self, at=None) -> State:
        """The twin of `ConsultationQuerySet.in_state`."""
        return state_on(self.dates, timezone.localdate(at))

    @cached_property
    def state_now(self):
        return self.state_at()

    @property
    def is_open(self):
        return self.state_now == State.OPEN

    @property
    def can_be_answered(self):
        """True while it is open or still to come."""
        return self.state_now in (State.OPEN, State.COMING)

    @property
    def is_waiting(self):
        return self.state_now in WAITING

    @property
    def is_concluded(self):
        return self.state_now in CONCLUDED

    @property
    def has_outcome(self):
        return self.state_now == State.OUTCOME_PUBLISHED

    @property
    def is_overdue(self):
        return self.state_now == State.OUTCOME_OVERDUE

    @property
    def closes_in_words(self):
        """Such as "11.59pm on Friday 16 August 2019"."""
        at = timezone.localtime(closing_moment(self.closes_on))
        return f"{clock_words(at.hour * 60 + at.minute)} on {day_words(self.closes_on)}"

    @property
    def in_words(self):
        """Where it stands, in one or two sentences for readers."""
        match self.state_now:
            case State.COMING:
                return f"Opens on {day_words(self.opens_on)}. Closes at {self.closes_in_words}."
            case State.OPEN:
                return f"Open now. Closes at {self.closes_in_words}."
        closed = f"Closed on {day_words(self.closes_on)}."
        match self.state_now:
            case State.CONSIDERED:
                return f"{closed} We are looking at what people said. {self.promise_in_words}"
            case State.OUTCOME_DUE:
                return f"{closed} The outcome is due soon. {self.promise_in_words}"
            case State.OUTCOME_OVERDUE:
                return f"{closed} The outcome is late. It was due by {day_words(self.report_back_by)}."
            case State.OUTCOME_PUBLISHED:
                return f"{closed} We published the outcome on {day_words(self.outcome_published_on)}."
        return f"{closed} No outcome was recorded."

    @property
    def promise_in_words(self):
        return f"We will tell you the outcome by {day_words(self.report_back_by)}."

    @property
    def area(self):
        """Whom it is for: "East Kent and West Kent", or "Kent and Medway"."""
        return get_text_list([area_name(place) for place in self.places.all()], "and") or "Kent and Medway"

    @cached_property
    def pages_to_read(self):
        """Those that the public can read now, wherever they moved, by title."""
        return related_pages(self.related)
