"""Factories of freedom of information."""

import re
from datetime import date

import factory
from factory.django import DjangoModelFactory

from icsportal.publishing.models import Record
from publications.foi.models import (
    AnswerFile,
    AppliedProvision,
    ComplianceQuarter,
    Decision,
    DisclosureLogEntry,
    Held,
    InternalReview,
    Kind,
    Provision,
    Question,
    Reason,
    Regime,
    SchemeClass,
    SchemeItem,
    Timeliness,
)
from tests.factories.site import days_ago


class DisclosureLogEntryFactory(DjangoModelFactory):
    """Received on 10 March 2026, answered in full a fortnight later, in the log since yesterday."""

    class Meta:
        model = DisclosureLogEntry

    reference = factory.Sequence(lambda number: f"FOI-2026-{number:04}")
    title = factory.Sequence(lambda number: f"Request {number}")
    request_text = "How many beds are there?"
    answer = "<p>There are 30.</p>"
    received_on = date(2026, 3, 10)
    due_on = date(2026, 4, 10)
    due_basis = factory.LazyAttribute(
        lambda entry: {
            "received_on": entry.received_on.isoformat(),
            "counted_from": entry.received_on.isoformat(),
            "working_days": 20,
            "skipped": [
                {"day": "2026-03-17", "why": "bank holiday in Northern Ireland"},
                {"day": "2026-04-03", "why": "bank holiday"},
                {"day": "2026-04-06", "why": "bank holiday"},
            ],
            "paused": [],
        }
    )
    answered_on = date(2026, 3, 24)
    working_days_taken = 9
    in_time = Timeliness.WITHIN
    held = Held.YES
    decision = Decision.GRANTED
    state = Record.State.APPROVED
    publish_at = factory.LazyFunction(lambda: days_ago(1))

    class Params:
        draft = factory.Trait(state=Record.State.DRAFT, publish_at=None)
        waiting = factory.Trait(
            draft=True, answer="", answered_on=None, working_days_taken=None, in_time="", held="", decision=""
        )
        refused = factory.Trait(decision=Decision.REFUSED, refusal_reason=Reason.EXEMPTION)
        part = factory.Trait(decision=Decision.PART, refusal_reason=Reason.EXEMPTION)
        withdrawn = factory.Trait(
            state=Record.State.WITHDRAWN,
            withdrawn_at=factory.LazyFunction(lambda: days_ago(0)),
            withdrawal_reason="It was wrong.",
        )


class ProvisionFactory(DjangoModelFactory):
    """A qualified exemption of the Act."""

    class Meta:
        model = Provision

    regime = Regime.FOIA
    code = factory.Sequence(lambda number: f"s.{100 + number}")
    slug = factory.LazyAttribute(
        lambda law: re.sub(r"\W+", "-", law.code.replace("s.", "section-").replace("reg.", "regulation-"))
    )
    order = factory.Sequence(lambda number: number)
    title = factory.Sequence(lambda number: f"Matter {number}")
    summary = "What it protects."
    explanation = "<p>What it protects, and an example.</p>"
    kind = Kind.QUALIFIED
    has_public_interest_test = factory.LazyAttribute(lambda law: law.kind == Kind.QUALIFIED)


class AppliedProvisionFactory(DjangoModelFactory):
    class Meta:
        model = AppliedProvision

    entry = factory.SubFactory(DisclosureLogEntryFactory, refused=True)
    provision = factory.SubFactory(ProvisionFactory)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    entry = factory.SubFactory(DisclosureLogEntryFactory)
    number = factory.Sequence(lambda number: number + 1)
    text = "How many beds are there?"
    answer = "<p>There are 30.</p>"
    decision = Decision.GRANTED


class InternalReviewFactory(DjangoModelFactory):
    class Meta:
        model = InternalReview

    entry = factory.SubFactory(DisclosureLogEntryFactory)
    asked_on = date(2026, 4, 1)
    due_on = date(2026, 5, 1)


class AnswerFileFactory(DjangoModelFactory):
    class Meta:
        model = AnswerFile

    entry = factory.SubFactory(DisclosureLogEntryFactory)
    file = factory.SubFactory("tests.factories.StoredFileFactory")


class SchemeClassFactory(DjangoModelFactory):
    class Meta:
        model = SchemeClass
        django_get_or_create = ["number"]

    number = 6
    slug = factory.LazyAttribute(lambda each: f"class-{each.number}")
    title = "Lists and registers"
    statutory_title = "Lists and registers"
    summary = "What we keep lists of."


class SchemeItemFactory(DjangoModelFactory):
    class Meta:
        model = SchemeItem

    scheme_class = factory.SubFactory(SchemeClassFactory)
    name = factory.Sequence(lambda number: f"Register {number}")
    duty = "Model publication scheme"
    owner = "Governance team"
    why_not = "It is being written. Ask the governance team."


class ComplianceQuarterFactory(DjangoModelFactory):
    """January to March 2026, counted and not published."""

    class Meta:
        model = ComplianceQuarter

    starts_on = date(2026, 1, 1)
    as_at = date(2026, 5, 11)
