import re

from cms.models import CMSPlugin
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from djangocms_text.fields import HTMLField

from bulletins.layout import Piece, laid_out
from bulletins.related import related_pages
from icsportal.lib.content_checks import check
from icsportal.lib.hidden_signs import HIDDEN_SIGNS, HIDDEN_SIGNS_IN_TEXT
from icsportal.lib.picture_field import PictureField, srcset
from icsportal.publishing.models import Change, Correction, Record, RecordQuerySet, one_address_each
from icsportal.publishing.reachable import is_public, own_hosts
from pages.models import Kind, Organisation, Topic
from pages.services.places import area_name

# Other pages of the section have these addresses.
RESERVED_SLUGS = ["feed"]

NAME_OF_A_FILE = re.compile(r"\.(jpe?g|png|webp|gif|heic)\s*\Z", re.IGNORECASE)


class BulletinQuerySet(RecordQuerySet):
    def for_place(self, partnership):
        """News of a health and care partnership, and what is news in all of Kent and Medway."""
        places = Bulletin.places.through.objects.filter(bulletin=OuterRef("pk"))
        return self.filter(~Exists(places) | Exists(places.filter(organisation=partnership)))

    def about(self, topic):
        return self.filter(topics=topic)

    def of_year(self, year):
        return self.filter(issued_on__year=year)

    def went_live_between(self, begins, ends):
        """What the public could read first after `begins`, and at `ends` at the latest."""
        return self.filter(publish_at__gt=begins, publish_at__lte=ends)

    def newest_first(self):
        return self.order_by("-issued_on", "-pk")

    def featured_first(self):
        return self.order_by("-is_featured", "-issued_on", "-pk")

    def older_than(self, bulletin):
        """What was issued before it, newest first."""
        return self.filter(
            Q(issued_on__lt=bulletin.issued_on) | Q(issued_on=bulletin.issued_on, pk__lt=bulletin.pk)
        ).newest_first()

    def newer_than(self, bulletin):
        """What was issued after it, oldest first."""
        return self.filter(
            Q(issued_on__gt=bulletin.issued_on) | Q(issued_on=bulletin.issued_on, pk__gt=bulletin.pk)
        ).order_by("issued_on", "pk")

    def with_updates(self):
        """Each with `corrected_at` and `announced_at`: the latest correction, and the latest change of its
        words since the public could read them that was not called minor; None where there was none.
        """
        kind = ContentType.objects.get_for_model(self.model)
        corrections = Correction.objects.filter(content_type=kind, object_id=OuterRef("pk"))
        changes = Change.objects.filter(
            content_type=kind,
            object_id=OuterRef("pk"),
            action__startswith="Published",
            from_state=Record.State.APPROVED,
            is_minor=False,
            at__gt=OuterRef("publish_at"),
        )
        return self.annotate(
            corrected_at=Subquery(corrections.order_by("-at").values("at")[:1]),
            announced_at=Subquery(changes.order_by("-at").values("at")[:1]),
        )

    def for_listing(self):
        """All that one list row shows, newest first unless already in another order, in two queries."""
        rows = self.defer("body", "source_note").with_updates().prefetch_related(named_places())
        return rows if rows.query.order_by else rows.newest_first()

    def for_detail(self):
        """All that the page of one bulletin shows; the number of queries does not grow with its rows."""
        return self.with_updates().prefetch_related(named_places(), "topics", "pictures", "boxes")


def named_places():
    return Prefetch("places", Organisation.objects.with_name().order_by("name"))


