"""The import takes in the register's files: all of what they changed, or nothing."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pages.models import (
    ImportedFact,
    Membership,
    Organisation,
    OrganisationName,
    PatientCount,
    Place,
    RegisterChange,
    Site,
    Source,
)
from pages.register import actions
from pages.register.files import BadRegister
from pages.register.importing import differences, import_register
from tests.conftest import read
from tests.factories import OrganisationFactory, UserFactory

DOWNS_WAY = "G82809,Downs Way Medical Practice,"


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (
            "gp_practices.csv",
            DOWNS_WAY,
            "G8280,Downs Way Medical Practice,",
            "8: ods_code “G8280” is wrong: it must be like G82048",
        ),
        (
            "gp_practices.csv",
            DOWNS_WAY,
            "G82048,Downs Way Medical Practice,",
            "8: the code G82048 is there twice: first in gp_practices.csv:2",
        ),
        ("gp_practices.csv", DOWNS_WAY, "G82809,,", "8: name is empty"),
        (
            "gp_practices.csv",
            "DA13 9LB,Gravesham",
            "DA13 9LBX,Gravesham",
            "8: postcode “DA13 9LBX” is wrong: it must be like ME14 1XQ",
        ),
        (
            "gp_practices.csv",
            "DA13 9LB,Gravesham",
            "DA13 9LB,Bromley",
            "8: local_authority “Bromley” is not known",
        ),
        (
            "gp_practices.csv",
            "15989,01474 247003",
            "about 16000,01474 247003",
            "8: registered_patients_2026_04 must be a whole number, not “about 16000”",
        ),
        (
            "gp_practices.csv",
            "01474 247003,51.40706",
            "01474 247003,5.140706",
            "8: latitude must be a number between 50.5 and 52, not “5.140706”",
        ),
        (
            "gp_practices.csv",
            "01474 247003,51.40706",
            "01474 247003,nan",
            "8: latitude must be a number between 50.5 and 52, not “nan”",
        ),
        (
            "gp_practices.csv",
            "01474 247003,51.40706",
            "01474 247003 or 01474 247004 or more,51.40706",
            "8: phone: Ensure this value has at most 30 characters (it has 36).",
        ),
        (
            "pcns_history.csv",
            "Faversham PCN,FAVERSHAM PCN (from 2026-08),East Kent",
            "Faversham PCN,FAVERSHAM PCN (from 2026-08),East Sussex",
            "50: partnership “East Sussex” is not a known health and care partnership",
        ),
        (
            "pcns_history.csv",
            "09W,2019-10-01,2023-11-30",
            "09W,2019-10-01,2018-11-30",
            "28: closed on 2018-11-30, before it opened on 2019-10-01",
        ),
        (
            "pcns_history.csv",
            "09W,2019-10-01,2023-11-30",
            "09W,2019-10-01,30/11/2023",
            "28: close_date must be a date such as 2022-07-01, not “30/11/2023”",
        ),
        (
            "pcns_history.csv",
            "09W,2019-10-01,2023-11-30",
            "09W,2019-10-01,2023-02-30",
            "28: close_date must be a date such as 2022-07-01, not “2023-02-30”",
        ),
        (
            "pcns_history.csv",
            "09W,2019-10-01,2023-11-30",
            "09W,2019-10-01,",
            "28: U82359 has not closed, but is not in pcns.csv",
        ),
        (
            "pcns_history.csv",
            "99J,2019-10-01,2022-12-31,yes,yes,yes",
            "99J,2019-10-01,2022-12-31,yes,yes,no",
            "33: says “no” for 2022-07-01, but its dates say otherwise",
        ),
        (
            "organisations.csv",
            "NHS ambulance trust",
            "NHS flying trust",
            "14: type “NHS flying trust” is not a kind of organisation",
        ),
        (
            "organisations.csv",
            "2020-04-01,2022-06-30",
            "2020-04-01,2020-03-31",
            "37: closed on 2020-03-31, before it opened on 2020-04-01",
        ),
        ("organisations.csv", "https://www.medway.nhs.uk,", "www medway,", "9: website: Enter a valid URL."),
        (
            "sites.csv",
            "RVVKC,Kent and Canterbury Hospital,hospital;",
            "RVVKC,Kent and Canterbury Hospital,palace;",
            "6: types “palace” is not a kind of site",
        ),
        (
            "sites.csv",
            "Medway,RPA,Medway and Swale",
            "Medway,RPX,Medway and Swale",
            "3: operator “RPX” is not known",
        ),
        (
            "places.csv",
            "BR8,Swanley,Sevenoaks,",
            "BR8X1,Swanley,Sevenoaks,",
            "3: postcode_district “BR8X1” is wrong: it must be like ME13",
        ),
        ("postcode_sectors.csv", "BR6 7,BR6,", "BR6 7,BR7,", "2: BR6 7 is not in BR7"),
        (
            "postcode_sectors.csv",
            "BR6 7,BR6,Sevenoaks,Sevenoaks 20",
            "BR6 7,BR6,Sevenoaks,Sevenoaks twenty",
            "2: local_authorities must be like “Medway 182; Swale 3”, not “Sevenoaks twenty”",
        ),
        (
            "postcode_sectors.csv",
            "254,high,51.3569",
            "254,certain,51.3569",
            "2: confidence “certain” is not high, medium or low",
        ),
        (
            "successions.csv",
            "U01315,U87442,2022-04-01",
            "U01315,U87442,2022-05-01",
            "13: U01315 closed on 2022-03-31, not on the day before 2022-05-01",
        ),
        ("successions.csv", "U01315,U87442,", "U01315,U99999,", "13: successor “U99999” is not known"),
        (
            "former_names.csv",
            "2025-10-12,yes",
            "2025-10-12,surely",
            "6: day_is_known “surely” is not yes or no",
        ),
        (
            "patient_counts.csv",
            "NHS-REG-2026-08",
            "NHS-REG-2036-08",
            "2: source “NHS-REG-2036-08” is not in sources.csv",
        ),
        (
            "pcns.csv",
            "Dartford,3,42088",
            "Dartford,4,42088",
            "2: has 4 practices, but gp_practices.csv has 3 of them",
        ),
        ("pcns.csv", "U10200,", "U10201,", "2: ods_code “U10201” is not in pcns_history.csv"),
        ("sources.csv", "Ordnance Survey,2025-10-20", ",2025-10-20", "15: publisher is empty"),
        ("openings.csv", "U11490,", "U37339,", "44: the day on which U37339 opened is known: 2020-04-01"),
        ("openings.csv", "U11490,", "U11499,", "44: organisation “U11499” is not known"),
        (
            "pcns_history.csv",
            "ASHFORD STOUR PCN (from",
            "ASHFORD STOUR PCN (since",
            "26: ods_names_seen must be like “ASHFORD STOUR PCN (from 2019-12)”",
        ),
        (
            "pcns_history.csv",
            "MID KENT PCN (from 2022-04)",
            "MID KENT PCN (from 2022-05)",
            "26: no source of this row is of 2022-05",
        ),
        (
            "pcns.csv",
            "THE MARSH PCN,East Kent",
            "THE MARSH PCN,West Kent",
            "22: U22192 is in another partnership in pcns_history.csv:36",
        ),
        ("pcns.csv", "U92096,", "U68970,", "46: the code is there twice: first in pcns.csv:45"),
        (
            "gp_practices.csv",
            'U04973,Garden City PCN,"Dartford, Gravesham and Swanley",15989',
            "U04973,Garden City PCN,East Kent,15989",
            "8: U04973 is not in East Kent, says pcns_history.csv:13",
        ),
        (
            "organisations.csv",
            "51.43495,0.25864,Shares",
            "51.43495,,Shares",
            "8: give both latitude and longitude, or neither",
        ),
        (
            "sites.csv",
            "Livingstone Community Hospital,community hospital",
            "Livingstone Community Hospital,",
            "12: types is empty",
        ),
        (
            "places.csv",
            "East Kent 1055; West Kent 8",
            "East Kent 1055; West Sussex 8",
            "48: partnership_counts names “West Sussex”, which is not known",
        ),
        (
            "places.csv",
            "East Kent 1055; West Kent 8",
            "West Kent 1063",
            "48: partnership_counts has no postcode in East Kent",
        ),
        (
            "postcode_sectors.csv",
            "Sevenoaks,Sevenoaks 20,West",
            "Sevenoaks,Bexley 20,West",
            "2: local_authorities names “Bexley”, which is not known",
        ),
        ("partners.csv", "Healthwatch Kent,,PAGE-ICB-MS", "Healthwatch Kent,,", "2: source is empty"),
        (
            "partners.csv",
            "Healthwatch Kent",
            "Healthwatch Surrey",
            "2: organisation “Healthwatch Surrey” is not known",
        ),
        ("patient_counts.csv", "QKS", "QKT", "2: organisation “QKT” is not known"),
        (
            "former_names.csv",
            "RXY,Kent and Medway NHS and Social Care Partnership Trust,KMPT,2025-10-12",
            "East Kent,East Kent Group,,2022-06-30",
            "6: East Kent has another former name that ends on that day",
        ),
        ("former_names.csv", "RXY,", "RXX,", "6: organisation “RXX” is not known"),
    ],
)
def test_a_bad_row_is_named_with_what_is_wrong(db, files, name, old, new, problem):
    files.replace(name, old, new)
    with pytest.raises(BadRegister) as refused:
        import_register(folder=files.folder)
    assert f"{name}:{problem}" in refused.value.problems


def rewrite(path, change):
    """`change` makes a file's new lines from its lines."""
    lines = change(path.read_text(encoding="utf-8").splitlines())
    path.write_text("\n".join(lines), encoding="utf-8")


