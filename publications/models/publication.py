from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from djangocms_text.fields import HTMLField

from icsportal.lib import chapters
from icsportal.lib.hidden_signs import HIDDEN_SIGNS, HIDDEN_SIGNS_IN_TEXT
from icsportal.lib.languages import ENGLISH, LANGUAGES
from icsportal.lib.periods import period_in_words
from icsportal.publishing.models import Record, one_address_each
from pages.models import Kind, Organisation, Topic
from pages.services.places import area_name
from publications import editions
from publications.models.finding import PublicationQuerySet
from publications.models.kinds import Format
from publications.models.series import Series

# Other pages of the section have these addresses.
RESERVED_SLUGS = ["feed", "series"]


class Publication(Record):
    """A strategy, plan, report or other document: its text as a web page, and files beside it."""

    class Type(models.TextChoices):
        STRATEGY = "strategy", "Strategy"
        PLAN = "plan", "Plan"
        ANNUAL_REPORT = "annual", "Annual report"
        REPORT = "report", "Report"
        POLICY = "policy", "Policy"
        REGISTER = "register", "List or register"
        DATA = "data", "Data"
        MEETING = "meeting", "Meeting paper"
        GUIDE = "guide", "Guide or leaflet"
        OTHER = "other", "Other document"

    class SchemeClass(models.IntegerChoices):
        """The seven classes of a publication scheme (Freedom of Information Act 2000, s.19), in our words."""

        WHO_WE_ARE = 1, "Who we are and what we do"
        SPENDING = 2, "What we spend and how"
        PERFORMANCE = 3, "Our priorities and how we are doing"
        DECISIONS = 4, "How we make decisions"
        POLICIES = 5, "Our policies and procedures"
        REGISTERS = 6, "Lists and registers"
        SERVICES = 7, "The services we offer"

    class Precision(models.TextChoices):
        DAY = "day", "Day, month and year"
        MONTH = "month", "Month and year"
        YEAR = "year", "Year"

    type = models.CharField(max_length=10, choices=Type)
    title = models.CharField(max_length=150, help_text="At most 150 characters, as on the document itself.")
    slug = models.SlugField(
        max_length=100,
        help_text="The last part of its address. After a change the old address leads to the new one.",
    )
    summary = models.CharField(
        max_length=160, help_text="One sentence, shown in lists and by search engines."
    )
    body = HTMLField(
        "text",
        blank=True,
        help_text="The document as a web page: what people read first. Headings start at level 2. "
        "For a footnote write [^1] in the text and a paragraph “[^1]: the note” at the end.",
    )
    is_numbered = models.BooleanField(
        "number the sections", default=False, help_text="Puts 1, 1.1, 1.2, 2 before the headings."
    )
    no_text_reason = models.TextField(
        "why there is no web page",
        blank=True,
        help_text="Only where there is no text above. The public reads it.",
    )
    published_on = models.DateField(
        "date", null=True, blank=True, help_text="The date of the document itself. Empty if nobody knows it."
    )
    published_on_precision = models.CharField(
        "how much of the date is known", max_length=5, choices=Precision, default=Precision.DAY
    )
    covers_from = models.DateField(
        "period from", null=True, blank=True, help_text="The time that it is about."
    )
    covers_to = models.DateField("period to", null=True, blank=True, help_text="The last day of that time.")
    organisation = models.CharField(
        max_length=200, help_text="The body that answers for it, as it was called."
    )
    publisher = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        help_text="The same body in the register, where it is there.",
    )
    original_url = models.URLField(
        "where it was first published",
        max_length=500,
        blank=True,
        help_text="The address of the document, or of the page about it, on another website.",
    )
    places = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="publications_about",
        limit_choices_to={"kind": Kind.HEALTH_AND_CARE_PARTNERSHIP},
        help_text="Choose none if it is for all of Kent and Medway.",
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="publications", help_text="The health topics it is about."
    )
    series = models.ForeignKey(
        Series,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        help_text="If it comes out again and again, such as an annual report.",
    )
    scheme_class = models.PositiveSmallIntegerField(
        "class of the publication scheme", choices=SchemeClass, help_text="Under which people look for it."
    )
    formats_contact = models.CharField(
        "contact for other formats",
        max_length=200,
        blank=True,
        help_text="A team and its phone number or e-mail. The public reads it beside the form.",
    )
    language = models.CharField(max_length=10, choices=list(LANGUAGES.items()), default=ENGLISH)
    review_due_on = models.DateField(
        "review due", null=True, blank=True, help_text="When somebody checks that it still holds."
    )
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        limit_choices_to={"replaces": None},
        help_text="The other publication that replaces this one. Its page then says so at the top.",
    )
    change_note = models.TextField(
        "what changed in this version",
        blank=True,
        help_text="For a new version: one or two sentences. The public reads them with their date.",
    )

    objects = PublicationQuerySet.as_manager()

    content_children = ("attachments",)
    empty_in_new_version = ("change_note",)

    class Meta(Record.Meta):
        ordering = [F("published_on").desc(nulls_last=True), "-pk"]
        constraints = [
            *Record.Meta.constraints,
            one_address_each("publication"),
            models.CheckConstraint(
                name="publication_slug_is_free",
                condition=~Q(slug__in=RESERVED_SLUGS),
                violation_error_message="Another page has this address. Choose another slug.",
            ),
            models.CheckConstraint(
                name="publication_not_superseded_by_itself",
                condition=~Q(superseded_by=F("id")),
                violation_error_message="A publication cannot replace itself.",
            ),
            models.CheckConstraint(
                name="publication_covers_a_time",
                condition=Q(covers_from=None, covers_to=None)
                | Q(covers_from__isnull=False, covers_to__isnull=False, covers_to__gte=F("covers_from")),
                violation_error_message="Give both days of the period, the earlier one first.",
            ),
            models.CheckConstraint(
                name="publication_words_can_be_seen",
                condition=~Q(title__regex=HIDDEN_SIGNS)
                & ~Q(summary__regex=HIDDEN_SIGNS)
                & ~Q(organisation__regex=HIDDEN_SIGNS)
                & ~Q(change_note__regex=HIDDEN_SIGNS_IN_TEXT)
                & ~Q(body__regex=HIDDEN_SIGNS_IN_TEXT),
                violation_error_message="There are hidden control characters in the words. "
                "Delete what you pasted, and paste it again as plain text.",
            ),
            models.CheckConstraint(
                name="publication_has_a_text_or_says_why_not",
                condition=~Q(state="approved") | ~Q(body="") | ~Q(no_text_reason=""),
                violation_error_message="Write its text as a web page, or say why there is none.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("publications:publication", args=[self.slug])

    def clean(self):
        super().clean()
        passed, successor = {self.pk, self.replaces_id} - {None}, self.superseded_by
        while successor and successor.pk not in passed:
            passed.add(successor.pk)
            successor = successor.superseded_by
        if successor:
            raise ValidationError(
                {"superseded_by": "This publication replaces that one. Choose a newer one."}
            )

    def missing(self):
        """See `Record.missing`."""
        faults = super().missing()
        if self.address_is_taken():
            faults.append("Another publication has this address already: choose another slug.")
        if not self.body and not self.no_text_reason:
            faults.append("Write its text as a web page, or say why there is none.")
        if self.replaces_id and not self.change_note.strip():
            faults.append("Say what changed in this version: the public reads it with its date.")
        faults += chapters.read(self.body).faults
        return faults + self.faults_of_files()

    def faults_of_files(self):
        faults, labels = [], set()
        for attachment in self.attachments.in_order():
            label = f"{attachment.label} ({attachment.type_words})"
            if not attachment.is_readable:
                faults.append(
                    f"The file of “{attachment}” was not approved: approve it first, or take it off."
                )
            elif fault := attachment.type_fault:
                faults.append(fault)
            elif (label, attachment.language) in labels:
                faults.append(f"Two files are called “{label}”: give each a title of its own.")
            labels.add((label, attachment.language))
        return faults

    def went_public(self, *, was_public, is_minor):
        """See `Record.went_public`."""
        editions.keep(self, was_public=was_public, is_minor=is_minor)

    def address_is_taken(self):
        """True if another publication than this one, or the one it is to replace, has its slug."""
        return Publication.objects.besides(self).filter(slug=self.slug).exists()

    @property
    def published_in_words(self):
        """The date as far as it is known, such as "December 2022"."""
        if self.published_on is None:
            return "date not known"
        formats = {self.Precision.DAY: "j F Y", self.Precision.MONTH: "F Y", self.Precision.YEAR: "Y"}
        return date_format(self.published_on, formats[self.published_on_precision])

    @property
    def period_in_words(self):
        """The time that it is about, such as "2023/24"; empty if that is not said."""
        return period_in_words(self.covers_from, self.covers_to) if self.covers_from else ""

    @property
    def original_host(self):
        """The website on which it was first published, such as "www.kent.gov.uk"."""
        return urlsplit(self.original_url).hostname or ""

    @property
    def formats(self) -> list[str]:
        """Words for all that it can be had in; of a queryset `for_listing`."""
        kinds = {attachment.format for attachment in self.listed}
        return [
            *(["Web page"] if self.has_text else []),
            *(label for value, label in Format.choices if value in kinds),
        ]

    @property
    def area(self) -> str:
        """What it is about: "East Kent and West Kent", or "Kent and Medway"."""
        return get_text_list([area_name(place) for place in self.named_places], "and") or "Kent and Medway"

    @property
    def named_places(self):
        """The partnerships that it is about, by name."""
        return self.places.with_name().order_by("name")

    def live_successor(self):
        """The publication that replaces this one, once the public may read it."""
        successor = self.superseded_by
        return successor if successor and successor.is_live() else None

    def replacement_of(self, old):
        """What is now in the place of an attachment of an earlier version; None if nothing is."""
        readable = list(self.attachments.readable().in_order())
        same = [each for each in readable if each.key == old.key]
        alike = [each for each in readable if (each.format, each.language) == (old.format, old.language)]
        return next(iter(same + alike), None)
