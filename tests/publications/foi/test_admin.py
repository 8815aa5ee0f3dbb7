"""The desk of the FOI officer."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from icsportal.publishing import actions as lifecycle
from icsportal.publishing.models import Change
from publications.files.models import StoredFile
from publications.foi import actions, desk
from publications.foi.models import ComplianceQuarter, DisclosureLogEntry, Provision, SchemeItem
from tests.factories import (
    AnswerFileFactory,
    AppliedProvisionFactory,
    ComplianceQuarterFactory,
    CorrectionFactory,
    DisclosureLogEntryFactory,
    InternalReviewFactory,
    ProvisionFactory,
    PublicationFactory,
    QuestionFactory,
    SchemeItemFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/foi/disclosurelogentry/"


@pytest.fixture
def officer(client):
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="FOI officer"))
    client.force_login(person)
    return person


def form_of(answer):
    """What a browser would send back from the form as it stands."""
    form = answer.context["adminform"].form
    sent = {}
    groups = [form, *(each.formset.management_form for each in answer.context["inline_admin_formsets"])]
    for each in answer.context["inline_admin_formsets"]:
        groups += each.formset.forms
    for group in groups:
        for bound in group:
            value = bound.value()
            if value is not None and not hasattr(value, "read"):
                if hasattr(value, "strftime"):
                    value = value.isoformat()
                sent[bound.html_name] = value if value is not True else "on"
    return {name: value for name, value in sent.items() if value is not False}


def save(client, at, **changes):
    return client.post(at, form_of(client.get(at)) | changes)


def change(entry):
    return reverse("admin:foi_disclosurelogentry_change", args=[entry.pk])


NEW = {
    "title": "Beds",
    "request_text": "How many beds?",
    "answer": "<p>Thirty.</p>",
    "received_on": "2026-03-10",
    "answered_on": "2026-03-24",
    "held": "yes",
    "decision": "granted",
}


def test_a_new_entry_has_the_next_reference_and_its_due_date_counted(client, officer):
    DisclosureLogEntryFactory(reference=f"FOI-{timezone.localdate().year}-0007")
    add = client.get(f"{LIST}add/")
    assert add.context["adminform"].form.initial["reference"] == f"FOI-{timezone.localdate().year}-0008"
    answer = save(client, f"{LIST}add/", **NEW)
    assert answer.status_code == 302, answer.context["errors"]
    entry = DisclosureLogEntry.objects.get(title="Beds")
    assert (entry.due_on, entry.in_time, entry.changed_by) == (date(2026, 4, 10), "within", officer)
    page = client.get(change(entry)).content.decode()
    assert "17 March not counted: bank holiday in Northern Ireland" in page


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"reference": "FOI-2026-0001"}, "reference", "Another entry has this reference already."),
        ({"case_reference": "C-1"}, "case_reference", "FOI-2026-0001 has this reference"),
        ({"answered_on": "2099-01-01"}, "answered_on", "This day is yet to come."),
        ({"received_on": "2099-01-01"}, "received_on", "This day is yet to come."),
        ({"extension": "public_interest", "extended_to": "2026-04-10"}, "extended_to", "10 April 2026"),
        ({"extension": "public_interest"}, "__all__", "Section 10(3) extends"),
        ({"answered_on": "2026-03-09"}, "__all__", "cannot be answered before"),
        ({"held": "no"}, "__all__", "does not fit whether we hold it"),
        ({"received_on": "10 March"}, "received_on", "Enter a valid date"),
        ({"reference": "X"}, "__all__", "A reference is like"),
        ({"title": "Beds\x0bby ward"}, "__all__", "hidden control characters"),
        ({"request_text": "How many\x1f?"}, "__all__", "hidden control characters"),
    ],
    ids=str,
)
def test_what_the_log_does_not_allow_is_said_in_the_form(client, officer, wrong, field, words):
    DisclosureLogEntryFactory(reference="FOI-2026-0001", case_reference="C-1")
    answer = save(client, f"{LIST}add/", **NEW | {"reference": "FOI-2026-0002"} | wrong)
    assert answer.status_code == 200
    assert words in " ".join(answer.context["adminform"].form.errors[field])


def inline(prefix, place, **fields):
    return {f"{prefix}-{place}-{name}": value for name, value in fields.items()}


def test_questions_exemptions_review_and_a_file_are_kept_with_the_entry(client, officer):
    law = ProvisionFactory(code="s.43")
    fields = NEW | {"reference": "FOI-2026-0100", "decision": "refused", "refusal_reason": "exemption"}
    answer = save(
        client,
        f"{LIST}add/",
        **fields,
        **{
            "questions-TOTAL_FORMS": 1,
            "applied-TOTAL_FORMS": 1,
            "reviews-TOTAL_FORMS": 1,
            "files-TOTAL_FORMS": 1,
        },
        **inline("questions", 0, number=1, text="How many?", answer="<p>No.</p>", decision="refused"),
        **inline("applied", 0, provision=law.pk, question_number=1),
        **inline("reviews", 0, asked_on="2026-04-01"),
        **inline("files", 0, role="reply", position=1, upload=SimpleUploadedFile("a.txt", b"Plain words.\n")),
    )
    assert answer.status_code == 302, [
        each.formset.errors for each in answer.context["inline_admin_formsets"]
    ]
    entry = DisclosureLogEntry.objects.get(reference="FOI-2026-0100")
    assert (entry.questions.get().text, entry.applied.get().provision) == ("How many?", law)
    assert entry.reviews.get().due_on == date(2026, 5, 1)
    stored = entry.files.get().file
    assert (stored.purpose, stored.uploaded_by) == (StoredFile.Purpose.DISCLOSURE, officer)
    kept = Change.objects.about(entry).get().contents
    assert (kept["questions"][0]["text"], kept["applied"][0]["provision"]) == ("How many?", law.pk)


def test_what_is_wrong_in_a_part_is_said_at_the_part(client, officer):
    law = ProvisionFactory(code="s.43")
    answer = save(
        client,
        f"{LIST}add/",
        **NEW,
        **{"applied-TOTAL_FORMS": 2, "files-TOTAL_FORMS": 2, "reviews-TOTAL_FORMS": 1},
        **inline("reviews", 0, asked_on="1999-01-01"),
        **inline("applied", 0, provision=law.pk),
        **inline("applied", 1, provision=law.pk),
        **inline("files", 0, role="reply", position=1, upload=SimpleUploadedFile("a.exe", b"MZ")),
        **inline("files", 1, role="data", position=2, title="Nothing"),
    )
    said = str([each.formset.errors for each in answer.context["inline_admin_formsets"]])
    assert "This exemption is there twice for the same question." in said
    assert "Choose a file." in said
    assert "The bank holidays of 1999 are not in the table." in said
    assert StoredFile.objects.count() == 0


def test_a_question_without_a_number_has_the_next_one(client, officer):
    entry = DisclosureLogEntryFactory(draft=True)
    QuestionFactory(entry=entry, number=4)
    two = inline("questions", 1, text="And how many chairs?", answer="<p>Two.</p>") | inline(
        "questions", 2, text="And tables?", answer="<p>One.</p>"
    )
    answer = save(client, change(entry), **{"questions-TOTAL_FORMS": 3}, **two)
    assert answer.status_code == 302
    assert [question.number for question in entry.questions.all()] == [4, 5, 6]
    twice = inline("questions", 1, number=4)
    answer = save(client, change(entry), **twice)
    assert answer.status_code == 200


def test_reasons_such_as_cost_are_not_offered_as_exemptions(client, officer):
    ProvisionFactory(code="s.12(1)", kind="procedural", reason="cost", title="Costs")
    ProvisionFactory(code="s.43", title="Business")
    page = client.get(change(DisclosureLogEntryFactory(draft=True))).content.decode()
    assert "Section 43: Business" in page and "Section 12(1): Costs" not in page


def test_a_new_entry_starts_from_a_copy_of_the_last(client, officer):
    law = ProvisionFactory(code="s.43")
    last = DisclosureLogEntryFactory(refused=True, title="Prices", case_reference="C-1")
    AppliedProvisionFactory(entry=last, provision=law)
    QuestionFactory(entry=last, number=1, decision="refused")
    InternalReviewFactory(entry=last)
    address = client.get(LIST).context["copy_last"]
    assert client.get(address).status_code == 200
    answer = client.post(address)
    copy = DisclosureLogEntry.objects.latest("pk")
    assert answer.headers["Location"] == change(copy)
    assert (copy.title, copy.state, copy.received_on) == ("Prices", "draft", timezone.localdate())
    assert (copy.decision, copy.answered_on, copy.case_reference) == ("", None, "")
    assert copy.reference == f"FOI-{timezone.localdate().year}-{copy.reference[-4:]}" != last.reference
    assert copy.applied.get().provision == law and copy.questions.get().decision == ""
    assert not copy.reviews.exists()
    assert copy.due_on > timezone.localdate()


def test_a_correction_of_a_published_answer_is_written_in_a_copy_and_dated(client, officer):
    entry = DisclosureLogEntryFactory()
    QuestionFactory(entry=entry, number=1)
    stored = AnswerFileFactory(entry=entry, file__purpose="disclosure").file
    new = lifecycle.start_new_version(record=entry, by=officer)
    answer = save(client, change(new), answer="<p>There are 40.</p>")
    assert answer.status_code == 302, [
        each.formset.errors for each in answer.context["inline_admin_formsets"]
    ]
    new.refresh_from_db()
    lifecycle.submit(record=new, by=officer)
    lifecycle.publish(record=new, by=UserFactory(), correction="It was 40, not 30.")
    entry.refresh_from_db()
    assert "40" in entry.answer and entry.questions.count() == 1
    assert entry.files.get().file == stored
    assert entry.corrections.get().text == "It was 40, not 30."


def test_a_preview_shows_the_page_as_a_draft(client, officer):
    entry = DisclosureLogEntryFactory(draft=True, title="Beds")
    page = client.get(f"{LIST}{entry.pk}/page/").content.decode()
    assert "Beds" in page and "Draft." in page


# the scheme and the law


def test_the_scheme_is_kept_by_the_officer(client, officer):
    item = SchemeItemFactory(name="Register")
    publication = PublicationFactory()
    address = reverse("admin:foi_schemeitem_change", args=[item.pk])
    wrong = save(client, address, address="/news/")
    assert "Give one: a publication, an address" in wrong.content.decode()
    assert save(client, address, why_not="", publication=publication.pk).status_code == 302
    item.refresh_from_db()
    assert item.where == publication.get_absolute_url()


def test_the_gaps_of_the_scheme_are_the_items_that_the_public_cannot_find(client, officer):
    SchemeItemFactory(name="Unwritten")
    SchemeItemFactory(name="A page", why_not="", address="/news/", next_due_on=date(2026, 1, 1))
    SchemeItemFactory(name="Public", why_not="", publication=PublicationFactory())
    gone = PublicationFactory(state="withdrawn", withdrawn_at=timezone.now(), withdrawal_reason="Wrong.")
    SchemeItemFactory(name="Withdrawn", why_not="", publication=gone)
    gaps = set(SchemeItem.objects.gaps())
    assert {item.name for item in gaps} == {"Unwritten", "Withdrawn"}
    assert all(bool(item.where) != (item in gaps) for item in SchemeItem.objects.all())

    def listed(gap):
        return {
            item.name for item in client.get(f"/admin/foi/schemeitem/?gap={gap}").context["cl"].result_list
        }

    assert listed("gap") == {"Unwritten", "Withdrawn"}
    assert listed("overdue") == {"A page"}


def test_the_words_of_the_law_may_be_changed_but_not_the_law(client, officer):
    law = ProvisionFactory(code="s.43")
    address = reverse("admin:foi_provision_change", args=[law.pk])
    assert save(client, address, title="Business", kind="absolute", code="s.1").status_code == 302
    law = Provision.objects.get()
    assert (law.title, law.kind, law.code) == ("Business", "qualified", "s.43")
    assert client.get(reverse("admin:foi_provision_add")).status_code == 403


# the figures


def quarter_address(quarter, view="change"):
    return reverse(f"admin:foi_compliancequarter_{view}", args=[quarter.pk])


def test_a_quarter_is_counted_as_it_is_added_then_published_and_frozen(client, officer):
    DisclosureLogEntryFactory()
    assert save(client, "/admin/foi/compliancequarter/add/", starts_on="2026-01-01").status_code == 302
    quarter = ComplianceQuarter.objects.get()
    assert (quarter.received, quarter.answered, quarter.as_at) == (1, 1, timezone.localdate())
    assert save(client, quarter_address(quarter), received=5).status_code == 302
    refused = client.post(quarter_address(quarter, "publish"), follow=True)
    assert "must add up to received" in refused.content.decode()
    client.post(quarter_address(quarter, "count"))
    assert (
        "never change again" in client.post(quarter_address(quarter, "publish"), follow=True).content.decode()
    )
    quarter.refresh_from_db()
    assert quarter.is_frozen and quarter.published_by == officer
    counted = client.post(quarter_address(quarter, "count"), follow=True)
    assert "These figures are published: they never change." in counted.content.decode()
    assert save(client, quarter_address(quarter), note="One was late.", received=9).status_code == 302
    quarter.refresh_from_db()
    assert (quarter.note, quarter.received) == ("One was late.", 1)
    assert client.get(reverse("admin:foi_compliancequarter_delete", args=[quarter.pk])).status_code == 403


@pytest.mark.parametrize("day", ["2099-01-01", "1900-01-01", "9999-10-01"])
def test_a_quarter_that_cannot_be_counted_is_refused_in_words(client, officer, day):
    answer = save(client, "/admin/foi/compliancequarter/add/", starts_on=day)
    assert answer.status_code == 200
    said = answer.context["adminform"].form.errors["starts_on"][0]
    assert "not begun" in said or "bank holidays of 1900" in said
    assert not ComplianceQuarter.objects.exists()


def test_figures_are_changed_by_post_and_by_officers_only(client, officer):
    quarter = ComplianceQuarterFactory()
    assert client.get(quarter_address(quarter, "publish")).status_code == 403
    officer.groups.set(Group.objects.filter(name="Comms publisher"))
    assert client.post(quarter_address(quarter, "publish")).status_code == 403
    assert client.post(quarter_address(quarter, "count")).status_code == 403


# the desk


def panels(client):
    return {panel.heading: panel for panel in client.get("/admin/").context["panels"]}


def test_the_desk_says_what_is_due_with_its_sum(client, officer):
    today = timezone.localdate()
    DisclosureLogEntryFactory(waiting=True, title="Soon", due_on=today + timedelta(days=3))
    DisclosureLogEntryFactory(waiting=True, title="Past", due_on=today - timedelta(days=3))
    DisclosureLogEntryFactory(waiting=True, title="Later", due_on=today + timedelta(days=9))
    DisclosureLogEntryFactory(
        waiting=True,
        title="Extended",
        due_on=today - timedelta(days=1),
        extension="public_interest",
        extended_to=today + timedelta(days=30),
    )
    DisclosureLogEntryFactory(title="Answered", due_on=today + timedelta(days=2))
    panel = panels(client)["Requests due this week"]
    assert [row.title.partition(": ")[2] for row in panel.rows] == ["Past", "Soon"]
    assert panel.rows[0].words.startswith("Late: it was due on")
    assert "17 March not counted: bank holiday in Northern Ireland" in panel.rows[1].words


def test_the_desk_says_which_reviews_and_datasets_are_due(client, officer):
    today = timezone.localdate()
    soon, past = today + timedelta(days=2), today - timedelta(days=2)
    InternalReviewFactory(entry__title="Beds", due_on=soon)
    InternalReviewFactory(due_on=soon, answered_on=today, outcome="upheld")
    InternalReviewFactory(due_on=today + timedelta(days=9))
    DisclosureLogEntryFactory(
        title="Spend", is_dataset=True, dataset_owner="Data team", dataset_next_update_on=past
    )
    panel = panels(client)["Requests due this week"]
    assert [row.title.partition("FOI-")[0] for row in panel.rows] == ["Dataset of ", "Review of "]
    assert panel.rows[0].words == f"Late: it was due on {past:%-d %B %Y}. Kept by: Data team."
    assert panel.rows[1].title.endswith("Beds")


def test_the_desk_says_what_the_scheme_lacks(client, officer):
    SchemeItemFactory(name="Gap", owner="Finance team")
    SchemeItemFactory(name="Late", why_not="", address="/news/", next_due_on=date(2026, 1, 1))
    SchemeItemFactory(name="Fine", why_not="", address="/news/")
    rows = panels(client)["Publication scheme: overdue and missing"].rows
    assert [row.title for row in rows] == ["Late", "Gap"]
    assert rows[0].words.startswith("Overdue since 1 January 2026.")
    assert rows[1].words.endswith("Kept by: Finance team.")


def test_the_desk_says_what_waits_for_a_second_person(client, officer):
    DisclosureLogEntryFactory(title="Theirs", state="in_review", publish_at=None, changed_by=UserFactory())
    DisclosureLogEntryFactory(title="Mine", state="in_review", publish_at=None, changed_by=officer)
    rows = panels(client)["Waiting for your review"].rows
    assert [row.title.partition(": ")[2] for row in rows] == ["Theirs"]


def test_the_desk_says_which_quarters_have_no_published_figures(client, officer):
    quarter = desk.past_quarters(timezone.localdate())[2]
    DisclosureLogEntryFactory(waiting=True, received_on=quarter, due_on=quarter + timedelta(days=30))
    (row,) = panels(client)["Figures to publish"].rows
    assert row.words == "Not counted yet." and row.address.endswith(f"?starts_on={quarter}")
    counted = actions.count_quarter(quarter=ComplianceQuarter(starts_on=quarter))
    (row,) = panels(client)["Figures to publish"].rows
    assert row.words == "Counted, not published."
    actions.publish_quarter(quarter=counted, by=officer)
    assert panels(client)["Figures to publish"].rows == []


def test_the_desk_says_where_the_calendar_changed_since(client, officer):
    day = timezone.localdate() - timedelta(days=100)
    entry = DisclosureLogEntryFactory(received_on=day, answered_on=day, due_on=day + timedelta(days=2))
    heading = "Due dates that the calendar would now give differently"
    assert [row.title for row in panels(client)[heading].rows] == [str(entry)]
    entry.delete()
    assert heading not in panels(client)


def test_who_has_nothing_to_do_with_requests_sees_none_of_it(client, officer):
    officer.groups.set(Group.objects.filter(name="Comms publisher"))
    assert not {
        "Requests due this week",
        "Publication scheme: overdue and missing",
        "Figures to publish",
    } & set(panels(client))


def test_past_quarters_are_named_by_their_first_days():
    assert desk.past_quarters(date(2026, 5, 3))[:3] == [date(2026, 1, 1), date(2025, 10, 1), date(2025, 7, 1)]


# examples


def test_examples_are_marked_counted_nowhere_and_gone_with_one_command(site, client):
    examples = DisclosureLogEntry.objects.filter(is_example=True)
    assert examples.count() == 3
    page = client.get(examples.first().get_absolute_url()).content.decode()
    assert "This is an example." in page
    CorrectionFactory(record=examples.first())
    real = DisclosureLogEntryFactory()
    call_command("remove_examples", verbosity=0)
    assert list(DisclosureLogEntry.objects.all()) == [real]
    call_command("build_site", verbosity=0)
    assert list(DisclosureLogEntry.objects.all()) == [real]


def test_odd_decisions_and_extensions_are_said_after_saving(client, officer):
    entry = DisclosureLogEntryFactory(draft=True, decision="part", refusal_reason="cost", held="part")
    at = change(entry)
    changes = {"extension": "public_interest", "extended_to": "2026-05-08"}
    answer = client.post(at, form_of(client.get(at)) | changes | {"_continue": "1"}, follow=True)
    page = answer.content.decode()
    assert "Some was given although finding it all costs too much" in page
    assert "Extended to 8 May 2026." in page


def test_who_may_only_read_entries_can_neither_copy_nor_take_in(client, officer):
    officer.groups.set(Group.objects.filter(name="Administrator"))
    entry = DisclosureLogEntryFactory(draft=True)
    assert "Copy into a new entry" not in client.get(change(entry)).content.decode()
    assert client.get(f"{LIST}{entry.pk}/do/copy/").status_code == 403
    assert client.get(f"{LIST}{entry.pk}/do/submit/").status_code == 403


def test_the_lists_of_the_officer_open(client, officer):
    ComplianceQuarterFactory()
    SchemeItemFactory()
    for kind in ("compliancequarter", "schemeitem", "schemeclass", "provision", "disclosurelogentry"):
        assert client.get(f"/admin/foi/{kind}/").status_code == 200, kind