def drop_column(path):
    rewrite(path, lambda lines: [line.partition(",")[2] for line in lines])


def add_column(path):
    rewrite(path, lambda lines: [f"{lines[0]},colour", *(f"{line},red" for line in lines[1:])])


def repeat_column(path):
    rewrite(path, lambda lines: [f"{lines[0]},name", *(f"{line},x" for line in lines[1:])])


def cut_a_row_short(path):
    rewrite(path, lambda lines: [*lines[:3], "U17834,Dartford", *lines[4:]])


def keep_the_header(path):
    rewrite(path, lambda lines: lines[:1])


def misdate_a_column(path):
    rewrite(path, lambda lines: [line.replace("patients_2026_08", "patients_2026_13") for line in lines])


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda path: path.unlink(), "pcns.csv: the file is missing"),
        (lambda path: path.write_bytes(b""), "pcns.csv: the file is empty"),
        (keep_the_header, "pcns.csv: the file has a header but no rows"),
        (drop_column, "pcns.csv:1: the column ods_code is missing"),
        (add_column, "pcns.csv:1: there is a column 'colour' that is not expected"),
        (repeat_column, "pcns.csv:1: the column name is there twice"),
        (cut_a_row_short, "pcns.csv:4: has 2 cells where the header has 13"),
        (
            lambda path: path.write_bytes(path.read_bytes().replace(b"Dartford Model", b"D\xe9rtford Model")),
            "pcns.csv:3: this is not UTF-8 text; save the file again as UTF-8",
        ),
        (
            lambda path: path.write_bytes(path.read_bytes().replace(b"Dartford Model PCN,", b"Dart\0ford,")),
            "pcns.csv:3: holds a character that cannot be shown",
        ),
        (
            lambda path: path.write_bytes(path.read_bytes() + b'"U1'),
            "pcns.csv:47: is not a row of a CSV file (unexpected end of data)",
        ),
        (
            misdate_a_column,
            "pcns.csv:1: the column registered_patients_(year)_(month) is missing",
        ),
    ],
)
def test_a_damaged_file_is_named_with_what_is_wrong(db, files, damage, problem):
    damage(files.folder / "pcns.csv")
    with pytest.raises(BadRegister) as refused:
        import_register(folder=files.folder)
    assert problem in refused.value.problems


