"""Requests from a case system: everything is checked first, and who asked is kept nowhere."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from icsportal.publishing.models import Change
from publications.foi.importing import COLUMNS, NEEDED, keep, read
from publications.foi.models import DisclosureLogEntry
from tests.factories import DisclosureLogEntryFactory, ProvisionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

RIGHT = {
    "case_reference": "C-1",
    "title": "Beds in Exampleton",
    "request": "How many beds are there?",
    "received_on": "10/03/2026",
    "answered_on": "2026-03-24",
    "answer": "There are **30**.",
    "held": "yes",
    "decision": "All given",
    "regime": "foia",
    "topics": "Teeth",
}
NAME = "Zebedee Quillfeather"


def sheet(*rows, columns=None):
    written = StringIO()
    lines = csv.DictWriter(written, columns or list(dict.fromkeys(name for row in rows for name in row)))
    lines.writeheader()
    lines.writerows(rows)
    return written.getvalue().encode()


@pytest.fixture
def usual_cells():
    """The longest cell that is read is as long as ever, whatever other code allows in this process."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.fixture(autouse=True)
def known():
    TopicFactory(name="Teeth", slug="teeth")
    ProvisionFactory(code="s.43")


def faults_of(*rows):
    return [str(fault) for fault in read(sheet(*rows)).faults]


def test_a_row_becomes_a_draft_with_its_due_date_and_its_sum():
    person = UserFactory()
    (entry,) = keep(rows=read(sheet(RIGHT)).rows, by=person)
    entry = DisclosureLogEntry.objects.get(pk=entry.pk)
    assert (entry.reference, entry.state, entry.changed_by) == ("FOI-2026-0001", "draft", person)
    assert (entry.received_on, entry.due_on, entry.in_time) == (
        date(2026, 3, 10),
        date(2026, 4, 10),
        "within",
    )
    assert (entry.decision, entry.held, entry.working_days_taken) == ("granted", "yes", 9)
    assert entry.answer == "<p>There are <strong>30</strong>.</p>\n"
    assert [topic.name for topic in entry.topics.all()] == ["Teeth"]
    assert "17 March not counted" in entry.sum_in_words
    assert Change.objects.about(entry).get().note == "From the case system."


def test_exemptions_come_with_their_row():
    row = RIGHT | {"decision": "refused", "refusal_reason": "exemption", "exemptions": "S 43"}
    (entry,) = keep(rows=read(sheet(row | {"public_interest": "Bids."})).rows, by=UserFactory())
    assert [(use.provision.code, use.public_interest) for use in entry.applied.all()] == [("s.43", "Bids.")]


def test_references_go_on_after_the_last_one_of_their_year():
    DisclosureLogEntryFactory(reference="FOI-2026-0041")
    rows = [RIGHT | {"case_reference": f"C-{number}"} for number in range(2)]
    rows.append(RIGHT | {"case_reference": "C-9", "regime": "eir", "received_on": "2025-03-10"})
    found = [row.entry.reference for row in read(sheet(*rows)).rows]
    assert found == ["FOI-2026-0042", "FOI-2026-0043", "EIR-2025-0001"]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"title": ""}, "title is empty."),
        ({"case_reference": ""}, "case_reference is empty."),
        ({"received_on": "10 March"}, "“10 March” in received_on is no date."),
        ({"received_on": "03/13/2026"}, "is no date"),
        ({"answered_on": "2026-03-01"}, "It cannot be answered before it was received."),
        ({"decision": "maybe"}, "“maybe” in decision is not known. Use: granted, part"),
        ({"decision": "refused"}, "Say why something was refused"),
        ({"held": "no"}, "The decision does not fit whether we hold it"),
        (
            {"regime": "eir", "decision": "refused", "refusal_reason": "cost"},
            "Requests about the environment",
        ),
        ({"exemptions": "s.99"}, "no exemption is called “s.99”."),
        ({"topics": "Hands"}, "no topic is called “Hands”."),
        ({"reference": "FOI-26-1"}, "A reference is like FOI-2026-0123"),
        ({"request": "How many? Kind regards, Jo"}, "request holds a greeting"),
        ({"request": "Write to jo@example.org"}, "request holds an e-mail address"),
        ({"title": "x" * 151}, "title: Ensure this value has at most 150 characters"),
        ({"title": "a\0b"}, "title holds hidden signs."),
        ({"received_on": "2099-01-01", "answered_on": ""}, "received_on: This day is yet to come."),
        ({"answered_on": "2099-01-01"}, "answered_on: This day is yet to come."),
    ],
    ids=str,
)
def test_each_fault_names_its_row_and_its_case(what, words):
    faults = faults_of(RIGHT | what)
    assert any(words in fault for fault in faults), faults
    assert all(fault.startswith("Row 2") for fault in faults)
    if what.get("case_reference") != "":
        assert all("(C-1)" in fault for fault in faults)


