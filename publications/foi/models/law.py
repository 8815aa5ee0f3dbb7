from django.db import models
from django.db.models import Q
from django.urls import reverse
from djangocms_text.fields import HTMLField

from publications.foi.models.choices import Kind, Reason, Regime
from publications.foi.models.hidden_signs import can_be_seen


class ProvisionQuerySet(models.QuerySet):
    def that_can_be_applied(self):
        """Exemptions and exceptions: all that is written here but the procedural reasons."""
        return self.exclude(kind=Kind.PROCEDURAL)


class Provision(models.Model):
    """An exemption of the Act, an exception of the Regulations, or another reason to refuse, explained."""

    regime = models.CharField(
        max_length=5, choices=[choice for choice in Regime.choices if choice[0] != Regime.MIXED]
    )
    code = models.CharField(
        max_length=20, unique=True, help_text="As it is cited, such as s.40 or reg.12(4)(b)."
    )
    slug = models.SlugField(max_length=40, unique=True, help_text="The last part of its address.")
    order = models.PositiveSmallIntegerField(default=1000, help_text="Lower numbers come first.")
    title = models.CharField(
        max_length=120, help_text="In plain words, such as: Information about other people."
    )
    summary = models.CharField(
        max_length=160, help_text="One sentence, shown in lists and by search engines."
    )
    explanation = HTMLField(help_text="What it protects, an example, and what the body must weigh.")
    kind = models.CharField(max_length=10, choices=Kind)
    has_public_interest_test = models.BooleanField(
        "public interest test", help_text="The body must weigh the public interest before it refuses."
    )
    allows_neither_confirm_nor_deny = models.BooleanField(
        "neither confirm nor deny",
        default=False,
        help_text="It also allows not to say if the information is held.",
    )
    reason = models.CharField(
        max_length=20,
        choices=[choice for choice in Reason.choices if choice[0] != Reason.EXEMPTION],
        blank=True,
        editable=False,
        help_text="The reason for a refusal that this explains.",
    )

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["regime", "order", "code"]
        default_permissions = ("change", "view")
        constraints = [
            models.CheckConstraint(
                name="provision_absolute_means_no_test",
                condition=~Q(kind__in=["absolute", "procedural"]) | Q(has_public_interest_test=False),
                violation_error_message="An absolute exemption has no public interest test.",
            ),
            models.CheckConstraint(
                name="provision_qualified_means_test",
                condition=~Q(kind="qualified") | Q(has_public_interest_test=True),
                violation_error_message="A qualified exemption has a public interest test.",
            ),
            can_be_seen("provision_words_can_be_seen", lines="title summary", texts="explanation"),
        ]

    def __str__(self):
        return f"{self.in_words}: {self.title}"

    def get_absolute_url(self):
        return reverse("foi:exemption", args=[self.slug])

    @property
    def in_words(self):
        """ "Section 40" for s.40, "Regulation 12(4)(b)" for reg.12(4)(b)."""
        return self.code.replace("s.", "Section ").replace("reg.", "Regulation ")