def test_a_damaged_register_changes_nothing_and_every_bad_row_is_named(register, files):
    files.replace("gp_practices.csv", DOWNS_WAY, "WRONG,Downs Way Medical Practice,")
    files.replace("organisations.csv", "RN7,", "rn7,")
    files.replace("sites.csv", "RVV01,William Harvey Hospital", "RVV01,Another Name")
    files.replace("places.csv", "TN30,Tenterden", "TN30,")
    before = read()
    said = StringIO()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_register", folder=files.folder, stderr=said)
    assert read() == before
    named = {line.split(": ")[0] for line in said.getvalue().splitlines()}
    assert named >= {"gp_practices.csv:8", "organisations.csv:8", "places.csv:79"}


def test_a_closed_network_in_the_list_of_open_ones_is_named(db, files):
    strood = "U27664,Strood PCN,STROOD PCN (from 2019-12),Medway and Swale,09W,2019-10-01,"
    files.replace("pcns_history.csv", f"{strood},", f"{strood}2026-07-31,")
    with pytest.raises(BadRegister) as refused:
        import_register(folder=files.folder)
    assert refused.value.problems == ["pcns.csv:36: U27664 has closed, says pcns_history.csv:34"]


def test_a_dry_run_says_what_would_change_and_changes_nothing(register, files):
    files.replace("gp_practices.csv", "01474 247003", "01474 000000")
    before = read()
    said = StringIO()
    call_command("import_register", folder=files.folder, dry_run=True, stdout=said)
    assert read() == before
    assert said.getvalue().splitlines() == [
        "changed: GP practice: Downs Way Medical Practice (G82809): "
        "phone from “01474 247003” to “01474 000000”",
        "Would be: 1 changed",
    ]


