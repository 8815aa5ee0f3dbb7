"""The register as open data: four sets, each as it was on a day, with licence and source.

A view gives `csv_of(name, on, host)` as `text/csv; charset=utf-8`, and `json_of(name, on, host)` with
JsonResponse. `host` is what addresses start with, such as "https://example.org". Each set takes the same few
queries however many rows it has.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from icsportal.lib.csv_text import csv_text
from pages.models import Kind, Membership, Organisation, Site, Source
from pages.where_you_live.addresses import own_address

LICENCE = "Open Government Licence v3.0"
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
ATTRIBUTION = [
    "Contains public sector information licensed under the Open Government Licence v3.0.",
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0.",
    "Contains OS data © Crown copyright and database right 2025.",
    "Contains Royal Mail data © Royal Mail copyright and database right 2025.",
    "Contains National Statistics data © Crown copyright and database right 2025.",
]


@dataclass(frozen=True)
class DataSet:
    """One table: what it holds, its columns in order, and how its rows are made for a day."""

    title: str
    columns: list[str]
    rows: Callable[[date, str], Iterable[dict]]


def csv_of(name: str, on: date, host: str) -> str:
    """The set called `name` ("networks", "practices", "organisations" or "sites") as CSV.

    Raises KeyError if there is no set of that name.
    """
    data = SETS[name]
    return csv_text([*data.columns, "licence"], ({**row, "licence": LICENCE} for row in data.rows(on, host)))


def json_of(name: str, on: date, host: str) -> dict:
    """The same as plain values for JSON, with what is true of the whole set beside its rows."""
    data = SETS[name]
    return {
        "title": data.title,
        "as_at": on.isoformat(),
        "publisher": settings.ORGANISATION_NAME,
        "licence": LICENCE,
        "licence_url": LICENCE_ADDRESS,
        "attribution": ATTRIBUTION,
        "columns": data.columns,
        "rows": [{column: plain(row.get(column)) for column in data.columns} for row in data.rows(on, host)],
    }


def plain(value):
    return value.isoformat() if isinstance(value, date) else value


def names_on(on):
    """{organisation id: name} on a day."""
    return dict(Organisation.objects.with_name(on).values_list("pk", "name"))


def source_words():
    return {source.pk: str(source) for source in Source.objects.all()}


def of_every_fact(fact, sources):
    return {"source": [sources.get(key, key) for key in fact.source_ids], "source_as_at": fact.as_at}


def of_every_body(row, on, host, names, sources):
    """What rows of organisations of any kind say."""
    return {
        "ods_code": row.ods_code,
        "name": row.name,
        "kind": row.kind,
        "opened_on": row.opened_on,
        "open_by": row.known_open_on,
        "closes_on": row.closed_on,
        "partnership": row.partnership_name,
        "address": row.address,
        "town": row.town,
        "postcode": row.postcode,
        "council": names.get(row.council_id),
        "phone": row.phone,
        "email": row.email,
        "website": row.website,
        "contact_as_at": row.contact_as_at,
        "registered_patients": row.patients,
        "registered_patients_as_at": row.patients_as_at,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "page": f"{host}{own_address(row)}",
        **of_every_fact(row, sources),
    }


def network_rows(on, host):
    names, sources = names_on(on), source_words()
    networks = Organisation.objects.networks().open_on(on)
    practices = Organisation.objects.practices().open_on(on)
    members = Membership.objects.on(on).filter(parent__in=networks, child__in=practices)
    codes = {}
    for parent, code in members.order_by("child__ods_code").values_list("parent", "child__ods_code"):
        codes.setdefault(parent, []).append(code)
    for row in networks.for_listing(on).prefetch_related("names"):
        yield of_every_body(row, on, host, names, sources) | {
            "former_names": [name.name for name in row.former_names(on)],
            "practices": len(codes.get(row.pk, [])),
            "practice_ods_codes": codes.get(row.pk, []),
        }


def practice_rows(on, host):
    names, sources = names_on(on), source_words()
    networks = dict(Organisation.objects.networks().values_list("pk", "ods_code"))
    for row in Organisation.objects.practices().open_on(on).for_listing(on):
        is_in_network = row.parent_id in networks
        yield of_every_body(row, on, host, names, sources) | {
            "network": names[row.parent_id] if is_in_network else None,
            "network_ods_code": networks.get(row.parent_id),
        }


def organisation_rows(on, host):
    """All but networks and practices, which have sets of their own."""
    names, sources = names_on(on), source_words()
    rest = Organisation.objects.exclude(kind__in=[Kind.PRIMARY_CARE_NETWORK, Kind.GP_PRACTICE])
    for row in rest.open_on(on).for_listing(on).prefetch_related("names"):
        yield of_every_body(row, on, host, names, sources) | {
            "short_name": row.short_name,
            "role": row.role,
            "former_names": [name.name for name in row.former_names(on)],
        }


def site_rows(on, host):
    """The sites as they are known now: their own opening and closing is not recorded."""
    names, sources = names_on(on), source_words()
    for site in Site.objects.order_by("name"):
        yield {
            "ods_code": site.ods_code,
            "name": site.name,
            "types": site.types,
            "town": site.town,
            "postcode": site.postcode,
            "council": names.get(site.council_id),
            "operator": names.get(site.operator_id),
            "partnership": names.get(site.partnership_id),
            "urgent_care_hours": site.urgent_care_hours,
            "hours_as_at": site.hours_as_at,
            "present_use_checked": site.is_use_verified,
            "latitude": site.latitude,
            "longitude": site.longitude,
            **of_every_fact(site, sources),
        }


SETS = {
    "networks": DataSet(
        "Primary care networks of Kent and Medway",
        "ods_code name former_names partnership opened_on open_by closes_on practices practice_ods_codes "
        "registered_patients registered_patients_as_at latitude longitude page source source_as_at".split(),
        network_rows,
    ),
    "practices": DataSet(
        "GP practices of Kent and Medway",
        "ods_code name network network_ods_code partnership address town postcode council phone "
        "contact_as_at open_by opened_on closes_on registered_patients registered_patients_as_at latitude "
        "longitude page source source_as_at".split(),
        practice_rows,
    ),
    "organisations": DataSet(
        "Organisations of the Kent and Medway Integrated Care System",
        "ods_code name short_name former_names kind role opened_on open_by closes_on address town postcode "
        "phone email website contact_as_at latitude longitude page source source_as_at".split(),
        organisation_rows,
    ),
    "sites": DataSet(
        "Hospitals and urgent care in Kent and Medway",
        "ods_code name types town postcode council operator partnership urgent_care_hours hours_as_at "
        "present_use_checked latitude longitude source source_as_at".split(),
        site_rows,
    ),
}
