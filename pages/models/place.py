"""Postcode districts and sectors: which council and partnership a place is in, and how sure that is."""

from django.db import models
from django.db.models import F, Q

from pages.models.register import SourcedFact


class Confidence(models.TextChoices):
    HIGH = "high", "Sure"
    MEDIUM = "medium", "A boundary runs through a part of it"
    LOW = "low", "A boundary runs through it"


class Place(SourcedFact):
    """A postcode district ("ME13") or a postcode sector ("ME13 8")."""

    class Type(models.TextChoices):
        DISTRICT = "district", "Postcode district"
        SECTOR = "sector", "Postcode sector"

    code = models.CharField(
        max_length=6, unique=True, help_text='In capitals: "ME13", or "ME13 8" for a sector.'
    )
    type = models.CharField(max_length=10, choices=Type)
    district = models.CharField(max_length=4, db_index=True, help_text="The district it is, or is part of.")
    post_town = models.CharField(max_length=60, blank=True)
    council = models.ForeignKey(
        "pages.Organisation",
        on_delete=models.PROTECT,
        related_name="places",
        help_text="The council of most of its postcodes.",
    )
    partnership = models.ForeignKey(
        "pages.Organisation",
        on_delete=models.PROTECT,
        related_name="places_in_area",
        help_text="The health and care partnership of most of its postcodes.",
    )
    postcodes_by_council = models.JSONField(
        default=dict, help_text="How many of its postcodes are in which council's area."
    )
    postcodes_by_partnership = models.JSONField(
        default=dict, blank=True, help_text="How many of its postcodes are in which partnership."
    )
    partnership_share = models.FloatField(
        help_text="Of its postcodes in Kent and Medway, the part that is in the partnership: 0 to 1."
    )
    postcodes_total = models.PositiveIntegerField()
    postcodes_outside = models.PositiveIntegerField("postcodes outside Kent and Medway")
    mostly_outside_area = models.BooleanField("mostly outside Kent and Medway", default=False)
    confidence = models.CharField(max_length=10, choices=Confidence)
    latitude = models.FloatField()
    longitude = models.FloatField()
    notes = models.TextField(blank=True, help_text="For staff only: never shown to the public.")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="place_code_of_its_type",
                condition=Q(type="district", code=F("district"), code__regex=r"^[A-Z]{1,2}[0-9][0-9A-Z]?$")
                | Q(type="sector", code__regex=r"^[A-Z]{1,2}[0-9][0-9A-Z]? [0-9]$"),
                violation_error_message="A district is like ME13, a sector like ME13 8.",
            ),
            models.CheckConstraint(
                name="place_share_is_a_part",
                condition=Q(partnership_share__gt=0, partnership_share__lte=1),
                violation_error_message="The share is more than 0 and at most 1.",
            ),
            models.CheckConstraint(
                name="place_position_near",
                condition=Q(latitude__range=(49, 61), longitude__range=(-9, 2)),
                violation_error_message="The position is not in Great Britain.",
            ),
        ]

    def __str__(self):
        return self.code
