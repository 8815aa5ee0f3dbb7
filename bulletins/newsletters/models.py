from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Max, Prefetch, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from djangocms_text.fields import HTMLField

from bulletins.models import HIDDEN_SIGNS, HIDDEN_SIGNS_IN_TEXT
from bulletins.related import entries_at
from icsportal.lib.content_checks import check
from icsportal.publishing.models import Record, RecordQuerySet
from icsportal.publishing.reachable import links_of, own_hosts
from pages.models import Kind, Organisation
from pages.services.places import area_name

# Other pages below /bulletins/ have these addresses.
RESERVED_SLUGS = ["confirm", "feed", "leave", "manage", "subscribe", "weekly"]

# Positions are numbered so, that one more item fits between any two.
BETWEEN_ITEMS = 10


class NewsletterListQuerySet(models.QuerySet):
    def open(self):
        """Lists that people can ask to be put on."""
        return self.filter(is_open=True)

    def for_place(self, partnership):
        """The list of a health and care partnership, and the one for all of Kent and Medway."""
        return self.filter(Q(place=partnership) | Q(place=None))

    def with_newest_issue(self):
        """As `with_place`; each also with `newest`, the issue that came out last, or None."""
        newest = NewsletterIssue.objects.live().for_listing()
        lists = list(self.with_place())
        found = {
            issue.newsletter_id: issue
            for issue in newest.filter(newsletter__in=lists)
            .order_by("newsletter_id", "-issued_on")
            .distinct("newsletter_id")
        }
        for each in lists:
            each.newest = found.get(each.pk)
        return lists

    def with_place(self):
        """Each with its partnership and the name of it; the one for everywhere first, then by name."""
        everywhere_first = Case(When(place=None, then=0), default=1)
        return self.prefetch_related(named_place("place")).order_by(everywhere_first, "name")

    def links_for(self, partnership):
        """(words, address) of each newsletter for a health and care partnership."""
        return [(each.title, each.get_absolute_url()) for each in self.for_place(partnership)]


def named_place(lookup):
    return Prefetch(lookup, Organisation.objects.with_name())