def test_a_dry_run_tells_names_and_empty_values_in_words(register, files):
    files.replace("former_names.csv", "Virgin Care Services Ltd", "Virgin Care Limited")
    files.replace("gp_practices.csv", "01474 247003", "")
    files.append("patient_counts.csv", "QKS,2000000,2026-04-01,NHS-MAP-2026-04")
    assert [str(one) for one in differences(files.folder).found] == [
        "changed: GP practice: Downs Way Medical Practice (G82809): phone from “01474 247003” to nothing",
        "changed: name of HCRG Care Services Ltd (NDA): names from “Virgin Care Services Ltd”, then "
        "“HCRG Care Services Ltd” to “Virgin Care Limited”, then “HCRG Care Services Ltd”",
        "added: patient count: QKS on 2026-04-01",
    ]


def test_importing_twice_does_nothing_the_second_time(register):
    before = read()
    said = StringIO()
    call_command("import_register", stdout=said)
    assert said.getvalue() == "Nothing to do: the register is as the files say.\n"
    assert read() == before


def test_an_import_is_in_the_history_with_who_did_it(db, files):
    person = UserFactory()
    import_register(by=person, folder=files.folder)
    files.replace("gp_practices.csv", "01474 247003", "01474 000000")
    import_register(by=person, folder=files.folder)
    latest, first = RegisterChange.objects.all()
    assert (latest.by, latest.kind) == (person, RegisterChange.Kind.IMPORT)
    assert latest.summary == "Import of the register's files: 1 changed."
    assert latest.details == [
        {
            "what": "changed",
            "label": "GP practice: Downs Way Medical Practice (G82809)",
            "fields": {"phone": ["01474 247003", "01474 000000"]},
        }
    ]
    assert len(first.details) == ImportedFact.objects.count()
    assert Organisation.objects.get(ods_code="G82809").phone == "01474 000000"


def test_a_newer_list_adds_a_number_and_keeps_the_old_one(register, files):
    path = files.folder / "gp_practices.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "registered_patients_2026_04", "registered_patients_2026_10"
        ),
        encoding="utf-8",
    )
    import_register(folder=files.folder)
    counts = PatientCount.objects.filter(organisation__ods_code="G82809").order_by("as_at")
    assert [count.as_at for count in counts] == [date(2026, 4, 1), date(2026, 10, 1)]


