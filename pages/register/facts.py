"""From rows to facts: what the files say, checked against each other."""

import re
from datetime import date, timedelta

from pages.models import COUNCILS, Kind
from pages.register.files import Problems
from pages.register.names import read_names
from pages.register.places import read_district, read_sector, read_site
from pages.register.reading import POSTCODE, Fact, Reading

ONE_DAY = timedelta(days=1)
NETWORK_CODE = (r"U\d{5}", "U10200")
PRACTICE_CODE = (r"[A-Z]\d{5}", "G82048")
OTHER_CODE = (r"[A-Z0-9]{3,8}", "QKS")
KINDS = {kind.value: kind for kind in Kind} | {
    "clinical commissioning group (abolished)": Kind.CLINICAL_COMMISSIONING_GROUP
}


def facts(files: dict, problems: Problems) -> dict[tuple[str, str], Fact]:
    """Every fact of the files by kind and key, in an order in which each can be written.

    What is wrong is added to `problems`; then the facts are not whole and must not be used.
    """
    reading = Reading(problems)
    for row in files["sources.csv"]:
        read_source(reading, row)
    openings = {row.cells["organisation"]: row for row in files["openings.csv"]}
    for row in files["organisations.csv"]:
        read_organisation(reading, row, openings)
    read_networks(reading, files["pcns.csv"], files["pcns_history.csv"], openings)
    for row in files["gp_practices.csv"]:
        read_practice(reading, row)
    for key, row in openings.items():
        reading.organisation(row, "organisation")
        if reading.facts.get(("organisation", key)):
            reading.sourced(row)
    check_numbers_of_practices(reading, files["pcns.csv"])
    read_names(reading, files)
    for row in files["partners.csv"]:
        read_partner(reading, row)
    for row in files["successions.csv"]:
        read_succession(reading, row)
    for row in files["patient_counts.csv"]:
        if key := reading.organisation(row, "organisation"):
            read_count(reading, row, key, row.number("patients"), row.day("as_at", needed=True))
    for row in files["sites.csv"]:
        read_site(reading, row)
    for row in files["places.csv"]:
        read_district(reading, row)
    for row in files["postcode_sectors.csv"]:
        read_sector(reading, row)
    return reading.facts


def read_source(reading, row):
    key = row.text("source_id", needed=True)
    words = row.text("data_date", needed=True)
    exact = re.match(r"\d{4}-\d{2}-\d{2}", words)
    day = date.fromisoformat(exact[0]) if exact else None
    # A rule of our own dates nothing: the facts are as old as what the rule was applied to.
    reading.source_days[key] = None if key.startswith("DERIVED-") else day
    reading.add(
        "source",
        key,
        row,
        id=key,
        title=row.text("title", needed=True),
        publisher=row.text("publisher", needed=True),
        date_words=words,
        dated_on=day,
        found_at=row.text("found_at", needed=True),
        licence=row.text("licence", needed=True),
        notes=row.text("notes"),
    )


def read_organisation(reading, row, openings):
    kind = row.one_of("type", KINDS, "a kind of organisation")
    code = row.matching("ods_code", *OTHER_CODE, needed=False)
    name = row.text("name", needed=True)
    area = row.text("partnership")
    kind = KINDS.get(kind)
    if kind == Kind.HEALTH_AND_CARE_PARTNERSHIP:
        key = row.text("partnership", needed=True)
    elif kind in COUNCILS:
        key = re.sub(r"( Borough| City| District| County)? Council$", "", name)
    else:
        key = code or name
    reading.add_code(row, code)
    notes = row.text("notes")
    email = re.fullmatch(r"Email (\S+@\S+)\.", notes)
    add_organisation(
        reading,
        row,
        key,
        openings,
        kind=kind,
        ods_code=code,
        opened_on=row.day("valid_from"),
        closed_on=row.day("valid_to"),
        role=row.text("role"),
        address=row.text("address"),
        town=row.text("town"),
        postcode=row.matching("postcode", *POSTCODE, needed=False) or "",
        phone=row.text("phone"),
        email=email[1] if email else "",
        website=row.text("website"),
        notes="" if email else notes,
        **row.position(needed=False),
    )
    if area and area != key:
        reading.add(
            "partner",
            f"{key} in {area}",
            row,
            partnership=area,
            organisation=key,
            notes="",
            ends_on=row.day("valid_to"),
            **reading.sourced(row),
        )


def add_organisation(reading, row, key, openings, **fields):
    opening = openings.get(key)
    fields["known_open_on"] = (opening and opening.day("known_open_on")) or fields.get("known_open_on")
    fields["opening_note"] = opening.text("opening_note") if opening else ""
    first_day = fields["opened_on"] or fields["known_open_on"]
    if fields["opened_on"] and fields["known_open_on"]:
        reading.problems.add(opening.where, f"the day on which {key} opened is known: {fields['opened_on']}")
    if first_day and fields["closed_on"] and fields["closed_on"] < first_day:
        reading.problems.add(row.where, f"closed on {fields['closed_on']}, before it opened on {first_day}")
    reading.add("organisation", key, row, **fields, **reading.sourced(row))