class Bulletin(Record):
    """One item of news, dated by the day it was issued."""

    title = models.CharField(max_length=150, help_text="At most 150 characters. Say what is new.")
    slug = models.SlugField(
        max_length=100,
        help_text="The last part of its address. After a change the old address leads to the new one.",
    )
    summary = models.CharField(
        max_length=160,
        help_text="One sentence of at most 160 characters, shown in lists and by search engines.",
    )
    body = HTMLField(
        "text",
        help_text="Start with the most important thing. Headings start at level 2. "
        "Words that you paste keep their headings, lists, tables and links, and lose colours and fonts. "
        "Pictures are added below.",
    )
    issued_on = models.DateField("date", help_text="The date shown to the public.")
    issued_by = models.CharField(max_length=200, help_text="The body that speaks.")
    places = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="bulletins",
        limit_choices_to={"kind": Kind.HEALTH_AND_CARE_PARTNERSHIP},
        help_text="Choose none if it is for all of Kent and Medway.",
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="bulletins")
    is_featured = models.BooleanField(
        "featured", default=False, help_text="It stands above all other news until you take this off."
    )
    related = ArrayField(
        models.CharField(max_length=500),
        verbose_name="related pages",
        default=list,
        blank=True,
        help_text="Services, publications and other pages of this website, listed under the text.",
    )
    contact_name = models.CharField(
        "media contact",
        max_length=150,
        blank=True,
        help_text="The team that answers journalists. Never the name of a person.",
    )
    contact_phone = models.CharField(
        "media phone",
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"\A\+?[0-9][0-9 ]*\Z", "A phone number has only digits and spaces.")],
    )
    contact_email = models.EmailField("media e-mail", blank=True)
    source_note = models.TextField(
        "where the facts come from", blank=True, help_text="Only staff read this: documents, pages, dates."
    )

    objects = BulletinQuerySet.as_manager()
    content_children = ("pictures", "boxes")

    # Given by `BulletinQuerySet.with_updates`.
    corrected_at = None
    announced_at = None

    class Meta(Record.Meta):
        ordering = ["-issued_on", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            one_address_each("bulletin"),
            models.CheckConstraint(
                name="bulletin_slug_is_free",
                condition=~Q(slug__in=RESERVED_SLUGS),
                violation_error_message="This address is taken by the news feed. Choose another slug.",
            ),
            models.CheckConstraint(
                name="bulletin_words_can_be_seen",
                condition=~Q(title__regex=HIDDEN_SIGNS)
                & ~Q(summary__regex=HIDDEN_SIGNS)
                & ~Q(issued_by__regex=HIDDEN_SIGNS)
                & ~Q(body__regex=HIDDEN_SIGNS_IN_TEXT),
                violation_error_message="There are hidden control characters in the words. "
                "Delete what you pasted, and paste it again as plain text.",
            ),
            models.CheckConstraint(
                name="bulletin_media_contact_is_whole",
                condition=Q(contact_name="", contact_phone="", contact_email="")
                | (~Q(contact_name="") & ~Q(contact_phone="", contact_email="")),
                violation_error_message="For a media contact give the team, and its phone number or e-mail.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("bulletins:bulletin", args=[self.slug])

    def missing(self):
        """See `Record.missing`."""
        faults = super().missing()
        if self.address_is_taken():
            faults.append("Another bulletin has this address already: choose another slug.")
        if len(related_pages(self.related)) < len(set(self.related)):
            faults.append("A related page is not public: publish it first, or take it off the related pages.")
        faults += [
            f"The words for a picture are the name of its file, “{picture.alt}”: say what it shows."
            for picture in self.pictures.all()
            if NAME_OF_A_FILE.search(picture.alt)
        ]
        for box in self.boxes.all():
            found = check(box.body, is_public=is_public, own_hosts=own_hosts(), under_level=box.heading_level)
            faults += [f"{box}: {finding}" for finding in found if finding.stops]
        return faults

    def address_is_taken(self):
        """True if another bulletin than this one, or the one it is to replace, has its slug."""
        return Bulletin.objects.besides(self).filter(slug=self.slug).exists()

    @cached_property
    def related_pages(self):
        """Those of the related pages that the public can read now, wherever they moved, by title."""
        return related_pages(self.related)

    @cached_property
    def lead_picture(self):
        return next((picture for picture in self.pictures.all() if picture.stands == Stands.LEAD), None)

    @cached_property
    def pieces(self) -> list[Piece]:
        """The text with its pictures and boxes, in the order in which they are read."""
        items = [*self.pictures.all(), *self.boxes.all()]
        return laid_out(self.body, [(item.stands, item) for item in items if item.stands != Stands.LEAD])

    @property
    def area(self):
        """Whom it is news for: "East Kent and West Kent", or "Kent and Medway"."""
        return get_text_list([area_name(place) for place in self.places.all()], "and") or "Kent and Medway"

    @property
    def updated_at(self):
        """When the public last had a reason to read it again."""
        moments = (self.publish_at, self.corrected_at, self.announced_at)
        return max((at for at in moments if at), default=timezone.now())

    @property
    def has_update(self):
        """True if it was changed since it was published, in more than spelling or layout."""
        return bool(self.announced_at and not (self.corrected_at and self.corrected_at >= self.announced_at))


class Stands(models.IntegerChoices):
    """Where a picture or box stands: 1 to 8 is under that heading of the text."""

    LEAD = 0, "At the top, as the lead picture"
    HEADING_1 = 1, "Under the first heading"
    HEADING_2 = 2, "Under the second heading"
    HEADING_3 = 3, "Under the third heading"
    HEADING_4 = 4, "Under the fourth heading"
    HEADING_5 = 5, "Under the fifth heading"
    HEADING_6 = 6, "Under the sixth heading"
    HEADING_7 = 7, "Under the seventh heading"
    HEADING_8 = 8, "Under the eighth heading"
    END = 99, "After the text"


class BulletinPicture(models.Model):
    """A picture of one bulletin; readers get it in the size and format that fits their screen."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="pictures")
    picture = PictureField(
        help_text="A JPEG, PNG or WebP file of at most 15 MB. "
        "Where and how it was taken is removed before the public gets it."
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    stands = models.PositiveSmallIntegerField("where it stands", choices=Stands, default=Stands.LEAD)
    alt = models.CharField(
        "what it shows",
        max_length=200,
        blank=True,
        help_text="Read out to people who cannot see it. Leave empty only if it is decorative.",
    )
    is_decorative = models.BooleanField(
        "decorative", default=False, help_text="It says nothing that the text does not say."
    )
    caption = models.CharField(max_length=200, blank=True)

    template_name = "components/picture.html"

    class Meta:
        ordering = ["stands", "pk"]
        verbose_name = "picture"
        constraints = [
            models.CheckConstraint(
                name="bulletin_picture_described_or_decorative",
                condition=(Q(is_decorative=True) & Q(alt="")) | (Q(is_decorative=False) & ~Q(alt="")),
                violation_error_message="Say what the picture shows, or tick that it is decorative.",
            ),
            models.UniqueConstraint(
                name="bulletin_has_one_lead_picture",
                fields=["bulletin"],
                condition=Q(stands=Stands.LEAD),
                violation_error_message="There is a lead picture already: choose where this one stands.",
            ),
        ]

    def __str__(self):
        return self.alt or "Decorative picture"

    @property
    def srcset(self):
        return srcset(self.picture, self.width)

    @property
    def webp_srcset(self):
        return srcset(self.picture, self.width, "webp")


class BulletinBox(models.Model):
    """Words that stand out from the text of one bulletin."""

    class Type(models.TextChoices):
        INSET = "inset", "Inset: sets words apart"
        WARNING = "warning", "Warning: important"
        NON_URGENT = "non-urgent", "Care card, non-urgent: see a GP or pharmacist"
        URGENT = "urgent", "Care card, urgent: get help today"
        EMERGENCY = "emergency", "Care card, immediate: call 999 or go to A&E"

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="boxes")
    type = models.CharField(max_length=10, choices=Type, default=Type.INSET)
    stands = models.PositiveSmallIntegerField(
        "where it stands", choices=[choice for choice in Stands.choices if choice[0]], default=Stands.END
    )
    heading = models.CharField(max_length=150, blank=True, help_text="All but an inset need one.")
    body = HTMLField("text")

    template_name = "bulletins/bulletin_box.html"

    class Meta:
        ordering = ["stands", "pk"]
        verbose_name = "box"
        verbose_name_plural = "boxes"
        constraints = [
            models.CheckConstraint(
                name="bulletin_box_has_a_heading_unless_inset",
                condition=Q(type="inset", heading="") | (~Q(type="inset") & ~Q(heading="")),
                violation_error_message="Give the box a heading. Only an inset has none.",
            ),
            models.CheckConstraint(
                name="bulletin_box_stands_in_the_text",
                condition=Q(stands__gt=Stands.LEAD),
                violation_error_message="A box stands under a heading, or after the text.",
            ),
        ]

    def __str__(self):
        return f"Box “{self.heading}”" if self.heading else "Inset box"

    @property
    def heading_level(self):
        """One below the heading that it stands under."""
        return 2 if self.stands == Stands.END or "<h2" not in self.bulletin.body else 3


class LatestBulletins(CMSPlugin):
    """A teaser an editor drops on a page: the newest bulletins."""

    heading = models.CharField(max_length=150, default="Latest news")
    number = models.PositiveSmallIntegerField(default=3, help_text="How many to show.")

    def __str__(self):
        return self.heading
