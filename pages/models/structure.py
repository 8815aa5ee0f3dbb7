"""What is true of organisations for a time: names, who belongs to whom, partners, successors, sizes."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

from pages.models.kinds import BELONGS_TO, Kind
from pages.models.register import DatedFact, SourcedFact, one_at_a_time


class OrganisationName(DatedFact):
    """What an organisation is called for a time, and the last part of its address from then on."""

    organisation = models.ForeignKey("pages.Organisation", on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100, blank=True, help_text="For lists and labels.")
    slug = models.SlugField(
        "last part of the address",
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text="Empty: the address stays as it was before this name. Never used twice.",
    )

    class Meta:
        ordering = ["organisation", F("starts_on").asc(nulls_first=True)]
        verbose_name = "name"
        constraints = [
            *DatedFact.Meta.constraints,
            one_at_a_time(
                name="organisation_one_name_at_a_time",
                of="organisation_id",
                message="An organisation has one name at a time: these dates overlap with another name.",
            ),
        ]

    def __str__(self):
        return self.name


class Membership(DatedFact):
    """A practice in a network, a network in a partnership, or a practice in a partnership directly."""

    child = models.ForeignKey("pages.Organisation", on_delete=models.PROTECT, related_name="memberships")
    parent = models.ForeignKey(
        "pages.Organisation", on_delete=models.PROTECT, related_name="memberships_of_children"
    )
    # Copies of what never changes, so that the database can hold the rule.
    child_kind = models.CharField(max_length=40, choices=Kind, editable=False)
    parent_kind = models.CharField(max_length=40, choices=Kind, editable=False)

    class Meta:
        ordering = ["child", F("starts_on").asc(nulls_first=True)]
        constraints = [
            *DatedFact.Meta.constraints,
            one_at_a_time(
                name="membership_one_parent_at_a_time",
                of="child_id",
                message="It already belongs to a network or partnership on some of these days.",
            ),
            models.CheckConstraint(
                name="membership_of_a_kind_that_fits",
                condition=reduce(
                    or_, (Q(child_kind=child, parent_kind=parent) for child, parent in BELONGS_TO)
                ),
                violation_error_message="Practices belong to a network or partnership, "
                "and networks to a partnership.",
            ),
        ]

    def __str__(self):
        return f"{self.child} in {self.parent}"

    @classmethod
    def between(cls, child, parent, **fields):
        """An unsaved membership, with the kinds of both."""
        return cls(child=child, parent=parent, child_kind=child.kind, parent_kind=parent.kind, **fields)


class Partner(DatedFact):
    """A trust, council or other body that takes part in a health and care partnership."""

    organisation = models.ForeignKey(
        "pages.Organisation", on_delete=models.PROTECT, related_name="partnerships"
    )
    partnership = models.ForeignKey("pages.Organisation", on_delete=models.PROTECT, related_name="partners")

    class Meta:
        ordering = ["partnership", "organisation"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(
                name="partner_once",
                fields=["organisation", "partnership", "starts_on"],
                nulls_distinct=False,
                violation_error_message="It is already a partner from that day.",
            ),
            models.CheckConstraint(
                name="partner_of_another",
                condition=~Q(organisation=F("partnership")),
                violation_error_message="A partnership is not its own partner.",
            ),
        ]

    def __str__(self):
        return f"{self.organisation}, partner of {self.partnership}"


class Succession(SourcedFact):
    """One organisation takes the place of another from a day on."""

    class Type(models.TextChoices):
        REPLACEMENT = "replacement", "Replaced by"
        MERGER = "merger", "Merged into"
        SPLIT = "split", "Split into"

    predecessor = models.ForeignKey(
        "pages.Organisation", on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        "pages.Organisation", on_delete=models.PROTECT, related_name="successions_from"
    )
    on = models.DateField("first day of the successor", help_text="The day after the predecessor's last.")
    type = models.CharField(max_length=20, choices=Type)
    notes = models.TextField(blank=True, help_text="Shown to the public.")

    class Meta:
        ordering = ["on", "predecessor"]
        constraints = [
            models.UniqueConstraint(
                name="succession_once",
                fields=["predecessor", "successor"],
                violation_error_message="This succession is already recorded.",
            ),
            models.CheckConstraint(
                name="succession_by_another",
                condition=~Q(predecessor=F("successor")),
                violation_error_message="An organisation cannot succeed itself.",
            ),
        ]

    def __str__(self):
        return f"{self.predecessor}: {self.get_type_display().lower()} {self.successor}"


class PatientCount(SourcedFact):
    """How many patients were registered with a practice, or with the practices of a network, on one day."""

    organisation = models.ForeignKey(
        "pages.Organisation", on_delete=models.PROTECT, related_name="patient_counts"
    )
    patients = models.PositiveIntegerField()
    as_at = models.DateField()

    class Meta:
        ordering = ["organisation", "-as_at"]
        constraints = [
            models.UniqueConstraint(
                name="patient_count_once_a_day",
                fields=["organisation", "as_at"],
                violation_error_message="There is already a number for that day.",
            )
        ]

    def __str__(self):
        return f"{self.patients:,} patients on {self.as_at}"
