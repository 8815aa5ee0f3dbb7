"""Settings of the components an editor drops on a page. Each is one form and one piece of NHS markup."""

from textwrap import shorten

from cms.models import CMSPlugin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from djangocms_text.fields import HTMLField

from icsportal.lib.pictures import web_picture
from icsportal.lib.text import words_of_html

site_or_https = RegexValidator(
    r"\A(/[^/\\\s]\S*|/|https://\S+|tel:[0-9+]+|mailto:\S+@\S+)\Z",
    "Give an address of this site that starts with /, or one that starts with https://, tel: or mailto:.",
)


class HeadingLevel(models.IntegerChoices):
    SECTION = 2, "Section (level 2)"
    SUBSECTION = 3, "Part of a section (level 3)"


def heading_level():
    return models.PositiveSmallIntegerField(
        choices=HeadingLevel,
        default=HeadingLevel.SECTION,
        help_text="Screen readers list the headings of a page: do not skip a level.",
    )


class CareCard(CMSPlugin):
    class Type(models.TextChoices):
        NON_URGENT = "non-urgent", "Non-urgent: see a GP or pharmacist"
        URGENT = "urgent", "Urgent: get help today"
        EMERGENCY = "emergency", "Immediate: call 999 or go to A&E"

    type = models.CharField(max_length=10, choices=Type, default=Type.NON_URGENT)
    heading = models.CharField(max_length=150, help_text='For example "Ask for an urgent GP appointment if:"')
    level = heading_level()
    body = HTMLField("text")

    def __str__(self):
        return f"{self.get_type_display()}: {self.heading}"


class WarningCallout(CMSPlugin):
    heading = models.CharField(max_length=150)
    level = heading_level()
    body = HTMLField("text")

    def __str__(self):
        return self.heading


class InsetText(CMSPlugin):
    body = HTMLField("text")

    def __str__(self):
        return shorten(words_of_html(self.body), 60, placeholder="…")


class DoDontList(CMSPlugin):
    class Type(models.TextChoices):
        DO = "do", "Do (green ticks)"
        DONT = "dont", "Don't (red crosses)"

    type = models.CharField(max_length=4, choices=Type, default=Type.DO)
    level = heading_level()
    lines = models.TextField("items", help_text="One item on each line.")

    def __str__(self):
        return self.get_type_display()

    @property
    def heading(self):
        return "Do" if self.type == self.Type.DO else "Don't"

    @property
    def items(self):
        return [line.strip() for line in self.lines.splitlines() if line.strip()]


class ActionLink(CMSPlugin):
    text = models.CharField(max_length=150, help_text="Say where the link goes.")
    address = models.CharField(max_length=500, validators=[site_or_https])

    def __str__(self):
        return self.text


class CardGroup(CMSPlugin):
    heading = models.CharField(max_length=150, blank=True)

    def __str__(self):
        return self.heading or "Cards"


class Card(CMSPlugin):
    heading = models.CharField(max_length=150)
    address = models.CharField(max_length=500, validators=[site_or_https])
    description = models.CharField(max_length=250, blank=True)

    def __str__(self):
        return self.heading


class Details(CMSPlugin):
    summary = models.CharField(max_length=150, help_text="The words people select to see the text.")
    body = HTMLField("text")

    def __str__(self):
        return self.summary


def cells(line):
    """The cells of one line: parted by tabs, as pasted from a spreadsheet, else by upright strokes."""
    return [cell.strip() for cell in line.split("\t" if "\t" in line else "|")]


class SummaryList(CMSPlugin):
    heading = models.CharField(max_length=150, blank=True)
    level = heading_level()
    lines = models.TextField("rows", help_text="One row on each line: the name | the value.")

    def __str__(self):
        return self.heading or self.lines.partition("\n")[0]

    def clean(self):
        for number, line in enumerate(self.lines.splitlines(), 1):
            if line.strip() and (len(cells(line)) != 2 or not all(cells(line))):
                raise ValidationError({"lines": f"Line {number} must be a name, a |, and a value."})

    @property
    def rows(self):
        return [cells(line) for line in self.lines.splitlines() if line.strip()]