def newer(files):
    """The files are of a list made three months later."""
    for path in files.folder.glob("*.csv"):
        rewrite(path, lambda lines: [line.replace("NHS-MAP-2026-08", "NHS-MAP-2026-11") for line in lines])
    rewrite(
        files.folder / "sources.csv",
        lambda lines: [
            line.replace("2026-08-01", "2026-11-01") if line.startswith("NHS-MAP-2026-11") else line
            for line in lines
        ],
    )


def move_downs_way(files):
    newer(files)
    files.replace(
        "gp_practices.csv",
        "DA13 9LB,Gravesham,U04973,Garden City PCN",
        "DA13 9LB,Gravesham,U08711,Gravesend Alliance PCN",
    )
    files.replace("pcns.csv", "Dartford; Gravesham,3,62485", "Dartford; Gravesham,2,62485")
    files.replace("pcns.csv", "Gravesham,3,48933", "Gravesham,4,48933")


def test_a_practice_that_moved_leaves_its_network_the_day_before_it_was_seen_elsewhere(register, files):
    move_downs_way(files)
    import_register(folder=files.folder)
    practice = Organisation.objects.get(ods_code="G82809")
    assert practice.parent_on(date(2026, 10, 31)).ods_code == "U04973"
    assert practice.parent_on(date(2026, 11, 1)).ods_code == "U08711"
    assert not practice.memberships.get(ends_on=None).start_is_known


def test_a_practice_that_staff_had_moved_stays_where_they_put_it(register, files):
    network = Organisation.objects.get(ods_code="U08711")
    practice = Organisation.objects.get(ods_code="G82809")
    plan = actions.Reorganisation(on=date(2026, 10, 1), successor=network, moving=[practice])
    actions.reorganise(plan=plan, reason="Agreed by both.", by=UserFactory())
    move_downs_way(files)
    import_register(folder=files.folder)
    assert [row.starts_on for row in practice.memberships.all()] == [date(2026, 8, 1), date(2026, 10, 1)]
    assert practice.memberships.get(ends_on=None).start_is_known


def test_a_renamed_practice_keeps_its_old_name_with_its_dates(register, files):
    rename_in_file(files)
    import_register(folder=files.folder)
    practice = Organisation.objects.get(ods_code="G82809")
    assert practice.name_on(date(2026, 10, 31)) == "Downs Way Medical Practice"
    assert practice.name_on(date(2026, 11, 1)) == "North Downs Practice"
    assert not practice.names.get(name="North Downs Practice").start_is_known
    assert practice.slug_on(date(2026, 11, 1)) == "north-downs-practice"
    assert not differences(files.folder)


def rename_in_file(files):
    newer(files)
    files.replace("gp_practices.csv", "G82809,Downs Way Medical Practice,", "G82809,North Downs Practice,")


def test_a_practice_that_staff_had_renamed_keeps_the_day_they_gave(register, files):
    practice = Organisation.objects.get(ods_code="G82809")
    plan = actions.Reorganisation(on=date(2026, 10, 1), successor=practice, new_name="North Downs Practice")
    actions.reorganise(plan=plan, reason="They told us.", by=UserFactory())
    rename_in_file(files)
    import_register(folder=files.folder)
    assert [(name.name, name.starts_on) for name in practice.names.all()] == [
        ("Downs Way Medical Practice", None),
        ("North Downs Practice", date(2026, 10, 1)),
    ]


def test_a_name_in_the_files_follows_one_that_staff_gave(register, files):
    practice = Organisation.objects.get(ods_code="G82809")
    plan = actions.Reorganisation(on=date(2026, 10, 1), successor=practice, new_name="Downs Surgery")
    actions.reorganise(plan=plan, reason="They told us.", by=UserFactory())
    rename_in_file(files)
    import_register(folder=files.folder)
    assert [(name.name, name.starts_on) for name in practice.names.all()] == [
        ("Downs Way Medical Practice", None),
        ("Downs Surgery", date(2026, 10, 1)),
        ("North Downs Practice", date(2026, 11, 1)),
    ]


