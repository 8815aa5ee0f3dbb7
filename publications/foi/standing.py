"""The law, the scheme and the examples that come with the site, from `fixtures/foi/`."""

from datetime import datetime, time

from django.utils import timezone

from icsportal.lib.standing_text import BadStandingText, html
from icsportal.publishing import actions
from pages.services.standing import topic_called
from publications.foi.actions import count_days
from publications.foi.models import (
    AppliedProvision,
    DisclosureLogEntry,
    Provision,
    Question,
    SchemeClass,
    SchemeItem,
)
from publications.models import Publication

DUTY = "Freedom of Information Act 2000, section 19, and the regulator's model scheme for health bodies"


def add_provision(*, fields, text, by):
    """The exemption, exception or other reason to refuse that one file explains."""
    as_written = ("regime", "code", "slug", "order", "title", "summary", "kind")
    Provision.objects.create(
        has_public_interest_test=fields["test"],
        allows_neither_confirm_nor_deny=fields["neither"],
        reason=fields.get("reason", ""),
        explanation=html(text),
        **{name: fields[name] for name in as_written},
    )


def add_scheme_class(*, fields, text, by):
    """One class of the scheme with all of its items: where each is, or why it is not here."""
    scheme_class = SchemeClass.objects.create(
        slug=fields["slug"].partition("-")[2],
        **{name: fields[name] for name in ("number", "title", "statutory_title", "summary")},
    )
    for place, item in enumerate(fields["items"], 1):
        slug = item.pop("publication", None)
        SchemeItem.objects.create(
            scheme_class=scheme_class,
            order=10 * place,
            duty=DUTY,
            publication=slug and Publication.objects.get(slug=slug, replaces=None),
            **item,
        )


def add_example(*, fields, text, by):
    """A made-up entry of the log, marked as one. Raises BadStandingText if it contradicts itself."""
    as_written = (
        "reference regime title received_on answered_on held decision refusal_reason available_at".split()
    )
    entry = DisclosureLogEntry(
        is_example=True,
        request_text=fields["request"],
        answer=html(text),
        **{name: fields[name] for name in as_written if name in fields},
    )
    count_days(entry)
    entry.save()
    entry.topics.set(topic_called(slug) for slug in fields.get("topics", []))
    for number, question in enumerate(fields.get("questions", []), 1):
        answer = html(question["answer"])
        Question.objects.create(
            entry=entry, number=number, text=question["text"], answer=answer, decision=question["decision"]
        )
    for use in fields.get("applied", []):
        AppliedProvision.objects.create(
            entry=entry,
            provision=Provision.objects.get(code=use["code"]),
            question_number=use.get("question"),
            public_interest=use.get("public_interest", ""),
        )
    start_of_day = timezone.make_aware(datetime.combine(entry.answered_on, time.min))
    try:
        actions.publish(record=entry, by=by, at=start_of_day)
    except actions.NotReady as error:
        raise BadStandingText(str(error)) from error
