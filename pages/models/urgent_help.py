"""Urgent help: the same few lines wherever somebody may need them now."""

from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import Q
from djangocms_text.fields import HTMLField

from icsportal.lib.standing_text import html, read
from pages.models.plugins import site_or_https

STANDING = settings.BASE_DIR / "fixtures" / "urgent-help"


class UrgentHelpQuerySet(models.QuerySet):
    def lines(self):
        """All lines in their order. One that is not in the database reads as it came with the site."""
        kept = {line.line: line for line in self}
        return [kept.get(line.line, line) for line in standing_lines()]


class UrgentHelp(models.Model):
    """One line of the one block. There is no way to add, remove or reorder a line."""

    class Line(models.TextChoices):
        EMERGENCY = "emergency", "999: a life is in danger"
        ADVICE = "advice", "NHS 111: help today"
        CRISIS = "crisis", "NHS 111, option 2: mental health crisis"
        TREATMENT_CENTRE = "treatment-centre", "Urgent treatment centre near you"
        PHARMACY = "pharmacy", "Pharmacy"

    line = models.CharField(max_length=20, choices=Line, primary_key=True, editable=False)
    heading = models.CharField(max_length=100)
    words = models.CharField(max_length=300, help_text="One to three plain sentences, shown everywhere.")
    details = HTMLField(blank=True, help_text="Shown on the health services page only.")
    phone = models.CharField(max_length=20, blank=True, editable=False)
    link_words = models.CharField(max_length=100, blank=True, help_text="Say where the link goes.")
    link_address = models.CharField(max_length=300, blank=True, validators=[site_or_https])
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = UrgentHelpQuerySet.as_manager()

    class Meta:
        verbose_name = "line of urgent help"
        verbose_name_plural = "urgent help"
        default_permissions = ("change", "view")
        constraints = [
            models.CheckConstraint(
                name="urgent_help_numbers_are_right",
                condition=Q(line="emergency", phone="999")
                | Q(line__in=["advice", "crisis"], phone="111")
                | Q(line__in=["pharmacy", "treatment-centre"], phone=""),
                violation_error_message="The numbers are 999 and 111.",
            ),
            models.CheckConstraint(
                name="urgent_help_link_whole",
                condition=Q(link_words="", link_address="") | (~Q(link_words="") & ~Q(link_address="")),
                violation_error_message="A link needs both its words and its address.",
            ),
        ]

    def __str__(self):
        return self.get_line_display()

    @property
    def care_type(self):
        """Which care card shows it."""
        return {"emergency": "emergency", "pharmacy": "non-urgent"}.get(self.line, "urgent")

    @property
    def phone_words(self):
        """What the link to its number says; option 2 is chosen after dialling."""
        return f"Call {self.phone}, then choose option 2" if self.line == "crisis" else f"Call {self.phone}"


@cache
def standing_lines() -> list[UrgentHelp]:
    """The lines as they came with the site, from `fixtures/urgent-help/`, in their order.

    For pages that must stand while the database does not answer.
    """
    lines = []
    for line in UrgentHelp.Line.values:
        standing = read((STANDING / f"{line}.md").read_text(encoding="utf-8"))
        lines.append(UrgentHelp(line=line, details=html(standing.text), **standing.fields))
    return lines