def read_networks(reading, present, history, openings):
    details = {}
    for row in present:
        first = details.setdefault(row.cells["ods_code"], row)
        if first is not row:
            reading.problems.add(row.where, f"the code is there twice: first in {first.where}")
    for row in history:
        code = row.matching("ods_code", *NETWORK_CODE)
        reading.add_code(row, code)
        opened_on, closed_on = row.day("open_date"), row.day("close_date")
        seen_on = min(
            (day for stem in ("in", "open") for day, is_open in row.dated(stem).items() if is_open == "yes"),
            default=None,
        )
        detail = details.get(code)
        add_organisation(
            reading,
            row,
            code,
            openings,
            kind=Kind.PRIMARY_CARE_NETWORK,
            ods_code=code,
            opened_on=opened_on,
            known_open_on=None if opened_on else seen_on,
            closed_on=closed_on,
            notes=f"Partnership: {detail.text('partnership_basis')}." if detail else "",
            **(detail.position() if detail else {"latitude": None, "longitude": None}),
        )
        check_days_of_lists(reading, row, opened_on, closed_on)
        if row.cells["legacy_ccg_code"]:
            reading.organisation(row, "legacy_ccg_code", Kind.CLINICAL_COMMISSIONING_GROUP)
        read_membership(reading, row, code, reading.partnership(row), starts_on=None, ends_on=closed_on)
        if detail is None and closed_on is None:
            reading.problems.add(row.where, f"{code} has not closed, but is not in pcns.csv")
    known = reading.of("organisation")
    for code, row in details.items():
        if code not in known:
            reading.problems.add(row.where, f"ods_code “{code}” is not in pcns_history.csv")
            continue
        if known[code].fields["closed_on"]:
            reading.problems.add(row.where, f"{code} has closed, says {known[code].where}")
        membership = reading.facts.get(("membership", code))
        if membership and reading.partnership(row) != membership.fields["parent"]:
            reading.problems.add(row.where, f"{code} is in another partnership in {membership.where}")
        column, as_at = row.newest("registered_patients")
        read_count(reading, row, code, row.number(column), as_at)


def check_days_of_lists(reading, row, opened_on, closed_on):
    """The columns that say on which days a network was open agree with its first and last day."""
    for day, said in row.dated("open").items():
        is_open = opened_on is not None and opened_on <= day and (closed_on is None or closed_on >= day)
        if opened_on and (said == "yes") != is_open:
            reading.problems.add(row.where, f"says “{said}” for {day}, but its dates say otherwise")


def read_membership(reading, row, child, parent, **dates):
    if child and parent:
        reading.add("membership", child, row, child=child, parent=parent, **dates, **reading.sourced(row))


def read_count(reading, row, key, patients, as_at):
    if key and patients is not None and as_at:
        sources = reading.sourced(row)
        reading.add(
            "patient count",
            f"{key} on {as_at}",
            row,
            organisation=key,
            patients=patients,
            as_at=as_at,
            source_ids=[one for one in sources["source_ids"] if reading.source_days.get(one) == as_at]
            or sources["source_ids"],
        )


def read_practice(reading, row):
    code = row.matching("ods_code", *PRACTICE_CODE)
    reading.add_code(row, code)
    partnership = reading.partnership(row)
    network = reading.organisation(row, "pcn_ods_code", Kind.PRIMARY_CARE_NETWORK, needed=False)
    phone, phone_as_at = row.newest("phone")
    patients, patients_as_at = row.newest("registered_patients")
    sources = reading.sourced(row)
    if not code:
        return
    add_organisation(
        reading,
        row,
        code,
        {},
        kind=Kind.GP_PRACTICE,
        ods_code=code,
        opened_on=None,
        known_open_on=sources["as_at"],
        closed_on=None,
        address=row.text("address"),
        town=row.text("town", needed=True),
        postcode=row.matching("postcode", *POSTCODE) or "",
        phone=row.text(phone),
        contact_as_at=phone_as_at,
        council=reading.council(row),
        notes="",
        **row.position(),
    )
    if network:
        parent = reading.facts.get(("membership", network))
        if parent and partnership and parent.fields["parent"] != partnership:
            reading.problems.add(row.where, f"{network} is not in {partnership}, says {parent.where}")
    read_membership(
        reading, row, code, network or partnership, starts_on=sources["as_at"], start_is_known=False
    )
    read_count(reading, row, code, row.number(patients), patients_as_at)


def check_numbers_of_practices(reading, networks):
    """Each network has as many practices in gp_practices.csv as pcns.csv says."""
    parents = [fact.fields["parent"] for fact in reading.of("membership").values()]
    for row in networks:
        said, found = row.number("practices"), parents.count(row.cells["ods_code"])
        if said is not None and said != found:
            reading.problems.add(row.where, f"has {said} practices, but gp_practices.csv has {found} of them")


def read_partner(reading, row):
    partnership = reading.partnership(row)
    if key := reading.organisation(row, "organisation"):
        reading.add(
            "partner",
            f"{key} in {partnership}",
            row,
            partnership=partnership,
            organisation=key,
            notes=row.text("notes"),
            ends_on=None,
            **reading.sourced(row),
        )


def read_succession(reading, row):
    old, new = reading.organisation(row, "predecessor"), reading.organisation(row, "successor")
    day = row.day("on", needed=True)
    if not (old and new and day):
        return
    closed_on = reading.facts["organisation", old].fields["closed_on"]
    if closed_on is None or closed_on + ONE_DAY != day:
        reading.problems.add(
            row.where, f"{old} closed on {closed_on or 'no day'}, not on the day before {day}"
        )
    reading.add(
        "succession",
        f"{old} to {new}",
        row,
        predecessor=old,
        successor=new,
        on=day,
        type=row.one_of("type", ["merger", "replacement", "split"], "merger, replacement or split"),
        notes=row.text("notes"),
        **reading.sourced(row),
    )