@pytest.mark.parametrize(("old", "new"), [("2025-10-12", "2025-09-30"), ("2025-10-12", "2025-11-02")])
def test_a_day_put_right_in_the_files_is_put_right_in_the_register(register, files, old, new):
    files.replace("former_names.csv", old, new)
    import_register(folder=files.folder)
    trust = Organisation.objects.get(ods_code="RXY")
    assert trust.names.get(short_name="KMPT").ends_on == date.fromisoformat(new)
    assert trust.name_on(date.fromisoformat(new)).endswith("Partnership Trust")


def test_a_day_that_staff_put_right_stays(register, files):
    name = OrganisationName.objects.get(name="Mid Kent PCN")
    former = OrganisationName.objects.get(name="Ashford Stour PCN")
    by = UserFactory()
    actions.correct(fact=former, fields={"ends_on": date(2022, 3, 31)}, by=by)
    actions.correct(fact=name, fields={"starts_on": date(2022, 4, 1), "start_is_known": True}, by=by)
    newer(files)
    import_register(folder=files.folder)
    name.refresh_from_db()
    assert (name.starts_on, name.start_is_known, name.as_at) == (date(2022, 4, 1), True, date(2026, 11, 1))


def test_files_that_contradict_staff_change_nothing(register, files):
    Site.objects.filter(ods_code="RVV01").update(ods_code="RVV99")
    files.replace("sites.csv", "RVV09,Queen", "RVV99,Queen")
    before = read()
    with pytest.raises(BadRegister, match="The files contradict what staff changed since"):
        import_register(folder=files.folder)
    assert read() == before


def test_what_an_editor_changed_stays_unless_the_file_changes_it_too(register, files):
    practice = Organisation.objects.get(ods_code="G82809")
    by = UserFactory()
    actions.correct(fact=practice, fields={"phone": "01474 111111", "town": "Istead Rise"}, by=by)
    files.replace("gp_practices.csv", "01474 247003", "01474 000000")
    import_register(folder=files.folder)
    practice.refresh_from_db()
    assert (practice.phone, practice.town) == ("01474 000000", "Istead Rise")


def test_what_is_gone_from_the_files_stays_in_the_register_and_is_told_once(register, files):
    rewrite(files.folder / "places.csv", lambda lines: lines[:-1])
    found = import_register(folder=files.folder)
    assert [str(one) for one in found.found] == [
        "gone: place: TN30 is not in the files any more; it stays until it is closed in the admin"
    ]
    assert Place.objects.filter(code="TN30").exists()
    assert not import_register(folder=files.folder)


def test_what_an_editor_removed_is_not_brought_back(register, files):
    Site.objects.filter(ods_code="RXY03").delete()
    files.replace("sites.csv", "RXY03,St Martin's Hospital", "RXY03,St Martin's")
    import_register(folder=files.folder)
    assert not Site.objects.filter(ods_code="RXY03").exists()
    assert not differences(files.folder)


def test_an_organisation_that_staff_opened_first_is_not_made_twice(db, files):
    mine = OrganisationFactory(ods_code="U92100", called="Athena PCN", called__slug="athena")
    import_register(folder=files.folder)
    mine.refresh_from_db()
    assert mine.opened_on == date(2022, 11, 9)
    assert OrganisationName.objects.filter(name="Athena PCN").count() == 1


def test_the_whole_register_is_taken_in_with_its_sources(register):
    assert Organisation.objects.count() == 269
    assert Organisation.objects.practices().count() == 175
    assert Membership.objects.count() == 225
    assert Site.objects.count() == 25
    assert (Place.objects.filter(type="district").count(), Place.objects.filter(type="sector").count()) == (
        78,
        281,
    )
    assert Source.objects.count() == 58
    practice = Organisation.objects.get(ods_code="G82048")
    assert (practice.as_at, practice.contact_as_at) == (date(2026, 8, 1), date(2025, 9, 1))
    assert practice.council.name == "Dartford Borough Council"


def test_the_import_costs_few_queries_however_many_rows(db, files, count_queries):
    assert count_queries(import_register, folder=files.folder) < 60
