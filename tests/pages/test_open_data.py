"""The register as open data, as it was on a day."""

import csv
import json
from datetime import date
from io import StringIO

import pytest

from pages.register.open_data import LICENCE, SETS, csv_of, json_of
from tests.factories import MembershipFactory, OrganisationFactory

HOST = "https://example.org"
ON = date(2026, 8, 1)


def table(name, on=ON):
    return list(csv.DictReader(StringIO(csv_of(name, on, HOST), newline="")))


def row_of(name, key, on=ON):
    return next(row for row in table(name, on) if key in (row["ods_code"], row["name"]))


@pytest.mark.parametrize(
    ("name", "on", "rows"),
    [
        ("networks", date(2019, 10, 1), 42),
        ("networks", date(2022, 7, 1), 41),
        ("networks", ON, 45),
        ("practices", ON, 175),
        ("sites", ON, 25),
        ("organisations", ON, 35),
        ("organisations", date(2019, 10, 1), 41),
    ],
)
def test_each_set_has_the_rows_of_the_day(register, name, on, rows):
    assert len(table(name, on)) == rows
    assert len(json_of(name, on, HOST)["rows"]) == rows


def test_a_network_has_the_name_the_practices_and_the_number_of_the_day(register):
    network = row_of("networks", "U87442")
    assert network["name"] == "Mid Kent PCN"
    assert network["former_names"] == "Ashford Stour PCN"
    assert network["partnership"] == "East Kent Health and Care Partnership"
    assert network["page"] == "https://example.org/where-you-live/east-kent/mid-kent/"
    assert len(network["practice_ods_codes"].split("; ")) == int(network["practices"]) > 1
    assert network["registered_patients_as_at"] == "2026-08-01"
    earlier = row_of("networks", "U87442", date(2019, 10, 1))
    assert (earlier["name"], earlier["former_names"]) == ("Ashford Stour PCN", "")
    assert (earlier["practices"], earlier["registered_patients"]) == ("0", "")


def test_what_is_not_known_is_not_pretended(register):
    mote = row_of("networks", "U29398")
    assert (mote["opened_on"], mote["open_by"]) == ("", "2026-04-01")


def test_a_practice_says_where_it_is_and_what_it_belongs_to(register):
    practice = row_of("practices", "G82048")
    assert practice["network_ods_code"] == "U10200"
    assert practice["council"] == "Dartford Borough Council"
    assert (practice["phone"], practice["contact_as_at"]) == ("01322 299790", "2025-09-01")
    alone = row_of("practices", "G82067")
    assert (alone["network"], alone["network_ods_code"]) == ("", "")
    assert alone["partnership"].startswith("Dartford, Gravesham and Swanley")


def test_every_row_says_its_licence_and_source(register):
    for name in SETS:
        for row in table(name):
            assert row["licence"] == LICENCE
            assert row["source"]
            assert "NHS-MAP-2026-08" not in row["source"]


def test_json_says_licence_attribution_and_day_once(register):
    data = json_of("sites", ON, HOST)
    assert data["licence_url"].startswith("https://www.nationalarchives.gov.uk/")
    assert "Contains OS data © Crown copyright and database right 2025." in data["attribution"]
    assert data["as_at"] == "2026-08-01"
    william_harvey = next(row for row in data["rows"] if row["ods_code"] == "RVV01")
    assert william_harvey["operator"] == "East Kent Hospitals University NHS Foundation Trust"
    assert william_harvey["types"][0] == "hospital"
    assert json.loads(json.dumps(data)) == data


def test_a_name_that_would_run_in_a_spreadsheet_is_only_shown(db):
    partnership = OrganisationFactory(kind="health and care partnership")
    network = OrganisationFactory(called='=HYPERLINK("http://x")', called__slug="x")
    MembershipFactory(child=network, parent=partnership)
    assert table("networks")[0]["name"] == '\'=HYPERLINK("http://x")'
    assert json_of("networks", ON, HOST)["rows"][0]["name"] == '=HYPERLINK("http://x")'


@pytest.mark.parametrize("name", SETS)
def test_a_set_takes_a_handful_of_queries_however_many_rows(register, count_queries, name):
    assert len(table(name)) >= 25
    assert count_queries(csv_of, name, ON, HOST) <= 5
