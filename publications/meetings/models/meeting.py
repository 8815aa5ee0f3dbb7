"""Meetings that the public may follow: who meets, when, where, and until when people can ask."""

from datetime import date, datetime

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from icsportal.lib.hidden_signs import HIDDEN_SIGNS, HIDDEN_SIGNS_IN_TEXT
from icsportal.lib.opening_hours import clock_words
from icsportal.lib.working_days import CalendarEnds
from icsportal.publishing.models import Record, RecordQuerySet
from pages.models import Kind, Organisation
from pages.models.service import https_only
from publications.files.models import StoredFile
from publications.meetings.deadlines import questions_close_on


class MeetingBodyQuerySet(models.QuerySet):
    def for_place(self, partnership):
        """Bodies of a health and care partnership, and those that meet for all of Kent and Medway."""
        is_its_own = Q(organisation=partnership)
        is_for_all = Q(organisation=None) | ~Q(organisation__kind=Kind.HEALTH_AND_CARE_PARTNERSHIP)
        return self.filter(is_its_own | is_for_all)


class MeetingBody(models.Model):
    """Who meets: a board, a committee, a partnership."""

    name = models.CharField(max_length=150, unique=True, help_text="Such as “Board of NHS Kent and Medway”.")
    slug = models.SlugField(max_length=100, unique=True, help_text="A part of the address of its meetings.")
    summary = models.CharField(max_length=200, help_text="What it decides, in one plain sentence.")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_bodies",
        help_text="Whose body it is, where the register has it.",
    )

    objects = MeetingBodyQuerySet.as_manager()

    class Meta:
        verbose_name = "body that meets"
        verbose_name_plural = "bodies that meet"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="meeting_body_words_can_be_seen",
                condition=~Q(name__regex=HIDDEN_SIGNS) & ~Q(summary__regex=HIDDEN_SIGNS),
                violation_error_message="There are hidden control characters in the words.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("meetings:body", args=[self.slug])


class MeetingQuerySet(RecordQuerySet):
    def coming(self, on=None):
        """Meetings of today and later, the next first."""
        return self.filter(held_on__gte=on or timezone.localdate()).order_by("held_on", "starts_at", "pk")

    def past(self, on=None):
        """Meetings before today, the latest first."""
        return self.filter(held_on__lt=on or timezone.localdate()).order_by("-held_on", "-pk")

    def for_listing(self):
        """All that one list row shows, in one query."""
        return (
            self.select_related("body")
            .defer("about", "how_to_ask")
            .annotate(has_minutes=Exists(released_papers().filter(meeting=OuterRef("pk"), kind="minutes")))
        )

    def for_detail(self):
        """All that the page of one shows; the number of queries does not grow with its rows."""
        from publications.meetings.models.parts import Paper

        return self.select_related("body").prefetch_related(
            "items", "questions", Prefetch("papers", Paper.objects.select_related("file"))
        )


def time_in_words(time):
    return clock_words(time.hour * 60 + time.minute)


def released_papers():
    from publications.meetings.models.parts import Paper

    return Paper.objects.released()


