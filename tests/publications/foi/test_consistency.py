"""What must fit together in an answer: said to staff before, and held by the database whoever changes it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from publications.foi.consistency import faults_of
from publications.foi.models import (
    AppliedProvision,
    DisclosureLogEntry,
    InternalReview,
    Kind,
    Provision,
    Question,
)
from tests.factories import (
    AnswerFileFactory,
    AppliedProvisionFactory,
    ComplianceQuarterFactory,
    DisclosureLogEntryFactory,
    InternalReviewFactory,
    ProvisionFactory,
    QuestionFactory,
    SchemeClassFactory,
    SchemeItemFactory,
    StoredFileFactory,
)

pytestmark = pytest.mark.django_db

LAW = {
    "s.21": {"kind": Kind.ABSOLUTE},
    "s.22": {},
    "s.12": {"kind": Kind.PROCEDURAL},
    "s.40": {"kind": Kind.MIXED, "allows_neither_confirm_nor_deny": True},
    "s.41": {"kind": Kind.ABSOLUTE},
    "s.43": {"allows_neither_confirm_nor_deny": True},
    "reg.12(4)(a)": {"regime": "eir"},
    "reg.12(4)(b)": {"regime": "eir"},
}
REFUSED = {"decision": "refused", "refusal_reason": "exemption"}
NCND = {"neither_confirm_nor_deny": True}
NOT_SAID = {**REFUSED, "held": "not_confirmed"}
NOT_HELD = {"decision": "not_held", "held": "no"}
EXTENDED = {"extension": "public_interest", "extended_to": date(2026, 5, 8)}

# what it is: (fields of the entry, [(code, fields of its use)], decisions on its questions)
SOUND = {
    "all given": ({}, [], []),
    "refused under an exemption": (REFUSED, [("s.43", {})], []),
    "not held": (NOT_HELD, [], []),
    "not held under the regulations": ({**NOT_HELD, "regime": "eir"}, [("reg.12(4)(a)", {})], []),
    "neither confirmed nor denied": (NOT_SAID, [("s.40", NCND)], []),
    "vexatious": ({**NOT_SAID, "refusal_reason": "vexatious"}, [], []),
    "too costly": ({**REFUSED, "refusal_reason": "cost"}, [], []),
    "environment": ({**REFUSED, "regime": "eir"}, [("reg.12(4)(b)", {})], []),
    "both laws": ({**REFUSED, "regime": "mixed"}, [("reg.12(4)(b)", {}), ("s.41", {})], []),
    "extended for a qualified exemption": ({**REFUSED, **EXTENDED}, [("s.43", {})], []),
    "available elsewhere, and where": ({**REFUSED, "available_at": "/news/"}, [("s.21", {})], []),
    "later, and what": ({**REFUSED, "expected_publication": "The plan, in May"}, [("s.22", {})], []),
    "a question refused": (
        {"decision": "part", "refusal_reason": "exemption"},
        [("s.43", {"question_number": 2})],
        ["granted", "refused"],
    ),
    "withdrawn": ({"decision": "withdrawn", "held": ""}, [], []),
}
UNSOUND = {
    "all given under an exemption": ({}, [("s.43", {})], []),
    "refused under none": (REFUSED, [], []),
    "not held and exempt": (NOT_HELD, [("s.43", {})], []),
    "not said without reason": (NOT_SAID, [("s.41", {})], []),
    "denied though held": (REFUSED, [("s.40", NCND)], []),
    "an exemption of the Act for the environment": ({**REFUSED, "regime": "eir"}, [("s.43", {})], []),
    "an exception of the regulations under the Act": (REFUSED, [("reg.12(4)(b)", {})], []),
    "extended for an absolute exemption": ({**REFUSED, **EXTENDED}, [("s.41", {})], []),
    "available nowhere": (REFUSED, [("s.21", {})], []),
    "later, but not what": (REFUSED, [("s.22", {})], []),
    "cost as an exemption": (REFUSED, [("s.12", {})], []),
    "not said by what must be said": (NOT_SAID, [("s.41", NCND)], []),
    "exempt for no question": (REFUSED, [("s.43", {"question_number": 7})], ["refused"]),
    "given and exempt": ({**REFUSED}, [("s.43", {"question_number": 1})], ["granted"]),
    "refused in a part, given as a whole": ({}, [], ["refused"]),
    "refused without its own exemption": (
        {"decision": "part", "refusal_reason": "exemption"},
        [("s.43", {"question_number": 1})],
        ["part", "refused"],
    ),
    "withdrawn and exempt": ({"decision": "withdrawn", "held": ""}, [("s.43", {})], []),
}


@pytest.fixture
def law():
    return {code: ProvisionFactory(code=code, **fields) for code, fields in LAW.items()}


def written(law, fields, uses, decisions):
    entry = DisclosureLogEntryFactory(draft=True, **fields)
    for number, decision in enumerate(decisions, 1):
        QuestionFactory(entry=entry, number=number, decision=decision)
    for code, use in uses:
        AppliedProvisionFactory(entry=entry, provision=law[code], **use)
    return entry


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def publish_in_bulk(entry):
    DisclosureLogEntry.objects.filter(pk=entry.pk).update(state="approved", publish_at=timezone.now())
    check_now()


@pytest.mark.parametrize("case", SOUND)
def test_what_fits_together_can_be_published(law, case):
    entry = written(law, *SOUND[case])
    assert faults_of(entry) == []
    publish_in_bulk(entry)
    assert DisclosureLogEntry.objects.live().get() == entry


@pytest.mark.parametrize("case", UNSOUND)
def test_what_does_not_is_refused_in_words_and_by_the_database(law, case):
    entry = written(law, *UNSOUND[case])
    assert faults_of(entry)
    with pytest.raises(IntegrityError, match="foi_entry_is_consistent"), transaction.atomic():
        publish_in_bulk(entry)


CHANGES = {
    "a use is taken away": lambda entry: AppliedProvision.objects.filter(entry=entry).delete(),
    "a use moves to another question": lambda entry: AppliedProvision.objects.update(question_number=9),
    "a use is of the other law": lambda entry: AppliedProvision.objects.update(
        provision=Provision.objects.get(code="reg.12(4)(b)")
    ),
    "another use is added": lambda entry: AppliedProvision.objects.bulk_create(
        [AppliedProvision(entry=entry, provision=Provision.objects.get(code="reg.12(4)(a)"))]
    ),
    "the question is taken away": lambda entry: Question.objects.all().delete(),
    "the question was answered": lambda entry: Question.objects.update(decision="granted"),
    "the exemption is of the other law": lambda entry: Provision.objects.filter(code="s.43").update(
        regime="eir"
    ),
    "the review came before": lambda entry: InternalReview.objects.update(asked_on=date(2026, 3, 11)),
    "a review is put in": lambda entry: InternalReview.objects.bulk_create(
        [InternalReview(entry=entry, asked_on=date(2026, 3, 11), due_on=date(2026, 4, 20))]
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_parts_of_a_published_answer_cannot_change_so_that_it_no_longer_fits(law, change):
    entry = written(law, REFUSED, [("s.43", {"question_number": 1})], ["refused"])
    if change == "the review came before":
        InternalReviewFactory(entry=entry)
    publish_in_bulk(entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        CHANGES[change](entry)
        check_now()


@pytest.mark.parametrize(
    "fields",
    [
        {"reference": "Smith-2026"},
        {"answered_on": date(2026, 3, 9)},
        {"clarification_received_on": date(2026, 3, 12)},
        {"clarification_asked_on": date(2026, 3, 1)},
        {"fee_paid_on": date(2026, 3, 12)},
        {"fee_notice_on": date(2026, 3, 12), "fee_paid_on": date(2026, 3, 11)},
        {"extension": "public_interest"},
        {"extended_to": date(2026, 5, 8)},
        {"extension": "complex", "extended_to": date(2026, 5, 8), "regime": "eir", "is_complex": True},
        {"extension": "complex", "extended_to": date(2026, 5, 8), "is_complex": True, "is_voluminous": True},
        {"extension": "public_interest", "extended_to": date(2026, 4, 10)},
        {"held": "no"},
        {"held": "part"},
        {"decision": "not_held"},
        {"decision": "refused"},
        {"refusal_reason": "exemption"},
        {"decision": "refused", "refusal_reason": "vexatious"},
        {"decision": "part", "refusal_reason": "vexatious", "held": "not_confirmed"},
        {"regime": "eir", "decision": "refused", "refusal_reason": "cost"},
        {"in_time": "late"},
        {"in_time": "extended"},
        {"answered_on": None},
        {"decision": ""},
        {"held": ""},
        {"due_on": None},
        {"working_days_taken": None},
        {"is_dataset": True},
        {"dataset_owner": "Data team"},
    ],
    ids=str,
)
def test_no_row_of_the_log_contradicts_itself(fields):
    entry = DisclosureLogEntryFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        DisclosureLogEntry.objects.filter(pk=entry.pk).update(**fields)


WORDS = [
    (DisclosureLogEntryFactory, "title"),
    (DisclosureLogEntryFactory, "request_text"),
    (QuestionFactory, "answer"),
    (AppliedProvisionFactory, "public_interest"),
    (InternalReviewFactory, "note"),
    (AnswerFileFactory, "title"),
    (ProvisionFactory, "summary"),
    (SchemeItemFactory, "why_not"),
    (SchemeClassFactory, "title"),
    (ComplianceQuarterFactory, "note"),
]


@pytest.mark.parametrize(("factory", "field"), WORDS, ids=str)
def test_no_word_holds_a_sign_that_feeds_and_search_cannot(factory, field):
    rows = type(made := factory()).objects.filter(pk=made.pk)
    with pytest.raises(IntegrityError, match="can_be_seen"), transaction.atomic():
        rows.update(**{field: "Beds\x0bby ward"})


def test_the_due_date_of_a_published_answer_is_frozen():
    entry = DisclosureLogEntryFactory()
    for fields in ({"due_on": date(2026, 4, 9)}, {"due_basis": {}}, {"working_days_taken": 10}):
        with pytest.raises(IntegrityError, match="foi_due_date_is_frozen"), transaction.atomic():
            DisclosureLogEntry.objects.filter(pk=entry.pk).update(**fields)


def test_a_correction_of_the_dates_brings_a_due_date_of_its_own():
    entry = DisclosureLogEntryFactory()
    DisclosureLogEntry.objects.filter(pk=entry.pk).update(
        received_on=date(2026, 3, 9), due_on=date(2026, 4, 9), working_days_taken=10
    )
    entry.refresh_from_db()
    assert entry.due_on == date(2026, 4, 9)


def test_the_due_date_of_a_draft_may_change():
    entry = DisclosureLogEntryFactory(draft=True)
    DisclosureLogEntry.objects.filter(pk=entry.pk).update(due_on=date(2026, 4, 9))
    entry.refresh_from_db()
    assert entry.due_on == date(2026, 4, 9)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"request_text": "How many?\n\nKind regards\nJo Bloggs"}, "a greeting"),
        ({"request_text": "My name is Jo Bloggs. How many?"}, "a name"),
        ({"request_text": "Please reply to jo@example.org"}, "an e-mail address"),
        ({"request_text": "Call me on 07700 900123"}, "a phone number"),
        ({"title": "Beds, asked by jo@example.org"}, "an e-mail address"),
    ],
)
def test_what_may_tell_who_asked_stops_the_publication(fields, what):
    (fault,) = faults_of(DisclosureLogEntryFactory(draft=True, **fields))
    assert what in fault


def test_a_question_that_tells_who_asked_stops_it_too():
    entry = DisclosureLogEntryFactory(draft=True)
    QuestionFactory(entry=entry, number=1, text="Write to jo@example.org")
    assert faults_of(entry) == ["Question 1 holds an e-mail address: take out all that tells who asked."]


def test_an_answer_without_words_or_with_a_file_that_nobody_approved_is_not_ready():
    entry = DisclosureLogEntryFactory(draft=True, answer="")
    AnswerFileFactory(entry=entry, file=StoredFileFactory(unchecked=True))
    assert faults_of(entry) == [
        "Write what was answered.",
        "A file has not been approved: look at what was found in it first.",
    ]


def test_a_reference_that_was_taken_meanwhile_stops_a_new_version():
    public, other = DisclosureLogEntryFactory(), DisclosureLogEntryFactory(case_reference="C-1")
    new = DisclosureLogEntryFactory(
        draft=True, replaces=public, reference=other.reference, case_reference="C-1"
    )
    assert faults_of(new) == [
        "Another entry has this reference already.",
        "Another entry has this reference of the case system already.",
    ]


def test_a_review_before_the_answer_and_a_question_without_one_are_named():
    entry = DisclosureLogEntryFactory(draft=True)
    QuestionFactory(entry=entry, number=1, answer="")
    InternalReviewFactory(entry=entry, asked_on=date(2026, 3, 11))
    assert faults_of(entry) == [
        "A review is asked for after the answer, not before.",
        "Question 1 has no answer.",
    ]


def test_what_is_not_filled_in_is_said_at_once():
    entry = DisclosureLogEntryFactory(waiting=True, due_on=None)
    assert faults_of(entry)[:3] == [
        "Give the day of the answer.",
        "Give the decision.",
        "It has no due date.",
    ]
    entry.clarification_asked_on = entry.received_on
    assert faults_of(entry)[2] == "It has no due date. The clock starts when the clarification comes."
    entry.received_on = entry.clarification_asked_on = date(1999, 1, 4)
    entry.clarification_received_on = date(1999, 1, 5)
    assert faults_of(entry)[2] == "It has no due date. The bank holidays of 1999 are not in the table."


def test_nothing_happened_on_a_day_to_come():
    tomorrow = timezone.localdate() + timedelta(days=1)
    entry = DisclosureLogEntryFactory(draft=True, answered_on=tomorrow, in_time="late")
    assert faults_of(entry) == ["Answered: This day is yet to come."]


SUMS = {"received": 10, "answered": 8, "still_open": 2, "in_time": 6, "extended": 1, "late": 1, "granted": 8}


@pytest.mark.parametrize(
    "wrong",
    [
        {"received": 11},
        {"late": 2},
        {"granted": 7},
        {"environmental": 11},
        {"reviews": 1, "reviews_upheld": 2},
    ],
    ids=str,
)
def test_figures_that_do_not_add_up_cannot_be_frozen(wrong):
    quarter = ComplianceQuarterFactory(**SUMS | wrong)
    rows = type(quarter).objects.filter(pk=quarter.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(published_at=timezone.now())
    rows.update(**SUMS, environmental=0, reviews=2, reviews_upheld=2, published_at=timezone.now())


def test_frozen_figures_never_change_again_but_their_note_may():
    quarter = ComplianceQuarterFactory(**SUMS, published_at=timezone.now())
    rows = type(quarter).objects.filter(pk=quarter.pk)
    for change in (
        lambda: rows.update(received=11, still_open=3),
        lambda: rows.update(published_at=None),
        lambda: rows.update(as_at=date(2026, 6, 1)),
        rows.delete,
    ):
        with pytest.raises(IntegrityError, match="foi_quarter_is_frozen"), transaction.atomic():
            change()
    rows.update(note="One answer was counted twice.")
    quarter.refresh_from_db()
    assert (quarter.note, quarter.received) == ("One answer was counted twice.", 10)
