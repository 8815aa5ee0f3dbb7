"""The kinds of organisation, in the field's own words, and which of them hold others."""

from django.db import models


class Kind(models.TextChoices):
    INTEGRATED_CARE_BOARD = "integrated care board", "Integrated care board"
    INTEGRATED_CARE_PARTNERSHIP = "integrated care partnership", "Integrated Care Partnership"
    HEALTH_AND_CARE_PARTNERSHIP = "health and care partnership", "Health and care partnership"
    PRIMARY_CARE_NETWORK = "primary care network", "Primary care network"
    GP_PRACTICE = "GP practice", "GP practice"
    ACUTE_TRUST = "NHS acute trust", "NHS hospital trust"
    MENTAL_HEALTH_TRUST = "NHS mental health trust", "NHS mental health trust"
    COMMUNITY_TRUST = "NHS community trust", "NHS community trust"
    AMBULANCE_TRUST = "NHS ambulance trust", "NHS ambulance trust"
    COMMUNITY_INTEREST_COMPANY = "community interest company", "Community interest company"
    INDEPENDENT_PROVIDER = "independent provider", "Independent provider"
    SOCIAL_ENTERPRISE = "social enterprise", "Social enterprise"
    COUNTY_COUNCIL = "county council", "County council"
    UNITARY_COUNCIL = "unitary council", "Unitary council"
    DISTRICT_COUNCIL = "district or borough council", "District or borough council"
    HEALTHWATCH = "Healthwatch", "Healthwatch"
    REPRESENTATIVE_BODY = "representative body", "Representative body"
    VOLUNTARY_ORGANISATION = "voluntary organisation", "Voluntary organisation"
    CLINICAL_COMMISSIONING_GROUP = "clinical commissioning group", "Clinical commissioning group"


TRUSTS = (Kind.ACUTE_TRUST, Kind.MENTAL_HEALTH_TRUST, Kind.COMMUNITY_TRUST, Kind.AMBULANCE_TRUST)
OTHER_PROVIDERS = (Kind.COMMUNITY_INTEREST_COMPANY, Kind.INDEPENDENT_PROVIDER, Kind.SOCIAL_ENTERPRISE)
COUNCILS = (Kind.COUNTY_COUNCIL, Kind.UNITARY_COUNCIL, Kind.DISTRICT_COUNCIL)

# (child, parent): a practice outside every network belongs to its partnership directly.
BELONGS_TO = (
    (Kind.GP_PRACTICE, Kind.PRIMARY_CARE_NETWORK),
    (Kind.GP_PRACTICE, Kind.HEALTH_AND_CARE_PARTNERSHIP),
    (Kind.PRIMARY_CARE_NETWORK, Kind.HEALTH_AND_CARE_PARTNERSHIP),
)
