from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.functional import cached_property
from djangocms_text.fields import HTMLField

from icsportal.lib.working_days import CalendarEnds
from icsportal.publishing.models import Record, RecordQuerySet
from pages.models import Kind as OrganisationKind
from pages.models import Organisation, Topic
from pages.models.plugins import site_or_https
from publications.foi.deadlines import ClockStopped, response_due, sum_in_words
from publications.foi.models.choices import (
    AVAILABLE_ELSEWHERE,
    Decision,
    Extension,
    Held,
    Reason,
    Regime,
    Timeliness,
)
from publications.foi.models.entry_rules import CONSTRAINTS


class DisclosureLogEntryQuerySet(RecordQuerySet):
    def for_listing(self):
        """All that one row of the log shows, the latest answer first, in two queries."""
        return (
            self.only("reference", "title", "decision", "regime", "answered_on", "is_example", "changed_at")
            .prefetch_related("applied__provision")
            .order_by("-answered_on", "-reference")
        )

    def for_detail(self):
        return self.select_related("answered_by").prefetch_related(
            "applied__provision",
            "questions",
            "reviews",
            "files__file",
            "topics",
            Prefetch("places", Organisation.objects.with_name()),
        )

    def answered_in(self, year):
        return self.filter(answered_on__year=year)

    def about(self, topic):
        return self.filter(topics=topic)

    def decided(self, decision):
        return self.filter(decision=decision)

    def under(self, provision):
        """Entries in which something was held back under the provision."""
        if provision.reason:
            return self.filter(refusal_reason=provision.reason)
        return self.filter(pk__in=provision.applied.values("entry"))

    def requests(self):
        """Each real request once, whatever became of it: no examples, no copies that are being changed."""
        return self.filter(replaces=None, is_example=False)

    def open(self):
        """Requests that wait for their answer."""
        return self.requests().filter(answered_on=None, state=Record.State.DRAFT)

    def due_by(self, day):
        return self.open().filter(Q(extended_to__lte=day) | Q(extended_to=None, due_on__lte=day))

    def datasets_due_by(self, day):
        """Public datasets that were to be brought up to date by then."""
        return self.requests().live().filter(dataset_next_update_on__lte=day)


class DisclosureLogEntry(Record):
    """A request for information and what was answered: never who asked."""

    reference = models.CharField(
        max_length=20,
        help_text="Our own, such as FOI-2026-0123. It is part of the address. Readers quote it.",
    )
    case_reference = models.CharField(
        "reference in the case system", max_length=40, blank=True, help_text="Only staff see it."
    )
    regime = models.CharField("law", max_length=5, choices=Regime, default=Regime.FOIA)
    title = models.CharField(max_length=150, help_text="What was asked about, in a few plain words.")
    request_text = models.TextField(
        "request",
        help_text="As it was asked. Take out who asked: name, address, greeting, reason.",
    )
    answer = HTMLField(
        blank=True,
        help_text="What was answered. With several questions, only what is common to all of them.",
    )

    received_on = models.DateField("received")
    clarification_asked_on = models.DateField("clarification asked", null=True, blank=True)
    clarification_received_on = models.DateField(
        "clarification received", null=True, blank=True, help_text="The clock starts again on this day."
    )
    fee_notice_on = models.DateField("fees notice sent", null=True, blank=True)
    fee_paid_on = models.DateField("fee paid", null=True, blank=True)
    extension = models.CharField(max_length=15, choices=Extension, default=Extension.NONE)
    is_complex = models.BooleanField("complex", default=False)
    is_voluminous = models.BooleanField("asks for a lot", default=False)
    extended_to = models.DateField(
        null=True,
        blank=True,
        help_text="The new last day. For regulation 7 leave it empty: it is the fortieth working day.",
    )
    due_on = models.DateField("due", null=True, editable=False)
    due_basis = models.JSONField(default=dict, editable=False)
    answered_on = models.DateField("answered", null=True, blank=True)
    working_days_taken = models.PositiveSmallIntegerField(null=True, editable=False)
    in_time = models.CharField(max_length=10, choices=Timeliness, blank=True, editable=False)

    held = models.CharField("do we hold it", max_length=15, choices=Held, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    refusal_reason = models.CharField("why something was refused", max_length=20, choices=Reason, blank=True)
    available_at = models.CharField(
        "where it is available",
        max_length=500,
        blank=True,
        validators=[site_or_https],
        help_text="Needed when section 21 is the only exemption: where people find the information.",
    )
    expected_publication = models.CharField(
        max_length=200,
        blank=True,
        help_text="Needed for section 22: what will be published, and when.",
    )

    topics = models.ManyToManyField(Topic, blank=True, related_name="disclosure_log_entries")
    places = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="disclosure_log_entries",
        limit_choices_to={"kind": OrganisationKind.HEALTH_AND_CARE_PARTNERSHIP},
        help_text="Choose none if it is about all of Kent and Medway.",
    )
    answered_by = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="body that answered",
        help_text="Only if an earlier body answered it, whose requests passed to us.",
    )
    is_dataset = models.BooleanField(
        "dataset", default=False, help_text="A dataset that must be kept up to date here (section 19(2A))."
    )
    dataset_owner = models.CharField(
        max_length=100, blank=True, help_text="The team that keeps it up to date."
    )
    dataset_next_update_on = models.DateField(null=True, blank=True)
    is_example = models.BooleanField(
        "example", default=False, editable=False, help_text="Made up to show what an entry looks like."
    )

    objects = DisclosureLogEntryQuerySet.as_manager()
    content_children = ("questions", "applied", "reviews", "files")
    text_under_level = 2

    class Meta(Record.Meta):
        ordering = ["-received_on", "-pk"]
        verbose_name = "disclosure log entry"
        verbose_name_plural = "disclosure log entries"
        constraints = [*Record.Meta.constraints, *CONSTRAINTS]

    def __str__(self):
        return f"{self.reference}: {self.title}"

    def get_absolute_url(self):
        return reverse("foi:entry", args=[self.slug])

    @property
    def slug(self):
        return self.reference.lower()

    @classmethod
    def reference_of(cls, slug):
        return slug.upper()

    def missing(self):
        """See `Record.missing`."""
        from publications.foi.consistency import faults_of

        return super().missing() + faults_of(self)

    @property
    def last_day(self):
        """By when the answer has to go out, with every extension; None while the clock stands still."""
        return self.extended_to or self.due_on

    @property
    def sum_in_words(self):
        """How the due date was counted, or why there is none."""
        if self.due_on:
            return sum_in_words(self.due_basis, self.due_on)
        try:
            self.deadline()
        except (ClockStopped, CalendarEnds) as reason:
            return str(reason)
        return ""

    def deadline(self):
        """The deadline as the calendar and the dates have it now.

        Raises ClockStopped, CalendarEnds.
        """
        return response_due(
            self.received_on,
            clarification_asked_on=self.clarification_asked_on,
            clarification_received_on=self.clarification_received_on,
            fee_notice_on=self.fee_notice_on,
            fee_paid_on=self.fee_paid_on,
        )

    @cached_property
    def codes(self):
        """The provisions under which something was held back, each once, in the order of the law."""
        provisions = {applied.provision for applied in self.applied.all()}
        return sorted(provisions, key=lambda provision: (provision.regime, provision.order))

    @property
    def outcome(self):
        """The decision in words; what was refused only because people can get it already is called so."""
        if self.decision == Decision.REFUSED and [law.code for law in self.codes] == [AVAILABLE_ELSEWHERE]:
            return "Already available"
        return self.get_decision_display()
