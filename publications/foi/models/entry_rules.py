"""What must never be false of one row of the log. What spans rows is held by triggers of the database."""

from django.db import models
from django.db.models import F, Q

from publications.foi.models.choices import OTHER_REASONS, WITHOUT_DECISION, WITHOUT_SAYING_IF_HELD
from publications.foi.models.hidden_signs import can_be_seen

REFERENCE = r"^(FOI|EIR)-[0-9]{4}-[0-9]{3,5}$"
EXTENDED = Q(extension="public_interest", regime__in=["foia", "mixed"], extended_to__isnull=False) | Q(
    extension="complex",
    regime__in=["eir", "mixed"],
    is_complex=True,
    is_voluminous=True,
    extended_to__isnull=False,
)


def after(later, earlier, *, same_day=True):
    comparison = "gte" if same_day else "gt"
    return Q(**{later: None}) | Q(**{f"{later}__{comparison}": F(earlier)})


CONSTRAINTS = [
    can_be_seen(
        "entry_words_can_be_seen",
        lines="title case_reference available_at expected_publication dataset_owner",
        texts="request_text answer",
    ),
    models.UniqueConstraint(
        name="entry_has_its_own_reference",
        fields=["reference"],
        condition=Q(replaces=None),
        violation_error_message="Another entry has this reference already.",
    ),
    models.UniqueConstraint(
        name="entry_has_its_own_case",
        fields=["case_reference"],
        condition=Q(replaces=None) & ~Q(case_reference=""),
        violation_error_message="Another entry has this reference of the case system already.",
    ),
    models.CheckConstraint(
        name="entry_reference_well_formed",
        condition=Q(reference__regex=REFERENCE),
        violation_error_message="A reference is like FOI-2026-0123 or EIR-2026-0123.",
    ),
    models.CheckConstraint(
        name="entry_answered_after_it_came",
        condition=after("answered_on", "received_on"),
        violation_error_message="It cannot be answered before it was received.",
    ),
    models.CheckConstraint(
        name="entry_clarification_in_order",
        condition=after("clarification_asked_on", "received_on")
        & (
            Q(clarification_received_on=None)
            | Q(clarification_asked_on__isnull=False)
            & Q(clarification_received_on__gte=F("clarification_asked_on"))
        ),
        violation_error_message="First the request comes, then clarification is asked, then it is received.",
    ),
    models.CheckConstraint(
        name="entry_fee_in_order",
        condition=after("fee_notice_on", "received_on")
        & (Q(fee_paid_on=None) | Q(fee_notice_on__isnull=False) & Q(fee_paid_on__gte=F("fee_notice_on"))),
        violation_error_message="First the request comes, then the fees notice is sent, then it is paid.",
    ),
    models.CheckConstraint(
        name="entry_extension_fits_the_law",
        condition=Q(extension="none", extended_to=None) | EXTENDED,
        violation_error_message="Section 10(3) extends requests under freedom of information, to a date. "
        "Regulation 7 extends requests about the environment that are both complex and ask for a lot.",
    ),
    models.CheckConstraint(
        name="entry_extended_beyond_the_due_date",
        condition=Q(extended_to=None) | Q(due_on=None) | Q(extended_to__gt=F("due_on")),
        violation_error_message="An extension ends after the usual last day.",
    ),
    models.CheckConstraint(
        name="entry_not_held_means_not_held",
        condition=Q(decision="")
        | Q(decision="not_held", held="no")
        | Q(decision="granted", held="yes")
        | Q(decision="part", held__in=["yes", "part", "not_confirmed"])
        | Q(decision="refused", held__in=["yes", "part", "not_confirmed"])
        | Q(decision__in=WITHOUT_DECISION),
        violation_error_message="The decision does not fit whether we hold it: what is not held is decided "
        "as “not held”, and “all given” means that we hold all of it.",
    ),
    models.CheckConstraint(
        name="entry_refused_with_reason",
        condition=Q(decision="", refusal_reason="")
        | Q(decision="")
        | (Q(decision__in=["part", "refused"]) & ~Q(refusal_reason=""))
        | (~Q(decision__in=["part", "refused"]) & Q(refusal_reason="")),
        violation_error_message="Say why something was refused when, and only when, it was.",
    ),
    models.CheckConstraint(
        name="entry_refused_without_saying_if_held",
        condition=Q(decision="")
        | ~Q(refusal_reason__in=WITHOUT_SAYING_IF_HELD)
        | Q(held="not_confirmed", decision="refused"),
        violation_error_message="For this reason the whole request is refused, without saying if we hold it.",
    ),
    models.CheckConstraint(
        name="entry_under_eir_refused_by_exception",
        condition=~Q(regime="eir") | Q(refusal_reason__in=["", "exemption"]),
        violation_error_message="Requests about the environment have no cost limit and are never vexatious: "
        "use the exception of regulation 12(4)(b).",
    ),
    models.CheckConstraint(
        name="entry_in_time_as_the_dates_say",
        condition=Q(in_time="", answered_on=None)
        | Q(in_time="", due_on=None)
        | Q(in_time="within", answered_on__lte=F("due_on"))
        | Q(in_time="extended", answered_on__gt=F("due_on"), answered_on__lte=F("extended_to"))
        | Q(in_time="late", answered_on__gt=F("due_on"), extended_to=None)
        | Q(in_time="late", answered_on__gt=F("extended_to")),
        violation_error_message="Whether it was answered in time does not fit the dates.",
    ),
    models.CheckConstraint(
        name="entry_published_when_answered",
        condition=~Q(state="approved")
        | (
            Q(answered_on__isnull=False, working_days_taken__isnull=False)
            & ~Q(decision="")
            & (~Q(held="") | Q(decision__in=WITHOUT_DECISION))
            & (Q(due_on__isnull=False) & ~Q(in_time="") | Q(decision__in=WITHOUT_DECISION))
        ),
        violation_error_message="Before it is published it needs the day of the answer, the decision, and "
        "whether we hold the information.",
    ),
    models.CheckConstraint(
        name="entry_dataset_has_an_owner",
        condition=Q(is_dataset=False, dataset_owner="", dataset_next_update_on=None)
        | (Q(is_dataset=True) & ~Q(dataset_owner="")),
        violation_error_message="Say who keeps the dataset up to date when, and only when, it is one.",
    ),
]

OTHER = Q(decision__in=WITHOUT_DECISION) | Q(decision="refused", refusal_reason__in=OTHER_REASONS)
