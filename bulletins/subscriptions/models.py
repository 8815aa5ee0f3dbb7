import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone

from bulletins.newsletters.models import NewsletterList
from icsportal.lib.email_address import mailbox
from icsportal.publishing.models import person
from pages.models import Topic

KEEP_UNCONFIRMED = timedelta(days=7)
KEEP_LEFT = timedelta(days=28)

# The messages that one mailbox can be sent because somebody typed it into the form.
ONE_MESSAGE_IN = timedelta(minutes=15)
MOST_MESSAGES_A_DAY = 5

# In the words of PostgreSQL: what `icsportal.lib.email_address.normal` gives has this form.
NORMAL_ADDRESS = r"^[!-?A-~]+@[a-z0-9.-]+$"


class HowOften(models.TextChoices):
    ISSUE = "issue", "Each newsletter, when it comes out"
    WEEKLY = "weekly", "Once a week, a list of our news"


class Choices(models.Model):
    """An email address, what it is to get, and what its owner agreed to."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.EmailField()
    how_often = models.CharField(max_length=6, choices=HowOften, default=HowOften.ISSUE)
    newsletters = models.ManyToManyField(NewsletterList, related_name="+")
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    consent_version = models.PositiveSmallIntegerField()
    consent_wording = models.TextField(help_text="The words that were shown.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_address_is_normal",
                condition=Q(address__regex=NORMAL_ADDRESS),
                violation_error_message="The part after the @ is kept in lower case and in ASCII.",
            ),
            models.CheckConstraint(name="%(class)s_consent_has_its_words", condition=~Q(consent_wording="")),
        ]


class SubscriptionRequestQuerySet(models.QuerySet):
    def open(self, at=None):
        """Those that can still be confirmed at `at`."""
        return self.filter(asked_at__gt=(at or timezone.now()) - KEEP_UNCONFIRMED)

    def too_old(self, at=None):
        """Those to be erased."""
        return self.filter(asked_at__lte=(at or timezone.now()) - KEEP_UNCONFIRMED)

    def to_mailbox_of(self, address):
        """Those to any way of writing the address that leads to the same mailbox, as far as one can tell."""
        without_tag = Func(F("address"), Value(r"\+[^@]*"), Value(""), function="regexp_replace")
        return self.alias(mailbox=Lower(without_tag)).filter(mailbox=mailbox(address))

    def mailed_since(self, moment):
        return self.filter(mailed_at__gt=moment)


class SubscriptionRequest(Choices):
    """What somebody typed into the form; nobody knows yet whether the address is theirs."""

    mailed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SubscriptionRequestQuerySet.as_manager()

    class Meta(Choices.Meta):
        default_permissions = []
        indexes = [models.Index(fields=["address", "mailed_at"], name="subscription_request_mailed")]

    def __str__(self):
        return f"Request of {self.asked_at:%Y-%m-%d %H:%M}"


class SubscriberQuerySet(models.QuerySet):
    def current(self):
        """Whoever has not left."""
        return self.filter(left_at=None)

    def reading(self):
        """Whoever gets emails now: has neither left nor paused."""
        return self.current().filter(paused_at=None)

    def unreachable(self):
        """Those whose emails came back, so that we ended them."""
        return self.exclude(left_because="")

    def wanting(self, how_often):
        return self.filter(how_often=how_often)

    def too_old(self, at=None):
        """Whoever left so long ago that they are to be erased."""
        return self.filter(left_at__lte=(at or timezone.now()) - KEEP_LEFT)


class Subscriber(Choices):
    """Somebody who confirmed that the address is theirs."""

    confirmed_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_because = models.CharField(
        max_length=300,
        blank=True,
        help_text="Empty if they left themselves; else what a mail server said of the address.",
    )

    objects = SubscriberQuerySet.as_manager()

    class Meta(Choices.Meta):
        default_permissions = ["view"]
        permissions = [
            ("look_up_subscriber", "Can look up one address, and erase it when its owner asks"),
        ]
        constraints = [
            *Choices.Meta.constraints,
            models.UniqueConstraint(name="subscriber_has_one_row", fields=["address"]),
            models.CheckConstraint(
                name="subscriber_confirmed_what_was_asked",
                condition=Q(confirmed_at__gte=F("asked_at")),
            ),
            models.CheckConstraint(
                name="subscriber_who_left_is_not_paused",
                condition=Q(left_at=None) | Q(paused_at=None),
            ),
            models.CheckConstraint(
                name="subscriber_left_for_a_reason_only_once_left",
                condition=Q(left_because="") | Q(left_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Subscriber since {self.confirmed_at:%Y-%m-%d}"


class WeeklyEmail(models.Model):
    """That the weekly email of the week up to `ends_at` was begun, so that no worker begins it again."""

    ends_at = models.DateTimeField(unique=True)

    class Meta:
        default_permissions = []

    def __str__(self):
        return f"Week to {self.ends_at:%Y-%m-%d}"


class LookUp(models.Model):
    """That one of the staff looked for one address, and why; the address itself is not kept."""

    class Action(models.TextChoices):
        LOOKED = "looked", "Looked up"
        ERASED = "erased", "Erased"

    at = models.DateTimeField(default=timezone.now)
    by = person()
    action = models.CharField(max_length=6, choices=Action, default=Action.LOOKED)
    reason = models.CharField(max_length=300)
    was_found = models.BooleanField("found")
    subscriber_key = models.UUIDField(null=True, blank=True, help_text="Leads nowhere once it is erased.")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "look-up"
        default_permissions = ["view"]
        constraints = [models.CheckConstraint(name="look_up_has_a_reason", condition=~Q(reason=""))]

    def __str__(self):
        return f"{self.get_action_display()} on {self.at:%Y-%m-%d %H:%M}"