def test_three_bad_rows_are_named_at_once_and_nothing_is_kept():
    good, late = RIGHT, RIGHT | {"case_reference": "C-2", "received_on": "soon"}
    twice = RIGHT | {"case_reference": "C-1", "title": "Again"}
    refused = RIGHT | {"case_reference": "C-4", "decision": "refused"}
    found = read(sheet(good, late, twice, refused))
    assert [str(fault).partition(":")[0] for fault in found.faults] == [
        "Row 3 (C-2)",
        "Row 4 (C-1)",
        "Row 5 (C-4)",
    ]
    assert "row 2 has the same case_reference." in str(found.faults[1])


def test_a_case_or_reference_that_the_site_has_is_refused():
    DisclosureLogEntryFactory(reference="FOI-2026-0041", case_reference="C-1")
    assert faults_of(RIGHT) == ["Row 2 (C-1): FOI-2026-0041 on the site has the same case_reference."]
    row = RIGHT | {"case_reference": "C-2", "reference": "foi-2026-0041"}
    assert faults_of(row) == ["Row 2 (C-2): the reference FOI-2026-0041 is taken by the site."]


def test_columns_that_tell_who_asked_are_not_read():
    row = RIGHT | {"Requester name": NAME, "E-mail": "z@example.org", "Postcode": "ME1 1AA"}
    found = read(sheet(row))
    assert found.faults == []
    assert found.not_read == ["Requester name", "E-mail", "Postcode"]
    assert NAME not in found.text and "ME1 1AA" not in found.text
    again = read(found.text.encode())
    assert (again.faults, again.not_read, again.rows[0].entry.title) == ([], [], RIGHT["title"])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "these columns are missing: case_reference"),
        (b"\x00\x01\x02", "these columns are missing"),
        (sheet(columns=NEEDED), "The file: it has no requests."),
        (sheet(columns=[*NEEDED, "colour"]), "these columns are not known: colour."),
        (sheet(columns=NEEDED) + b"," * 40 + b"x\n", "it has more cells than there are columns"),
        (sheet(columns=NEEDED) + b'"' + b"x" * 200_000 + b'"', "it cannot be read as a table"),
        (sheet(RIGHT | {"title": "Café"}).decode().encode("cp1252"), "some letters cannot be read"),
    ],
    ids=["empty", "no text", "no rows", "a column", "too many cells", "a giant cell", "another encoding"],
)
def test_a_file_that_is_no_such_sheet_is_refused_whole(data, words, usual_cells):
    found = read(data)
    assert not found.rows
    assert words in " ".join(map(str, found.faults))


def test_names_of_columns_may_be_written_as_people_write_them():
    row = {name.replace("_", " ").title(): value for name, value in RIGHT.items()}
    assert read(sheet(row)).faults == []


def test_a_row_costs_one_question_and_its_savepoint(count_queries):
    def rows(number):
        return sheet(*(RIGHT | {"case_reference": f"C-{each}"} for each in range(number)))

    few, many = count_queries(read, rows(2)), count_queries(read, rows(40))
    assert many - few == 3 * 38


# the screen


@pytest.fixture
def officer(client):
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="FOI officer"))
    client.force_login(person)
    return person


IMPORT = "/admin/foi/disclosurelogentry/import/"


def sent(client, data):
    return client.post(IMPORT, {"file": BytesIO(data)}, format="multipart")


def test_the_screen_previews_and_keeps_only_when_asked_again(client, officer):
    data = sheet(RIGHT | {"Requester name": NAME})
    preview = sent(client, data)
    assert (preview.status_code, DisclosureLogEntry.objects.count()) == (200, 0)
    page = preview.content.decode()
    assert "1 request would be added as draft" in page and "Requester name" in page and NAME not in page
    text = preview.context["again"].initial["text"]
    kept = client.post(IMPORT, {"text": text})
    assert kept.headers["Location"] == reverse("admin:foi_disclosurelogentry_changelist")
    assert DisclosureLogEntry.objects.get().case_reference == "C-1"


def test_the_screen_names_the_faults_and_keeps_nothing(client, officer):
    answer = sent(client, sheet(RIGHT, RIGHT | {"case_reference": "C-2", "decision": "maybe"}))
    assert (answer.status_code, DisclosureLogEntry.objects.count()) == (422, 0)
    assert "Row 3 (C-2): “maybe” in decision is not known." in answer.content.decode()


def test_a_sheet_to_start_from_has_all_columns(client, officer):
    assert client.get(f"{IMPORT}empty.csv").content.decode().strip().split(",") == COLUMNS
    assert client.post(IMPORT, {}).status_code == 422


def test_only_who_may_add_entries_sees_the_screen(client):
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="Comms publisher"))
    client.force_login(person)
    assert client.get(IMPORT).status_code == 403
    assert sent(client, sheet(RIGHT)).status_code == 403
