from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

from bulletins.models import HIDDEN_SIGNS
from bulletins.newsletters.models import NewsletterIssue
from icsportal.publishing.models import person

# How long a message can be on its way to our mail server before nobody knows what became of it.
ON_ITS_WAY_FOR = timedelta(minutes=5)
KEEP_ADDRESSES_FOR = timedelta(days=28)


class MailingQuerySet(models.QuerySet):
    def running(self):
        return self.filter(state=Mailing.State.RUNNING)

    def open_to_question(self, at=None):
        """Those that have not ended, and those of which nobody knows whether all was sent."""
        unsure = Delivery.objects.unsure(at).filter(mailing=OuterRef("pk"))
        return self.filter(Q(state__in=[Mailing.State.RUNNING, Mailing.State.PAUSED]) | Exists(unsure))

    def with_unsure(self, at=None):
        """Each with `unsure_total`: of how many deliveries nobody knows whether they were sent."""
        before = (at or timezone.now()) - ON_ITS_WAY_FOR
        unsure = Q(deliveries__state=Delivery.State.SENDING, deliveries__claimed_at__lte=before)
        return self.annotate(unsure_total=Count("deliveries", filter=unsure))

    def with_progress(self):
        """Each with `sent_total` of its `delivery_total`, as long as its deliveries are kept."""
        sent = Q(deliveries__state=Delivery.State.SENT)
        return self.annotate(sent_total=Count("deliveries", filter=sent), delivery_total=Count("deliveries"))

    def under_way_too_long(self, at=None):
        """Those that began long ago and have not ended: paused and forgotten, or never taken by a server."""
        return self.filter(ended_at=None, made_at__lte=(at or timezone.now()) - KEEP_ADDRESSES_FOR)

    def too_old(self, at=None):
        """Those that ended so long ago that the addresses are to be erased."""
        return self.filter(
            ended_at__lte=(at or timezone.now()) - KEEP_ADDRESSES_FOR, final_counts__isnull=True
        )


class Mailing(models.Model):
    """One email on its way to everyone who asked for it: an issue of a newsletter, or the weekly email."""

    class State(models.TextChoices):
        RUNNING = "running", "Being sent"
        PAUSED = "paused", "Paused"
        CANCELLED = "cancelled", "Cancelled"
        DONE = "done", "Sent"

    name = models.CharField(max_length=200, help_text="What staff call it.")
    issue = models.ForeignKey(
        NewsletterIssue, on_delete=models.PROTECT, null=True, blank=True, related_name="mailings"
    )
    list_name = models.CharField(
        max_length=150, help_text="What mail programs call it: the name of the list."
    )
    list_slug = models.SlugField(max_length=60)
    web_address = models.CharField(max_length=500, help_text="The page of which it is a rendering.")
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING, editable=False)
    made_by = person()
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)
    final_counts = models.JSONField(
        null=True, editable=False, help_text="Kept when the addresses are erased."
    )

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ("view", "send")
        constraints = [
            models.CheckConstraint(
                name="mailing_ends_once_it_has_ended",
                condition=Q(state__in=["running", "paused"], ended_at=None)
                | Q(state__in=["cancelled", "done"], ended_at__isnull=False),
                violation_error_message="Only a mailing that is sent or cancelled has ended.",
            ),
            models.CheckConstraint(
                name="mailing_words_can_be_seen",
                condition=~Q(name__regex=HIDDEN_SIGNS) & ~Q(list_name__regex=HIDDEN_SIGNS),
                violation_error_message="There are hidden control characters in the name.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def counts(self) -> dict[str, int]:
        """How many deliveries are in each state; {} for one that nobody asked for."""
        if self.final_counts is not None:
            return self.final_counts
        rows = self.deliveries.order_by().values_list("state").annotate(Count("pk"))
        return dict(rows)

    @property
    def total(self):
        return sum(self.counts.values())


class Letter(models.Model):
    """The words of a mailing; one that says different things to different people has several.

    In the words `LEAVE` and `MANAGE` of `bulletins.sending.letters` stand for the links of each reader.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="letters")
    subject = models.CharField(max_length=150)
    html = models.TextField()
    text = models.TextField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="letter_subject_can_be_seen",
                condition=~Q(subject__regex=HIDDEN_SIGNS) & ~Q(subject=""),
                violation_error_message="The subject is empty, or there are hidden control characters in it.",
            ),
        ]

    def __str__(self):
        return self.subject


class DeliveryQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Delivery.State.WAITING)

    def due(self, at=None):
        """Those whose turn it is at `at`, first come first served."""
        return (
            self.waiting()
            .filter(Q(next_try_at=None) | Q(next_try_at__lte=at or timezone.now()))
            .order_by("pk")
        )

    def unsure(self, at=None):
        """Given to the mail server by a worker that did not live to hear the answer.

        They may have arrived or not; nothing is sent again unless somebody decides so.
        """
        before = (at or timezone.now()) - ON_ITS_WAY_FOR
        return self.filter(state=Delivery.State.SENDING, claimed_at__lte=before)


class Delivery(models.Model):
    """One address that is to get a mailing once."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "On its way, or not known"
        SENT = "sent", "Taken by the mail server"
        REFUSED = "refused", "Refused"
        BOUNCED = "bounced", "Came back"
        LEFT = "left", "Not sent: left or paused before"
        CANCELLED = "cancelled", "Not sent: cancelled"

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="deliveries")
    address = models.CharField(max_length=254)
    leave_url = models.CharField(max_length=500, blank=True)
    manage_url = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField("what the mail server said", max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "deliveries"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["mailing", "state", "id"], name="delivery_queue")]
        constraints = [
            models.UniqueConstraint(
                "mailing",
                Lower("address"),
                name="delivery_goes_to_an_address_once",
                violation_error_message="This address is in the mailing already.",
            ),
            models.CheckConstraint(
                name="delivery_is_claimed_before_it_is_sent",
                condition=~Q(state__in=["sending", "sent", "bounced"]) | Q(claimed_at__isnull=False),
                violation_error_message="Nothing is sent that was not claimed before.",
            ),
            models.CheckConstraint(
                name="delivery_address_is_one_line",
                condition=Q(address__regex=r"^[^\s@]+@[^\s@]+$"),
                violation_error_message="An address is one line without spaces.",
            ),
        ]

    def __str__(self):
        return f"{self.mailing} to {self.address}"

    @property
    def message_id(self) -> str:
        """The same for every attempt, and nobody can make up one that we take for ours."""
        return f"<{signer().sign(str(self.pk))}@{urlsplit(settings.SITE_ADDRESS).hostname}>"


def signer():
    return Signer(salt="bulletins.sending.delivery", sep=".")


def forget_address(sender, instance, **kwargs):
    """Whoever is erased is erased here too; that somebody got the mailing stays counted."""
    for delivery in Delivery.objects.filter(address=instance.address):
        delivery.address = f"erased-{delivery.pk}@erased.invalid"
        delivery.leave_url = delivery.manage_url = ""
        delivery.save(update_fields=["address", "leave_url", "manage_url"])
