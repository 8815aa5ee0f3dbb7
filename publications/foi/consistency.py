"""What must fit together between the rows of an entry before the public may read it, in words for staff.

The database holds the same for what is published (migration `0002_rules_between_rows`). Here all of it is
said at once, before anybody tries.
"""

import re
from collections.abc import Iterator

from django.utils import timezone

from icsportal.lib.content_checks import check
from icsportal.lib.working_days import CalendarEnds
from icsportal.publishing.reachable import is_public, own_hosts
from publications.foi.deadlines import public_interest_due
from publications.foi.models.choices import (
    AVAILABLE_ELSEWHERE,
    WITHOUT_DECISION,
    WITHOUT_SAYING_IF_HELD,
    Decision,
    Extension,
    Held,
    Kind,
    Reason,
    Regime,
)

# The exception that itself says that the information is not held.
NOT_HELD = "reg.12(4)(a)"
PUBLISHED_LATER = "s.22"

# What tells who asked: a sign-off, an address to reach them by.
TELLS_WHO_ASKED = {
    r"\b(kind|best|warm) regards\b|\byours (sincerely|faithfully)\b": "a greeting, and often a name",
    r"\bmy name is\b": "a name",
    r"[\w.+-]+@[\w-]+\.[\w.]+": "an e-mail address",
    r"(?<!\d)(?:\+44|0)(?:[ -]?\d){9,10}(?!\d)": "a phone number",
}


def faults_of(entry) -> list[str]:
    """A sentence for each thing that must be put right."""
    return [*row_faults(entry), *rows_faults(entry), *privacy_faults(entry), *text_faults(entry)]


def advice_on(entry) -> Iterator[str]:
    """What is allowed, and worth a second thought."""
    codes = set(entry.applied.values_list("provision__code", flat=True))
    if entry.decision == Decision.PART and entry.refusal_reason in (Reason.COST, Reason.COST_TO_FIND_OUT):
        yield "Some was given although finding it all costs too much: make sure that this is what you mean."
    if entry.regime == Regime.FOIA and "s.39" in codes:
        yield "Section 39 means that the environment is asked about: should the law be the Regulations?"
    if entry.extension == Extension.PUBLIC_INTEREST and entry.due_on:
        try:
            usual = public_interest_due(entry.due_on)
        except CalendarEnds:
            return
        if entry.extended_to > usual:
            yield f"The Code of Practice gives 20 more working days at most, until {usual:%-d %B %Y}."


def row_faults(entry) -> Iterator[str]:
    """What is not filled in yet, and a reference that somebody else has."""
    others = type(entry).objects.besides(entry)
    if others.filter(reference=entry.reference).exists():
        yield "Another entry has this reference already."
    if entry.case_reference and others.filter(case_reference=entry.case_reference).exists():
        yield "Another entry has this reference of the case system already."
    if not entry.answered_on:
        yield "Give the day of the answer."
    if not entry.decision:
        yield "Give the decision."
    if not entry.due_on and entry.decision not in WITHOUT_DECISION:
        yield f"It has no due date. {entry.sum_in_words}".strip()
    for name, fault in days_to_come(entry):
        yield f"{entry._meta.get_field(name).verbose_name.capitalize()}: {fault}"


def days_to_come(entry) -> Iterator[tuple[str, str]]:
    """The fields, each with what is wrong, that say of a day to come that something happened on it."""
    for name in ("received_on", "answered_on"):
        if (day := getattr(entry, name)) and day > timezone.localdate():
            yield name, "This day is yet to come."


def rows_faults(entry) -> Iterator[str]:
    """What does not fit together between the entry, its questions, its exemptions and its review."""
    questions = list(entry.questions.all())
    applied = list(entry.applied.select_related("provision"))
    codes = {each.provision.code for each in applied}
    neither = any(each.neither_confirm_nor_deny for each in applied)
    if entry.decision in (Decision.GRANTED, *WITHOUT_DECISION) and applied:
        yield "An exemption is given, but nothing was refused."
    if entry.refusal_reason == Reason.EXEMPTION and not applied:
        yield "Name the exemption or exception under which something was refused."
    if entry.held == Held.NO and any(
        not each.neither_confirm_nor_deny and each.provision.code != NOT_HELD for each in applied
    ):
        yield "What is not held cannot be exempt."
    if (
        entry.held == Held.NOT_CONFIRMED
        and not neither
        and entry.refusal_reason not in WITHOUT_SAYING_IF_HELD
    ):
        yield "We must say whether we hold it, unless an exemption allows not to."
    if neither and entry.held == Held.YES:
        yield "An exemption was used not to say whether we hold it, but the entry says that we do."
    if entry.regime != Regime.MIXED and any(each.provision.regime != entry.regime for each in applied):
        yield "An exemption of one law is used for a request under the other."
    if entry.extension == Extension.PUBLIC_INTEREST and not any(
        each.provision.has_public_interest_test for each in applied
    ):
        yield "More time to weigh the public interest needs a qualified exemption."
    if codes == {AVAILABLE_ELSEWHERE} and not entry.available_at:
        yield "Say where the information is available: section 21 is the only exemption."
    if PUBLISHED_LATER in codes and not entry.expected_publication:
        yield "Say what will be published, and when: section 22 is used."
    if any(each.provision.kind == Kind.PROCEDURAL for each in applied):
        yield "A reason such as cost is no exemption: choose it as the reason for the refusal."
    if any(
        each.neither_confirm_nor_deny and not each.provision.allows_neither_confirm_nor_deny
        for each in applied
    ):
        yield "One of the exemptions does not allow to neither confirm nor deny."
    yield from question_faults(entry, questions, applied)
    if any(entry.answered_on and review.asked_on < entry.answered_on for review in entry.reviews.all()):
        yield "A review is asked for after the answer, not before."


def question_faults(entry, questions, applied) -> Iterator[str]:
    numbers = {question.number for question in questions}
    if any(each.question_number and each.question_number not in numbers for each in applied):
        yield "An exemption is given for a question that is not there."
    with_exemption = {each.question_number for each in applied}
    for question in questions:
        refused = question.decision in (Decision.PART, Decision.REFUSED)
        if question.decision == Decision.GRANTED and question.number in with_exemption:
            yield f"{question} has an exemption, but all of it was given."
        if (
            refused
            and entry.refusal_reason == Reason.EXEMPTION
            and not {question.number, None} & with_exemption
        ):
            yield f"Name the exemption under which {str(question).lower()} was refused."
        if refused and entry.decision == Decision.GRANTED:
            yield f"{question} was refused, but the entry says that all was given."


def privacy_faults(entry) -> Iterator[str]:
    """What may tell who asked. The log never says it."""
    texts = [("The request", entry.request_text), ("The title", entry.title)]
    texts += [(str(question), question.text) for question in entry.questions.all()]
    for where, text in texts:
        for pattern, what in TELLS_WHO_ASKED.items():
            if re.search(pattern, text, re.IGNORECASE):
                yield f"{where} holds {what}: take out all that tells who asked."


def text_faults(entry) -> Iterator[str]:
    """What the checks of formatted text find in the answers to single questions."""
    for question in entry.questions.all():
        if not question.answer:
            yield f"{question} has no answer."
        found = check(question.answer, is_public=is_public, own_hosts=own_hosts(), under_level=3)
        yield from (f"{question}: {finding}" for finding in found if finding.stops)
    if not entry.answer and not entry.questions.exists():
        yield "Write what was answered."
    if any(not answer_file.file.is_cleared for answer_file in entry.files.select_related("file")):
        yield "A file has not been approved: look at what was found in it first."
