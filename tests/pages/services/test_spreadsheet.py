import csv
from io import StringIO

import pytest

from icsportal.publishing.models import Change, Record
from pages.models import Kind, Service
from pages.services.spreadsheet import NEEDED, OPTIONAL, keep, read
from tests.factories import (
    OrganisationFactory,
    OrganisationNameFactory,
    ServiceFactory,
    SiteFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
RIGHT = {
    "name": "Emergency dentist",
    "topic": "teeth",
    "also_known_as": "toothache; broken tooth",
    "summary": "Help with bad tooth pain.",
    "who_for": "Everyone.",
    "when_to_use": "- bad pain\n- bleeding",
    "access": "call-111; online",
    "how_to_get": "Call 111.",
    "owner": "Communications team",
    "checked_on": "2026-11-22",
    "review_due_on": "2027-05-22",
}


@pytest.fixture(autouse=True)
def teeth():
    return TopicFactory(slug="teeth", name="Teeth")


def sheet(*rows, columns=None):
    written = StringIO()
    lines = csv.DictWriter(written, columns or [*NEEDED, *OPTIONAL], restval="")
    lines.writeheader()
    lines.writerows(rows)
    return written.getvalue().encode()


def faults_of(*rows, **options):
    return [str(fault) for fault in read(sheet(*rows, **options))[1]]


def test_a_right_sheet_becomes_drafts_for_a_second_person():
    site = SiteFactory(name="Buckland Hospital")
    provider = OrganisationFactory(ods_code="RVV", kind=Kind.ACUTE_TRUST)
    area = OrganisationFactory(kind=Kind.HEALTH_AND_CARE_PARTNERSHIP)
    area.names.all().delete()
    OrganisationNameFactory(organisation=area, name="East Kent Health and Care Partnership")
    rows, faults = read(
        sheet(
            RIGHT
            | {
                "urgency": "urgent",
                "age_from": "5",
                "monday": "8am to 6.30pm",
                "bank_holidays": "closed",
                "hours_note": "Ring the bell.",
                "phone": "111",
                "contact_label": "NHS 111",
                "sites": "buckland hospital",
                "providers": "RVV",
                "partnerships": "East Kent",
                "sources": "A list of 2026",
            }
        )
    )
    assert faults == []
    person = UserFactory()
    (service,) = keep(rows=rows, by=person)
    service = Service.objects.get(pk=service.pk)
    assert (service.state, service.changed_by, service.slug) == (
        Record.State.DRAFT,
        person,
        "emergency-dentist",
    )
    assert service.shows_urgent_help
    assert service.when_to_use == "<ul>\n<li>bad pain</li>\n<li>bleeding</li>\n</ul>\n"
    assert service.opening_hours.in_words()[0] == "Monday: 8am to 6.30pm"
    assert (list(service.sites.all()), list(service.providers.all())) == ([site], [provider])
    assert (service.covers_all, list(service.partnerships.all())) == (False, [area])
    assert [name.words for name in service.names.all()] == ["broken tooth", "toothache"]
    assert service.contacts.get().label == "NHS 111"
    assert Change.objects.about(service).get().note == "From a spreadsheet."


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"name": ""}, "Row 2: name is empty."),
        ({"topic": "hands"}, "no topic is called “hands”"),
        ({"monday": "8 to 6", "sunday": "maybe"}, "Monday: “8” could be morning or evening"),
        ({"monday": "8 to 6", "sunday": "maybe"}, "Sunday: “maybe” is not opening hours"),
        ({"sites": "Nowhere Hospital"}, "no site is called “Nowhere Hospital”"),
        ({"providers": "RZZ"}, "no organisation is called “RZZ”"),
        ({"partnerships": "Wessex"}, "no partnership is called “Wessex”"),
        ({"access": "teleport"}, "“teleport” is not a way to get it"),
        ({"access": "self-referral"}, "nothing says how"),
        ({"urgency": "very"}, "“very” is not an urgency"),
        ({"also_known_as": "toothache; Toothache"}, "at least two words"),
        ({"checked_on": "22/11/2026"}, "“22/11/2026” in checked_on cannot be read"),
        ({"review_due_on": "2026-11-22"}, "The next check must be after the last one"),
        ({"age_from": "old"}, "“old” in age_from cannot be read"),
        ({"age_from": "18", "age_to": "5"}, "The last age must not be below the first"),
        ({"phone": "call us"}, "phone: A phone number has only digits and spaces"),
        ({"national_page": "www.nhs.uk"}, "national_page: Give an address that starts with https://"),
        ({"summary": "x" * 161}, "summary: Ensure this value has at most 160 characters"),
    ],
    ids=str,
)
def test_each_fault_names_its_row_and_says_what_is_wrong(what, words):
    faults = faults_of(RIGHT | what)
    assert any(words in fault for fault in faults), faults
    assert all(fault.startswith("Row 2") for fault in faults)
    if what.get("name") != "":
        assert all("(Emergency dentist)" in fault for fault in faults)


def test_every_bad_row_is_named_at_once():
    other = RIGHT | {"name": "Dentist", "monday": "8 to 6"}
    unknown = RIGHT | {"name": "Optician", "sites": "Nowhere"}
    faults = faults_of(RIGHT, other, unknown)
    assert [fault.partition(":")[0] for fault in faults] == ["Row 3 (Dentist)", "Row 4 (Optician)"]


def test_names_are_not_there_twice_in_the_sheet_or_on_the_site():
    ServiceFactory(name="A&E")
    faults = faults_of(RIGHT, RIGHT | {"name": "Emergency  DENTIST"}, RIGHT | {"name": "a and e"})
    assert faults == [
        "Row 3 (Emergency  DENTIST): row 2 has the same name.",
        "Row 4 (a and e): there is a service called “A&E” already.",
    ]


def test_an_address_that_is_taken_gets_a_number():
    ServiceFactory(slug="emergency-dentist")
    rows, _ = read(sheet(RIGHT))
    assert rows[0].service.slug == "emergency-dentist-2"


def test_another_encoding_names_the_rows_that_cannot_be_read():
    data = sheet(RIGHT, RIGHT | {"name": "Café"}).decode().encode("cp1252")
    rows, faults = read(data)
    assert rows == []
    assert [str(fault) for fault in faults] == [
        "Row 3: some letters cannot be read. Save the file as “CSV UTF-8” and try again."
    ]


def test_the_mark_that_excel_puts_first_is_no_fault():
    rows, faults = read(b"\xef\xbb\xbf" + sheet(RIGHT))
    assert (len(rows), faults) == (1, [])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "these columns are missing: name, topic"),
        (b"\x00\x01\x02", "these columns are missing"),
        (b"name;topic\na;b\n", "these columns are missing: name, topic"),
        (sheet(), "The file: it has no services."),
        (sheet(columns=[*NEEDED, "colour"]), "these columns are not known: colour."),
        (sheet(columns=NEEDED[1:]), "these columns are missing: name."),
        (sheet() + b"," * 40 + b"x\n", "it has more cells than there are columns"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_whole(data, words):
    rows, faults = read(data)
    assert not rows
    assert words in " ".join(map(str, faults))


def test_a_row_costs_two_questions_of_the_database_and_their_savepoints(count_queries):
    few = count_queries(read, sheet(*(RIGHT | {"name": f"Dentist {number}"} for number in range(2))))
    many = count_queries(read, sheet(*(RIGHT | {"name": f"Dentist {number}"} for number in range(40))))
    assert many - few == 2 * 3 * 38
