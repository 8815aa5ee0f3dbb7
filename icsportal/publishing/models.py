"""The one lifecycle: Draft, In review, Scheduled, Published, Withdrawn.

Only the decisions of people are stored: draft, in review, approved and, at the end, withdrawn.
"Scheduled" and "Published" are what an approved record is at a moment, so that no worker has to run for a
record to appear or to go.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from icsportal.lib.hidden_signs import HIDDEN_SIGNS_IN_TEXT

SHARED_FOR = timedelta(days=14)


def person(related_name="+", **options):
    """Someone of the staff; who ever signed for something cannot be deleted, only deactivated."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name=related_name,
        **options,
    )


class RecordQuerySet(models.QuerySet):
    def live(self, at=None):
        """Records the public may read at `at` (default: now)."""
        at = at or timezone.now()
        return self.filter(
            Q(expire_at=None) | Q(expire_at__gt=at),
            state=Record.State.APPROVED,
            publish_at__lte=at,
        )

    def withdrawn(self, at=None):
        """Records whose address says when and why they went: by somebody's hand, or at their own end."""
        at = at or timezone.now()
        ended = Q(state=Record.State.APPROVED, publish_at__lte=at, expire_at__lte=at)
        return self.filter(Q(state=Record.State.WITHDRAWN) | ended)

    def scheduled(self, at=None):
        """Approved, and not yet on the site at `at`."""
        return self.filter(state=Record.State.APPROVED, publish_at__gt=at or timezone.now())

    def besides(self, record):
        """All others that have an address: neither `record` nor a version of it."""
        own = [pk for pk in (record.pk, record.replaces_id) if pk]
        return self.filter(replaces=None).exclude(pk__in=own)

    def standing(self, word, at=None):
        """Records for which staff read `word` at `at`: the twin of `Record.standing`."""
        at = at or timezone.now()
        match word:
            case "Scheduled":
                return self.scheduled(at)
            case "Published":
                return self.live(at)
            case "Withdrawn":
                return self.withdrawn(at)
        return self.filter(state=Record.State[word.upper().replace(" ", "_")])

    def expiring(self, by, at=None):
        """On the site at `at`, and off it by the moment `by`."""
        return self.live(at).filter(expire_at__lte=by)

    def awaiting_review_by(self, someone):
        """What `someone` may approve: all in review but their own latest changes."""
        return self.filter(state=Record.State.IN_REVIEW).exclude(changed_by=someone)

    def drafts_of(self, someone):
        return self.filter(state=Record.State.DRAFT, changed_by=someone)

    def unchecked(self):
        """Published urgently, and not yet checked by a second person."""
        return self.filter(state=Record.State.APPROVED, checked_at=None).exclude(urgent_reason="")