class Meeting(Record):
    """One meeting of a body, on one day."""

    body = models.ForeignKey(MeetingBody, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=150, help_text="Such as “Board meeting” or “Annual general meeting”.")
    held_on = models.DateField("date of the meeting")
    starts_at = models.TimeField("from", null=True, blank=True, help_text="Empty: the time is not known.")
    ends_at = models.TimeField("until", null=True, blank=True)
    summary = models.CharField(
        max_length=160, help_text="One sentence, shown in lists and by search engines."
    )
    about = models.TextField(
        "more about it", blank=True, help_text="Plain sentences. Leave an empty line between paragraphs."
    )
    place = models.CharField(
        max_length=300, blank=True, help_text="The room and its address, with how to get in without steps."
    )
    join_url = models.CharField("address to watch live", max_length=300, blank=True, validators=[https_only])
    recording_url = models.CharField(
        "address of the recording", max_length=300, blank=True, validators=[https_only]
    )
    is_cancelled = models.BooleanField(
        "cancelled", default=False, help_text="It stays on the site and says so."
    )

    clear_days = models.PositiveSmallIntegerField(
        "questions must come this many clear working days before",
        default=3,
        validators=[MaxValueValidator(30)],
        help_text="Neither the day on which a question comes nor the day of the meeting counts.",
    )
    how_to_ask = models.CharField(
        "how people ask a question",
        max_length=300,
        blank=True,
        help_text="Such as an email address. Empty: the public cannot ask questions at this meeting.",
    )
    papers_at = models.DateTimeField(
        "papers can be read from",
        null=True,
        blank=True,
        help_text="Empty: as soon as the meeting is on the site. Until then nobody can get a paper.",
    )
    source_note = models.TextField(
        "where the facts come from", blank=True, help_text="Only staff read this: documents, pages, dates."
    )

    objects = MeetingQuerySet.as_manager()
    content_children = ("items", "papers", "questions")

    class Meta(Record.Meta):
        ordering = ["-held_on", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                name="meeting_is_the_only_one_of_its_body_that_day",
                fields=["body", "held_on"],
                condition=Q(replaces=None),
                violation_error_message="This body has a meeting on that day already.",
            ),
            models.CheckConstraint(
                name="meeting_in_a_year_that_calendars_know",
                condition=Q(held_on__lt=date(2100, 1, 1)),
                violation_error_message="Give a day before the year 2100.",
            ),
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message="It must end after it starts.",
            ),
            models.CheckConstraint(
                name="meeting_words_can_be_seen",
                condition=~Q(title__regex=HIDDEN_SIGNS)
                & ~Q(summary__regex=HIDDEN_SIGNS)
                & ~Q(place__regex=HIDDEN_SIGNS)
                & ~Q(how_to_ask__regex=HIDDEN_SIGNS)
                & ~Q(about__regex=HIDDEN_SIGNS_IN_TEXT),
                violation_error_message="There are hidden control characters in the words. "
                "Delete what you pasted, and paste it again as plain text.",
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.date_words}"

    def get_absolute_url(self):
        return reverse("meetings:meeting", args=[self.body.slug, self.held_on])

    def missing(self):
        """See `Record.missing`."""
        faults = super().missing()
        if Meeting.objects.besides(self).filter(body=self.body_id, held_on=self.held_on).exists():
            faults.append("This body has a meeting on that day already.")
        papers = list(self.papers.select_related("file"))
        faults += [
            f"The file of “{paper}” has not been approved." for paper in papers if not paper.is_cleared
        ]
        numbers = {item.number for item in self.items.all()}
        faults += [
            f"“{part}” belongs to item {part.item_number}, which is not on the agenda."
            for part in (*papers, *self.questions.all())
            if part.item_number and part.item_number not in numbers
        ]
        packs = [paper for paper in papers if paper.kind == paper.Kind.PACK]
        faults += [
            f"Item {item.number} ends on page {item.last_page}, but the pack has {packs[0].file.pages} pages."
            for item in self.items.all()
            if packs and item.last_page and packs[0].file.pages and item.last_page > packs[0].file.pages
        ]
        if not packs and any(item.first_page for item in self.items.all()):
            faults.append("Some items have pages of a pack, but there is no pack.")
        if self.how_to_ask and self.questions_close_on is None:
            faults.append("The bank holidays of that year are not known yet: say no deadline for questions.")
        return faults

    # when it is

    @property
    def date_words(self):
        return date_format(self.held_on, "j F Y")

    @property
    def time_words(self):
        """Such as "10am to 12.30pm"; empty while the time is not known."""
        if self.starts_at is None:
            return ""
        start = time_in_words(self.starts_at)
        return f"{start} to {time_in_words(self.ends_at)}" if self.ends_at else f"from {start}"

    def is_coming(self, on: date | None = None):
        """The twin of `MeetingQuerySet.coming`."""
        return self.held_on >= (on or timezone.localdate())

    # who may ask, and who may read

    @property
    def questions_close_on(self):
        """See `deadlines.questions_close_on`; None where nobody can say."""
        try:
            return questions_close_on(self.held_on, self.clear_days)
        except CalendarEnds:
            return None

    def takes_questions(self, on: date | None = None):
        """True while somebody can still ask a question for it."""
        last = self.questions_close_on
        return bool(
            self.how_to_ask and not self.is_cancelled and last and (on or timezone.localdate()) <= last
        )

    def papers_are_out(self, at: datetime | None = None):
        """True once the public may have its papers, were it public; `PaperQuerySet.released` is the twin."""
        return self.papers_at is None or self.papers_at <= (at or timezone.now())

    @property
    def papers_time_words(self):
        """The time from which papers can be read, on the clocks here, such as "10am"."""
        return time_in_words(timezone.localtime(self.papers_at))

    @property
    def papers_to_read(self):
        """Its papers in order, as far as the public may have them; to go with `for_detail`."""
        if not self.papers_are_out():
            return []
        return [paper for paper in self.papers.all() if paper.file.state == StoredFile.State.APPROVED]
