"""The services as open data, with the field names of Open Referral UK 3.0 (and HSDS 3.0) where they exist.

Source of the names: github.com/OpenReferralUK/uk-profile, schema/service.json.
"""

from collections.abc import Iterable
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings

from icsportal.lib.csv_text import csv_text
from pages.models import Service

LICENCE = "Open Government Licence v3.0"
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
ALL_AREA = "Kent and Medway"

CSV_FIELDS = (
    "id name alternate_names description url status organizations eligibility_description minimum_age "
    "maximum_age fees_description application_process interpretation_services schedule_words phones emails "
    "websites locations service_areas national_url taxonomy_term urgency assured_date last_modified sources "
    "licence"
).split()


def identifier(kind: str, row) -> str:
    """The same UUID for a row for ever, whatever its name or address."""
    return str(uuid5(NAMESPACE_OID, f"{kind}:{row.pk}"))


def as_json(services: Iterable[Service], host: str) -> dict:
    """The whole set; `host` is what addresses start with, such as "https://example.org"."""
    return {
        "licence": LICENCE,
        "licence_url": LICENCE_ADDRESS,
        "source": f"{settings.ORGANISATION_NAME}, {host}/services/",
        "specification": "Open Referral UK 3.0 field names",
        "services": [service_object(service, host) for service in services],
    }


def service_object(service: Service, host: str) -> dict:
    hours = service.opening_hours
    return {
        "id": identifier("service", service),
        "name": service.name,
        "alternate_names": [name.words for name in service.names.all()],
        "description": service.summary,
        "url": f"{host}{service.get_absolute_url()}",
        "status": "active",
        "eligibility_description": service.who_for,
        "minimum_age": service.age_from,
        "maximum_age": service.age_to,
        "fees_description": service.cost,
        "application_process": " ".join(service.ways()),
        "access": list(service.access),
        "interpretation_services": service.languages,
        "accessibility": list(service.access_facts),
        "urgency": service.urgency,
        "schedules": [
            {"freq": "WEEKLY", "byday": day[:2].upper(), "opens_at": opens, "closes_at": closes}
            for day, opens, closes in hours.schedule()
        ],
        "schedule_words": hours.in_words(),
        "contacts": [
            {
                "name": contact.label,
                "phones": [{"number": contact.phone}] if contact.phone else [],
                "email": contact.email,
                "url": contact.website,
                "address": contact.address,
            }
            for contact in service.contacts.all()
        ],
        "organizations": [
            {
                "id": identifier("organisation", provider),
                "name": provider.name,
                "ods_code": provider.ods_code,
            }
            for provider in service.providers.all()
        ],
        "service_at_locations": [
            {
                "location": {
                    "id": identifier("site", site),
                    "name": site.name,
                    "latitude": site.latitude,
                    "longitude": site.longitude,
                    "addresses": [{"city": site.town, "postal_code": site.postcode, "country": "GB"}],
                    "ods_code": site.ods_code,
                }
            }
            for site in service.sites.all()
        ],
        "service_areas": [{"name": name} for name in areas(service)],
        "national_url": service.national_page,
        "attributes": [{"taxonomy_term": {"name": service.topic.name, "code": service.topic.slug}}],
        "assured_date": service.checked_on.isoformat(),
        "last_modified": service.changed_at.isoformat(),
        "sources": list(service.sources),
    }


def areas(service):
    if service.covers_all:
        return [ALL_AREA]
    return [partnership.name for partnership in service.partnerships.all()]


def as_csv(services: Iterable[Service], host: str) -> str:
    """One line for each service; where there are several of a thing they are parted by "; "."""
    return csv_text(CSV_FIELDS, (csv_row(service_object(service, host)) for service in services))


def csv_row(service: dict) -> dict:
    contacts = service["contacts"]
    locations = [location["location"] for location in service["service_at_locations"]]
    lists = {
        "alternate_names": service["alternate_names"],
        "organizations": [organisation["name"] for organisation in service["organizations"]],
        "schedule_words": service["schedule_words"],
        "phones": [
            f"{contact['name']}: {phone['number']}" for contact in contacts for phone in contact["phones"]
        ],
        "emails": [contact["email"] for contact in contacts if contact["email"]],
        "websites": [contact["url"] for contact in contacts if contact["url"]],
        "locations": [f"{place['name']}, {place['addresses'][0]['postal_code']}" for place in locations],
        "service_areas": [area["name"] for area in service["service_areas"]],
        "sources": service["sources"],
    }
    row = {name: service[name] for name in CSV_FIELDS if name in service and name not in lists}
    row |= lists
    row["taxonomy_term"] = service["attributes"][0]["taxonomy_term"]["name"]
    row["licence"] = LICENCE
    return row