class DataTable(CMSPlugin):
    caption = models.CharField(
        max_length=200, help_text="Says what the table shows. Screen readers read it first."
    )
    lines = models.TextField(
        "headers and rows",
        help_text="First line: the headers. Then one row on each line. Cells are parted by | "
        "or pasted from a spreadsheet.",
    )
    first_cell_is_header = models.BooleanField("first cell of each row names the row", default=True)

    def __str__(self):
        return self.caption

    def clean(self):
        lines = [line for line in self.lines.splitlines() if line.strip()]
        if len(lines) < 2:
            raise ValidationError({"lines": "A table needs a line of headers and at least one row."})
        width = len(cells(lines[0]))
        if not all(cells(lines[0])):
            raise ValidationError({"lines": "Every column needs a header: the first line has an empty one."})
        for number, line in enumerate(lines[1:], 2):
            if len(cells(line)) != width:
                raise ValidationError(
                    {"lines": f"Line {number} has {len(cells(line))} cells, but there are {width} headers."}
                )

    @property
    def headers(self):
        return self._grid[0]

    @property
    def rows(self):
        return self._grid[1:]

    @property
    def _grid(self):
        return [cells(line) for line in self.lines.splitlines() if line.strip()]


class Image(CMSPlugin):
    picture = models.ImageField(upload_to="pictures/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        "what it shows",
        max_length=200,
        blank=True,
        help_text="Read out to people who cannot see it. Leave empty only if it is decorative.",
    )
    is_decorative = models.BooleanField(
        default=False, help_text="It says nothing that the text does not say."
    )
    caption = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="image_described_or_decorative",
                condition=(Q(is_decorative=True) & Q(alt="")) | (Q(is_decorative=False) & ~Q(alt="")),
                violation_error_message="Say what the picture shows, or tick that it is decorative.",
            )
        ]

    def __str__(self):
        return self.alt or "Decorative picture"

    def save(self, *args, **kwargs):
        # A new upload is written again, so that no camera data reaches the public.
        if self.picture and not self.picture._committed:
            self.picture.save(self.picture.name, web_picture(self.picture), save=False)
        super().save(*args, **kwargs)


class ContactDetails(CMSPlugin):
    name = models.CharField(max_length=150, help_text="The team or body to contact.")
    level = heading_level()
    phone = models.CharField(max_length=50, blank=True)
    email = models.EmailField("e-mail", blank=True)
    address = models.TextField(blank=True)
    hours = models.CharField("when it is open", max_length=200, blank=True)
    website = models.CharField(max_length=500, blank=True, validators=[site_or_https])

    def __str__(self):
        return self.name


class Fact(CMSPlugin):
    value = models.CharField(max_length=60, help_text='For example "528,000 people"')
    label = models.CharField("what it counts", max_length=250)
    source = models.CharField(max_length=250)
    as_at = models.CharField("as at", max_length=60, help_text='For example "2019/20" or "1 August 2026"')

    def __str__(self):
        return f"{self.value} {self.label}"


class Illustration(CMSPlugin):
    class Picture(models.TextChoices):
        PEOPLE = "people", "People"
        PLACE = "place", "Place"
        HEALTH = "health", "Health"
        NEWS = "news", "News"
        VOICE = "voice", "Voices"
        DOCUMENTS = "documents", "Documents"
        SYSTEM = "system", "System"
        HISTORY = "history", "History"

    picture = models.CharField(max_length=10, choices=Picture)

    def __str__(self):
        return self.get_picture_display()

    @property
    def template_name(self):
        return f"illustrations/{self.picture}.svg"


class ReviewDate(CMSPlugin):
    reviewed_on = models.DateField("page last reviewed")
    review_due_on = models.DateField("next review due")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_due_after_reviewed",
                condition=Q(review_due_on__gt=models.F("reviewed_on")),
                violation_error_message="The next review must be after the last one.",
            )
        ]

    def __str__(self):
        return f"Reviewed {self.reviewed_on:%-d %B %Y}, due {self.review_due_on:%-d %B %Y}"
