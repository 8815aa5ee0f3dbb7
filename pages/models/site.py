"""Hospitals, urgent treatment centres and minor injury units: buildings, not bodies."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from pages.models.kinds import COUNCILS, Kind
from pages.models.register import SourcedFact


class SiteType(models.TextChoices):
    HOSPITAL = "hospital", "Hospital"
    COMMUNITY_HOSPITAL = "community hospital", "Community hospital"
    MENTAL_HEALTH_HOSPITAL = "mental health hospital", "Mental health hospital"
    HEALTH_CENTRE = "health centre", "Health centre"
    EMERGENCY_DEPARTMENT = "emergency department", "Emergency department (A&E)"
    URGENT_TREATMENT_CENTRE = "urgent treatment centre", "Urgent treatment centre"
    GP_LED_URGENT_TREATMENT_CENTRE = "GP-led urgent treatment centre", "Urgent treatment centre run by GPs"
    MINOR_INJURY_UNIT = "minor injury unit", "Minor injury unit"
    MINOR_INJURIES_SERVICE = "minor injuries service", "Minor injuries service"


URGENT_CARE = (
    SiteType.URGENT_TREATMENT_CENTRE,
    SiteType.GP_LED_URGENT_TREATMENT_CENTRE,
    SiteType.MINOR_INJURY_UNIT,
    SiteType.MINOR_INJURIES_SERVICE,
)


class SiteQuerySet(models.QuerySet):
    def urgent_care(self):
        """Places for urgent help that is not an emergency."""
        return self.filter(types__overlap=list(URGENT_CARE))

    def emergency_departments(self):
        return self.filter(types__contains=[SiteType.EMERGENCY_DEPARTMENT])


class Site(SourcedFact):
    """A building where care is given."""

    ods_code = models.CharField(
        "ODS site code", max_length=8, unique=True, null=True, blank=True, help_text="Leave empty if unknown."
    )
    name = models.CharField(max_length=150)
    slug = models.SlugField(max_length=100, unique=True, help_text="The last part of its address.")
    types = ArrayField(models.CharField(max_length=40, choices=SiteType), verbose_name="what is there")
    town = models.CharField(max_length=100)
    postcode = models.CharField(max_length=8)
    council = models.ForeignKey(
        "pages.Organisation",
        on_delete=models.PROTECT,
        related_name="sites_in_area",
        limit_choices_to={"kind__in": COUNCILS},
    )
    operator = models.ForeignKey(
        "pages.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        help_text="Who runs it. Leave empty if that has not been checked.",
    )
    partnership = models.ForeignKey(
        "pages.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sites_in_partnership",
        limit_choices_to={"kind": Kind.HEALTH_AND_CARE_PARTNERSHIP},
    )
    urgent_care_hours = models.CharField(
        max_length=60, blank=True, help_text='As the source has it: "24 hours" or "8am to 8pm".'
    )
    hours_as_at = models.DateField(
        "hours as at",
        null=True,
        blank=True,
        help_text="Empty: the source has no date, and the public is told to check before going.",
    )
    is_use_verified = models.BooleanField(
        "present use checked",
        default=True,
        help_text="Not ticked: the public is told that it may have changed.",
    )
    latitude = models.FloatField()
    longitude = models.FloatField()
    notes = models.TextField(blank=True, help_text="For staff only: never shown to the public.")

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="site_has_a_type",
                condition=Q(types__len__gt=0),
                violation_error_message="Say what is there.",
            ),
            models.CheckConstraint(
                name="site_ods_code_well_formed",
                condition=Q(ods_code=None) | Q(ods_code__regex=r"^[A-Z0-9]{5,8}$"),
                violation_error_message="A site code has at least five capital letters and digits.",
            ),
            models.CheckConstraint(
                name="site_position_near",
                condition=Q(latitude__range=(49, 61), longitude__range=(-9, 2)),
                violation_error_message="The position is not in Great Britain.",
            ),
        ]

    def __str__(self):
        return self.name

    def has_urgent_care(self):
        """The twin of `SiteQuerySet.urgent_care`."""
        return any(type in URGENT_CARE for type in self.types)

    def get_types_display(self):
        """What is there, in words, most general first."""
        return [SiteType(type).label for type in self.types]
