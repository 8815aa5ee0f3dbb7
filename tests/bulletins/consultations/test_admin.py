"""Staff write a consultation, and later its outcome."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from bulletins.consultations.models import Consultation
from icsportal.publishing import actions
from icsportal.publishing.models import Change
from icsportal.search.models import Card
from pages.models import Organisation
from pages.roles import make_roles
from tests.factories import ConsultationFactory, MovedAddressFactory, UserFactory
from tests.factories.consultations import in_days

pytestmark = pytest.mark.django_db

WORDS = {
    "title": "What do you think?",
    "slug": "what-do-you-think",
    "summary": "Tell us.",
    "body": "<p>We ask.</p>",
    "run_by": "NHS Kent and Medway",
    "opens_on": str(in_days(1)),
    "closes_on": str(in_days(20)),
    "email": "views@example.org",
    "report_back_owner": "Director of Communications",
    "report_back_by": str(in_days(60)),
    "seen_version": "0",
    "events-TOTAL_FORMS": "1",
    "events-INITIAL_FORMS": "0",
    "events-0-title": "Meeting in Deal",
    "events-0-starts_at_0": str(in_days(5)),
    "events-0-starts_at_1": "18:30",
    "events-0-place": "The library",
    "documents-TOTAL_FORMS": "1",
    "documents-INITIAL_FORMS": "0",
    "documents-0-title": "The plan",
    "documents-0-address": "https://example.org/plan.pdf",
    "documents-0-type": "PDF",
    "documents-0-size": "340 KB",
}
ADD = "/admin/consultations/consultation/add/"
OUTCOME = {"heard": "<p>Heard.</p>", "decided": "<p>Decided.</p>", "changed": "<p>Changed.</p>"}


@pytest.fixture
def staff(client):
    """`staff("Comms publisher")`: somebody new of this role, signed in."""
    make_roles()

    def sign_in(role):
        person = UserFactory(is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        client.force_login(person)
        return person

    return sign_in


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def do(client, consultation, action, **fields):
    return client.post(f"/admin/consultations/consultation/{consultation.pk}/do/{action}/", fields)


def draft(**fields):
    return ConsultationFactory(state="draft", publish_at=None, **fields)


def test_one_person_writes_a_consultation_and_a_second_publishes_it(client, site, staff):
    staff("Comms contributor")
    east = Organisation.objects.partnerships().at_slug("east-kent").get()
    client.post(ADD, {**WORDS, "places": [east.pk]})
    consultation = Consultation.objects.get(slug="what-do-you-think")
    assert consultation.missing() == []
    do(client, consultation, "submit")
    assert do(client, consultation, "publish").status_code == 403
    staff("Comms publisher")
    preview = said(client.get(f"/admin/consultations/consultation/{consultation.pk}/page/"))
    assert "Meeting in Deal" in preview and "Draft." in preview
    do(client, consultation, "publish")
    client.logout()
    assert Card.objects.get(entry__url="/get-involved/what-do-you-think/").places == ["East Kent"]
    words = said(client.get("/get-involved/what-do-you-think/"))
    assert "6.30pm. The library" in words
    assert "The plan (PDF, 340 KB)" in words
    assert [change.action for change in Change.objects.about(consultation)] == [
        "Published",
        "Sent for review",
        "Wrote",
    ]


def test_the_outcome_is_written_in_a_new_version_and_read_by_a_second_person(client, site, staff):
    consultation = ConsultationFactory(opens_on=in_days(-30), closes_on=in_days(-10))
    staff("Comms contributor")
    do(client, consultation, "start_new_version")
    new = Consultation.objects.get(replaces=consultation)
    form = client.get(f"/admin/consultations/consultation/{new.pk}/change/").context["adminform"].form
    words = {name: value for name, value in form.initial.items() if value and name != "publish_at"}
    words |= {"seen_version": new.version, **OUTCOME, "outcome_published_on": str(in_days(0))}
    words |= {name: "0" for name in WORDS if name.endswith("_FORMS")}
    client.post(f"/admin/consultations/consultation/{new.pk}/change/", words)
    assert "Heard." not in said(client.get(consultation.get_absolute_url()))
    do(client, new, "submit")
    staff("Comms publisher")
    do(client, new, "publish")
    client.logout()
    page = said(client.get(consultation.get_absolute_url()))
    assert all(text in page for text in ("<p>Heard.</p>", "<p>Decided.</p>", "<p>Changed.</p>"))
    assert "We published the outcome on" in page


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"report_back_owner": ""}, "Say which role reports back"),
        ({"report_back_by": None}, "by when people are told"),
        ({"email": ""}, "Say how people can respond"),
        ({"related": ["/no-such-page/"]}, "A page to read is not public"),
        ({**OUTCOME, "closes_on": in_days(-1)}, "an outcome without its date"),
        (
            {**OUTCOME, "closes_on": in_days(-1), "outcome_published_on": in_days(2)},
            "cannot be in the future",
        ),
    ],
)
def test_what_is_missing_is_said_before_it_can_be_published(fields, fault):
    with pytest.raises(actions.NotReady, match=fault):
        actions.publish_urgently(record=draft(**fields), by=UserFactory(), reason="Now.")


def test_a_document_of_this_site_must_be_public(site):
    consultation = draft(changed_by=UserFactory())
    consultation.documents.create(title="Secret", address="/no-such-page/")
    assert "The document “Secret” is not public" in " ".join(consultation.missing())
    consultation.documents.update(address="/about/")
    assert consultation.missing() == []


def test_what_closed_needs_no_way_to_respond_any_more():
    assert draft(email="", closes_on=in_days(-1)).missing() == []


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "x" * 10_000, "at most 150 characters"),
        ("title", "nul\x00", "Null characters are not allowed"),
        ("title", "bell\x07", "control characters"),
        ("post", "x" * 10_000, "at most 300 characters"),
        ("post", "\x1b[31m", "control characters"),
        ("heard", "<p>Bell\x07</p>", "control characters"),
        ("decided", "<p>Bell\x07</p>", "control characters"),
        ("changed", "<p>Bell\x07</p>", "control characters"),
        ("documents-0-title", "Plan \u202efdp.exe", "control characters"),
        ("events-0-title", "Bell\x07", "control characters"),
        ("body", "", "This field is required"),
        ("online", "javascript:alert(1)", "starts with https://"),
        ("online", "http://example.org/", "starts with https://"),
        ("email", "a@b\r\nBcc: c@d", "valid email address"),
        ("phone", "call me", "only digits and spaces"),
        ("slug", "feed", "taken by the feed"),
        ("slug", "../x", "valid “slug”"),
        ("closes_on", "2020-01-01", "must not be before its first"),
        ("closes_on", "31 February", "Enter a valid date"),
        ("report_back_by", str(in_days(20)), "after the last day"),
        ("outcome_published_on", str(in_days(30)), "what you heard"),
        ("no_outcome_recorded", "on", "only for what closed before"),
        ("related", "/no-such-page/", "is no page that the public can read"),
        ("places", "x", "is not a valid value"),
        ("topics", "999999", "Select a valid choice"),
        ("documents-0-address", "javascript:alert(1)", "Give an address of this site"),
        ("documents-0-size", "", "both type and size"),
        ("events-0-starts_at_1", "25:00", "Enter a valid time"),
    ],
)
def test_hostile_input_is_refused_with_words_and_nothing_is_saved(client, staff, field, value, message):
    staff("Comms publisher")
    answer = client.post(ADD, {**WORDS, field: value})
    assert answer.status_code == 200
    assert message in said(answer)
    assert not Consultation.objects.exists()


def test_a_script_that_is_pasted_never_reaches_readers(client, site, staff):
    staff("Comms contributor")
    hostile = "<p>We ask.</p><script>alert(1)</script><img src=x onerror=alert(1)>"
    client.post(ADD, {**WORDS, "body": hostile, "title": "<script>alert(1)</script>"})
    consultation = Consultation.objects.get(slug="what-do-you-think")
    actions.publish_urgently(record=consultation, by=UserFactory(), reason="Now.")
    client.logout()
    for address in ("/get-involved/what-do-you-think/", "/get-involved/", "/get-involved/feed/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page and "onerror" not in page


def test_an_address_that_is_or_was_another_ones_is_refused(client, staff):
    staff("Comms contributor")
    ConsultationFactory(slug="taken")
    MovedAddressFactory(old_path="/get-involved/old/", new_path="/get-involved/taken/")
    assert "has this address already" in said(client.post(ADD, {**WORDS, "slug": "taken"}))
    assert "This is an old address of /get-involved/taken/" in said(
        client.post(ADD, {**WORDS, "slug": "old"})
    )


def test_a_new_address_leads_on_from_the_old_one(client, site):
    consultation = ConsultationFactory(slug="old-words")
    new = actions.start_new_version(record=consultation, by=UserFactory())
    Consultation.objects.filter(pk=new.pk).update(slug="new-words")
    new.refresh_from_db()
    actions.publish_urgently(record=new, by=UserFactory(), reason="Spelling.")
    answer = client.get("/get-involved/old-words/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/get-involved/new-words/")


def test_what_closes_soon_and_which_outcomes_are_due_is_on_the_desk(client, staff):
    staff("Comms contributor")
    ConsultationFactory(title="Closes soon", closes_on=in_days(2))
    ConsultationFactory(title="Closes later", closes_on=in_days(9))
    ConsultationFactory(title="Due", closes_on=in_days(-20), opens_on=in_days(-30), report_back_by=in_days(3))
    ConsultationFactory(
        title="Overdue", closes_on=in_days(-20), opens_on=in_days(-30), report_back_by=in_days(-3)
    )
    ConsultationFactory(
        title="Considered", closes_on=in_days(-20), opens_on=in_days(-30), report_back_by=in_days(60)
    )
    panels = {panel.heading: panel for panel in client.get("/admin/").context["panels"]}
    assert [row.title for row in panels["Consultations closing soon"].rows] == ["Closes soon"]
    due = panels["Outcomes of consultations due or overdue"].rows
    assert [row.title for row in due] == ["Overdue", "Due"]
    assert "The outcome is late." in due[0].words
    assert "Reports back: Director of Communications." in due[0].words
    staff("FOI officer")
    headings = {panel.heading for panel in client.get("/admin/").context["panels"]}
    assert "Consultations closing soon" not in headings


def test_the_list_of_staff_says_where_each_stands_and_costs_the_same_for_many(client, staff, count_queries):
    staff("Comms publisher")
    ConsultationFactory(title="One")
    address = "/admin/consultations/consultation/"
    assert ">Open<" in said(client.get(address))
    for_one = count_queries(client.get, address)
    ConsultationFactory.create_batch(9)
    assert count_queries(client.get, address) == for_one


def test_a_role_without_a_right_to_consultations_sees_none_of_them(client, staff):
    consultation = draft()
    for role, status in (("Administrator", 200), ("FOI officer", 403), ("Alert officer", 403)):
        staff(role)
        page = f"/admin/consultations/consultation/{consultation.pk}/change/"
        assert client.get(page).status_code == status
        assert client.get(ADD).status_code == 403
        assert do(client, consultation, "submit").status_code == 403


def test_what_belongs_to_it_is_copied_compared_and_restored_with_it():
    consultation = ConsultationFactory()
    consultation.events.create(title="Meeting", starts_at=timezone.now() + timedelta(days=1), place="Deal")
    consultation.documents.create(title="The plan", address="/about/")
    new = actions.start_new_version(record=consultation, by=UserFactory())
    assert [event.title for event in new.events.all()] == ["Meeting"]
    assert [document.title for document in new.documents.all()] == ["The plan"]
    assert (new.opens_on, new.report_back_by) == (consultation.opens_on, consultation.report_back_by)
    assert isinstance(Consultation.objects.get(pk=new.pk).opens_on, date)