class NewsletterList(models.Model):
    """A newsletter that comes out now and then: for one partnership, or for all of Kent and Medway."""

    name = models.CharField(max_length=100, help_text="Such as “Medway and Swale”. Shown on every issue.")
    slug = models.SlugField(
        max_length=60, unique=True, help_text="The part of its address: /bulletins/medway-and-swale/."
    )
    summary = models.CharField(
        max_length=160, help_text="One sentence: who it is for, and what it tells. Up to 160 characters."
    )
    place = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="newsletter_lists",
        limit_choices_to={"kind": Kind.HEALTH_AND_CARE_PARTNERSHIP},
        help_text="Choose none if it is for all of Kent and Medway.",
    )
    is_open = models.BooleanField(
        "open",
        default=True,
        help_text="People can ask to get it. A closed list keeps its issues on the site.",
    )

    objects = NewsletterListQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "newsletter list"
        constraints = [
            models.UniqueConstraint(
                name="newsletter_list_is_the_only_one_for_its_place",
                fields=["place"],
                nulls_distinct=False,
                violation_error_message="There is a list for this place already.",
            ),
            models.CheckConstraint(
                name="newsletter_list_slug_is_free",
                condition=~Q(slug__in=RESERVED_SLUGS),
                violation_error_message="Another page has this address. Choose another slug.",
            ),
            models.CheckConstraint(
                name="newsletter_list_words_can_be_seen",
                condition=~Q(name__regex=HIDDEN_SIGNS) & ~Q(summary__regex=HIDDEN_SIGNS),
                violation_error_message="There are hidden control characters in the words.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("newsletters:list", args=[self.slug])

    @property
    def title(self):
        return f"{self.name} newsletter"

    @property
    def feed_address(self):
        return reverse("newsletters:feed", args=[self.slug])

    @property
    def area(self):
        return area_name(self.place) if self.place_id else "Kent and Medway"


class NewsletterIssueQuerySet(RecordQuerySet):
    def newest_first(self):
        return self.order_by("-issued_on", "-pk")

    def for_place(self, partnership):
        """Issues for a health and care partnership and for all of Kent and Medway, as `for_listing`."""
        lists = Q(newsletter__place=partnership) | Q(newsletter__place=None)
        return self.filter(lists).for_listing().prefetch_related(named_place("newsletter__place"))

    def older_than(self, issue):
        return self.filter(newsletter=issue.newsletter_id, issued_on__lt=issue.issued_on).newest_first()

    def newer_than(self, issue):
        return self.filter(newsletter=issue.newsletter_id, issued_on__gt=issue.issued_on).order_by(
            "issued_on"
        )

    def for_listing(self):
        """All that one list row shows, newest first, in one query."""
        return self.select_related("newsletter").defer("introduction", "source_note").newest_first()

    def for_detail(self):
        """All that the page of one issue shows; its items cost two more queries."""
        return self.select_related("newsletter").prefetch_related("items", named_place("newsletter__place"))


class NewsletterIssue(Record):
    """One issue of a newsletter: a page of the site, which may also be sent by email."""

    newsletter = models.ForeignKey(
        NewsletterList, on_delete=models.PROTECT, related_name="issues", verbose_name="list"
    )
    issued_on = models.DateField("date", help_text="The date of the issue, which is also its address.")
    is_dated_by_month = models.BooleanField(
        "only the month",
        default=False,
        help_text="Readers see “July 2022” and no day: for an old issue whose day is not known.",
    )
    title = models.CharField(
        max_length=150, help_text="Say what is in it. It is also the subject of the email."
    )
    summary = models.CharField(
        max_length=160,
        help_text="One sentence, shown in lists and by search engines, and first in the email.",
    )
    introduction = HTMLField(
        help_text="A few sentences that greet the reader and say what matters most. "
        "The items stand below it, in their order, each with its own heading.",
    )
    source_note = models.TextField(
        "where the facts come from", blank=True, help_text="Only staff read this: documents, pages, dates."
    )

    objects = NewsletterIssueQuerySet.as_manager()
    content_children = ("items",)

    # For the rows of lists that it shares with bulletins.
    corrected_at = announced_at = None
    has_update = is_featured = False

    class Meta(Record.Meta):
        ordering = ["-issued_on", "-pk"]
        verbose_name = "newsletter issue"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                name="newsletter_issue_has_its_own_address",
                fields=["newsletter", "issued_on"],
                condition=Q(replaces=None),
                violation_error_message="This list has an issue of this date already: choose another date.",
            ),
            models.CheckConstraint(
                name="newsletter_issue_words_can_be_seen",
                condition=~Q(title__regex=HIDDEN_SIGNS)
                & ~Q(summary__regex=HIDDEN_SIGNS)
                & ~Q(introduction__regex=HIDDEN_SIGNS_IN_TEXT),
                violation_error_message="There are hidden control characters in the words. "
                "Delete what you pasted, and paste it again as plain text.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("newsletters:issue", args=[self.newsletter.slug, self.issued_on])

    def missing(self):
        """See `Record.missing`."""
        faults = super().missing()
        if self.address_is_taken():
            faults.append("This list has an issue of this date already: choose another date.")
        if not self.items.all():
            faults.append("It has no items yet: choose pages of the site, or write items of its own.")
        if self.items_gone:
            faults.append(
                "An item leads to a page that is not public: publish that page first, or take it off."
            )
        for item in self.items.all():
            found = check(item.body, is_public=links_of(self), own_hosts=own_hosts(), under_level=2)
            faults += [f"Item “{item}”: {finding}" for finding in found if finding.stops]
        return faults

    def address_is_taken(self):
        """True if another issue than this one, or the one it is to replace, has its list and date."""
        others = NewsletterIssue.objects.besides(self)
        return others.filter(newsletter=self.newsletter_id, issued_on=self.issued_on).exists()

    @property
    def area(self):
        return self.newsletter.area

    @property
    def day_words(self):
        """The date as readers see it."""
        return f"{self.issued_on:%B %Y}" if self.is_dated_by_month else f"{self.issued_on:%-d %B %Y}"

    def next_position(self):
        """Where an item stands that comes after all others."""
        return (self.items.aggregate(last=Max("position"))["last"] or 0) + BETWEEN_ITEMS

    @cached_property
    def items_shown(self):
        """The items in their order, but for those whose page the public cannot read now."""
        items = list(self.items.all())
        found = entries_at([item.address for item in items if item.address])
        for item in items:
            item.entry = found.get(item.address)
        return [item for item in items if item.entry or not item.address]

    @property
    def items_gone(self):
        """How many items are left out because their page is not public now."""
        return len(self.items.all()) - len(self.items_shown)

    @property
    def updated_at(self):
        """When the public last had a reason to read it again."""
        return max((at for at in (self.publish_at, self.approved_at) if at), default=timezone.now())


class IssueItem(models.Model):
    """One thing in an issue: a page of the site by its address, or words of the issue's own."""

    issue = models.ForeignKey(NewsletterIssue, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(
        default=10,
        validators=[MinValueValidator(1)],
        help_text="Items are read in this order: 1 comes first.",
    )
    address = models.CharField(
        "page of this site",
        max_length=500,
        blank=True,
        help_text="Its title and summary are shown, with a link.",
    )
    heading = models.CharField(max_length=150, blank=True, help_text="Only for words that have no page.")
    body = HTMLField("text", blank=True)

    # Given by `NewsletterIssue.items_shown`: what stands at the address now.
    entry = None

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "item"
        constraints = [
            models.CheckConstraint(
                name="issue_item_is_a_page_or_has_words",
                condition=(~Q(address="") & Q(heading="", body=""))
                | (Q(address="") & ~Q(heading="") & ~Q(body="")),
                violation_error_message="Choose a page of the site, or write a heading and a text: "
                "one of the two, not both.",
            ),
            models.CheckConstraint(
                name="issue_item_words_can_be_seen",
                condition=~Q(heading__regex=HIDDEN_SIGNS) & ~Q(body__regex=HIDDEN_SIGNS_IN_TEXT),
                violation_error_message="There are hidden control characters in the words.",
            ),
        ]

    def __str__(self):
        return self.heading or self.address