class Record(models.Model):
    """Something that is written, approved, shown for a time and perhaps withdrawn."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved", "Approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField(
        "goes live at", null=True, blank=True, help_text="From this moment the public can read it."
    )
    expire_at = models.DateTimeField(
        "comes off at", null=True, blank=True, help_text="Leave empty to keep it on the site."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawal_reason = models.TextField(
        blank=True, editable=False, help_text="Shown to everyone who comes to the old address."
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = person()
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    approved_by = person()
    approved_at = models.DateTimeField(null=True, editable=False)
    urgent_reason = models.CharField(max_length=300, blank=True, editable=False)
    checked_by = person()
    checked_at = models.DateTimeField(null=True, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, editable=False, related_name="next_version"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish", "publish_urgently")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_approved_with_date",
                condition=~Q(state="approved") | Q(publish_at__isnull=False),
                violation_error_message="Say when it goes live before approving it.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_expires_after_publishing",
                condition=Q(expire_at=None) | Q(expire_at__gt=models.F("publish_at")),
                violation_error_message="It must come off the site after it goes live.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawn_with_reason",
                condition=(~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawal_reason=""))
                | (Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                violation_error_message="Give a reason when, and only when, withdrawing.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_approved_by_a_second_person",
                condition=~Q(state="approved")
                | Q(changed_by=None)
                | (Q(approved_by__isnull=False) & (~Q(urgent_reason="") | ~Q(approved_by=F("changed_by")))),
                violation_error_message="Who wrote the latest change cannot be the one who publishes it.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_checked_by_a_second_person",
                condition=Q(checked_by=None) | Q(changed_by=None) | ~Q(checked_by=F("changed_by")),
                violation_error_message="Who wrote it cannot be the one who checks it.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_next_version_is_no_public_copy",
                condition=Q(replaces=None) | Q(state__in=["draft", "in_review"]),
                violation_error_message="A new version is published by putting it in place of the old one.",
            ),
        ]

    # The related rows that belong to what is written, and are kept, compared and copied with it.
    content_children: tuple[str, ...] = ()

    # What is written anew for each version, such as what changed in it.
    empty_in_new_version: tuple[str, ...] = ()

    # The level of the heading that the page puts above what is written.
    text_under_level = 1

    def missing(self) -> list[str]:
        """What it must still say before the public may read it, a sentence each, in words for staff."""
        return []

    def went_public(self, *, was_public: bool, is_minor: bool):
        """What a kind of record keeps when these words were given to the public, from `publish_at`.

        Called in the transaction that gives them; `was_public`: the public could read other words before.
        """

    def is_live(self, at=None):
        """The twin of `RecordQuerySet.live`."""
        at = at or timezone.now()
        return (
            self.state == self.State.APPROVED
            and self.publish_at <= at
            and (self.expire_at is None or self.expire_at > at)
        )

    def standing(self, at=None):
        """The word that staff read for it at `at`: one of the five of the lifecycle."""
        at = at or timezone.now()
        if self.state == self.State.APPROVED:
            if self.is_live(at):
                return "Published"
            return "Scheduled" if self.publish_at > at else "Withdrawn"
        return self.get_state_display()

    @property
    def corrections(self):
        """What was put right since it was published, newest first; in a new version, of what it replaces."""
        return Correction.objects.about(self.replaces if self.replaces_id else self)

    @property
    def needs_check(self):
        """The twin of `RecordQuerySet.unchecked`."""
        return self.state == self.State.APPROVED and bool(self.urgent_reason) and self.checked_at is None


class MovedAddress(models.Model):
    """An old path of this site, which answers with a redirect to the new one for ever."""

    old_path = models.CharField(max_length=500, unique=True)
    new_path = models.CharField(max_length=500)
    moved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "moved addresses"
        constraints = [
            models.CheckConstraint(
                name="moved_address_goes_elsewhere",
                condition=~Q(old_path=models.F("new_path")),
                violation_error_message="An address cannot redirect to itself.",
            ),
        ]

    def __str__(self):
        return f"{self.old_path} → {self.new_path}"


def one_address_each(name):
    """No two records share a slug; the draft that is to replace one has the same as it."""
    return models.UniqueConstraint(
        name=f"{name}_has_its_own_address",
        fields=["slug"],
        condition=Q(replaces=None),
        violation_error_message="Another item has this address already: choose another slug.",
    )


class AboutRecord(models.Model):
    """A row about a record of any kind."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, editable=False)
    object_id = models.BigIntegerField(editable=False)
    record = GenericForeignKey()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["content_type", "object_id"])]


class AboutRecordQuerySet(models.QuerySet):
    def about(self, record):
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)


class Change(AboutRecord):
    """One thing that was done to a record: who, when, what, from which state to which. Never altered.

    Those of a new version are the record's own once it has taken its place.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    by = person()
    action = models.CharField(max_length=40, editable=False)
    from_state = models.CharField(max_length=10, blank=True, editable=False)
    to_state = models.CharField(max_length=10, editable=False)
    note = models.TextField(blank=True, editable=False)
    is_minor = models.BooleanField(
        default=False, editable=False, help_text="It is not announced as an update."
    )
    contents = models.JSONField(editable=False, help_text="All that was written, as it was after the change.")

    objects = AboutRecordQuerySet.as_manager()

    class Meta(AboutRecord.Meta):
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.action}, {timezone.localtime(self.at):%-d %B %Y at %H:%M}"


class Correction(AboutRecord):
    """What was wrong and is now right, said to the public with its date."""

    at = models.DateTimeField(default=timezone.now, editable=False)
    text = models.TextField(help_text="Say what was wrong and what it says now.")

    objects = AboutRecordQuerySet.as_manager()

    class Meta(AboutRecord.Meta):
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="correction_can_be_seen",
                condition=~Q(text__regex=HIDDEN_SIGNS_IN_TEXT),
                violation_error_message="There are hidden control characters in the correction.",
            ),
        ]

    def __str__(self):
        return self.text[:80]


def new_token():
    return secrets.token_urlsafe(24)


def share_ends():
    return timezone.now() + SHARED_FOR


class ShareLinkQuerySet(AboutRecordQuerySet):
    def valid(self, at=None):
        return self.filter(expires_at__gt=at or timezone.now(), revoked_at=None)


class ShareLink(AboutRecord):
    """A secret address at which people without an account can read a draft, for a time."""

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    made_by = person()
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=share_ends, editable=False)
    revoked_by = person()
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ShareLinkQuerySet.as_manager()

    class Meta(AboutRecord.Meta):
        ordering = ["-made_at"]

    def __str__(self):
        return f"Share link until {timezone.localtime(self.expires_at):%-d %B %Y at %H:%M}"

    def get_absolute_url(self):
        return reverse("publishing:shared", args=[self.token])

    def is_valid(self, at=None):
        """The twin of `ShareLinkQuerySet.valid`."""
        return self.revoked_at is None and self.expires_at > (at or timezone.now())
