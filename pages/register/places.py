"""Sites, and postcode districts and sectors, from their files."""

from django.utils.text import slugify

from pages.models import Confidence, SiteType
from pages.register.reading import POSTCODE

DISTRICT = (r"[A-Z]{1,2}\d[0-9A-Z]?", "ME13")
SECTOR = (r"[A-Z]{1,2}\d[0-9A-Z]? \d", "ME13 8")


def read_site(reading, row):
    code = row.matching("site_ods_code", r"[A-Z0-9]{5,8}", "RVV01", needed=False)
    reading.add_code(row, code)
    name, notes = row.text("name", needed=True), row.text("notes")
    types = row.words("types")
    if not types:
        reading.problems.add(row.where, "types is empty")
    for unknown in [type for type in types if type not in SiteType.values]:
        reading.problems.add(row.where, f"types “{unknown}” is not a kind of site")
    reading.add(
        "site",
        code or name,
        row,
        ods_code=code,
        name=name,
        slug=slugify(name),
        types=types,
        town=row.text("town", needed=True),
        postcode=row.matching("postcode", *POSTCODE) or "",
        council=reading.council(row),
        operator=reading.organisation(row, "operator", needed=False),
        partnership=reading.partnership(row, needed=False),
        urgent_care_hours=row.text("urgent_care_hours"),
        hours_as_at=None,
        is_use_verified="present use not verified" not in notes,
        notes=notes,
        **row.position(),
        **reading.sourced(row),
    )


def read_district(reading, row):
    code = row.matching("postcode_district", *DISTRICT)
    by_partnership = row.counts("partnership_counts")
    for unknown in [name for name in by_partnership if ("organisation", name) not in reading.facts]:
        reading.problems.add(row.where, f"partnership_counts names “{unknown}”, which is not known")
    partnership = reading.partnership(row)
    share = by_partnership.get(partnership, 0) / max(sum(by_partnership.values()), 1)
    if partnership and not share:
        reading.problems.add(row.where, f"partnership_counts has no postcode in {partnership}")
    add_place(
        reading,
        row,
        code,
        "district",
        district=code,
        post_town=row.text("post_town", needed=True),
        postcodes_by_partnership=by_partnership,
        partnership=partnership,
        partnership_share=round(share, 3),
        mostly_outside_area=row.one_of("mostly_outside_area", ["yes", "no"], "yes or no") == "yes",
        notes="; ".join(part for part in row.words("source") if ":" in part),
    )


def read_sector(reading, row):
    code = row.matching("postcode_sector", *SECTOR)
    district = row.matching("postcode_district", *DISTRICT)
    if code and district and code.split()[0] != district:
        reading.problems.add(row.where, f"{code} is not in {district}")
    total, outside = row.number("postcodes_total"), row.number("postcodes_outside_kent_and_medway")
    add_place(
        reading,
        row,
        code,
        "sector",
        district=district,
        post_town="",
        postcodes_by_partnership={},
        partnership=reading.partnership(row),
        partnership_share=row.fraction("partnership_share", 0.001, 1),
        mostly_outside_area=(outside or 0) * 2 > (total or 0),
        notes="",
    )


def add_place(reading, row, code, type, /, **fields):
    by_council = row.counts("local_authorities")
    for unknown in [name for name in by_council if ("organisation", name) not in reading.facts]:
        reading.problems.add(row.where, f"local_authorities names “{unknown}”, which is not known")
    if code:
        reading.add(
            "place",
            code,
            row,
            code=code,
            type=type,
            council=reading.council(row),
            postcodes_by_council=by_council,
            postcodes_total=row.number("postcodes_total"),
            postcodes_outside=row.number("postcodes_outside_kent_and_medway"),
            confidence=row.one_of("confidence", Confidence.values, "high, medium or low"),
            **fields,
            **row.position(),
            **reading.sourced(row),
        )
