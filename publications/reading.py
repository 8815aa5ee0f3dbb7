"""How readers move through the text of a publication."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from icsportal.lib import chapters
from publications.models import Publication

VERSIONS_LOOKED_THROUGH = 5


@dataclass(frozen=True)
class Part:
    """What one page of a long text shows."""

    title: str
    address: str
    text: str
    notes: tuple[chapters.Note, ...]
    headings: tuple[chapters.Heading, ...] = ()
    anchor: str = ""


def about(publication):
    """What the page of a publication shows."""
    return {
        "publication": publication,
        "text": chapters.read(publication.body, is_numbered=publication.is_numbered),
        "attachments": publication.attachments.readable().in_order(),
        "replaced_by": publication.live_successor(),
        "replaced": Publication.objects.live().filter(superseded_by=publication).for_listing(),
        "editions": publication.editions.released(),
    }


class Reader:
    """The text of a publication, on one page or, if it is long, on one for each section."""

    def __init__(self, publication):
        self.publication = publication
        self.address = reverse("publications:read", args=[publication.slug])
        self.whole_address = reverse("publications:read_whole", args=[publication.slug])

    @property
    def has_no_text(self):
        return not self.publication.body

    @cached_property
    def text(self):
        return chapters.read(self.publication.body, is_numbered=self.publication.is_numbered)

    @cached_property
    def start(self):
        """The first page: what comes before the sections."""
        return Part("Introduction", self.address, self.text.introduction, self.text.introduction_notes)

    @cached_property
    def parts(self):
        return [
            self.start,
            *(
                Part(
                    section.heading.words,
                    reverse(
                        "publications:read_section", args=[self.publication.slug, section.heading.anchor]
                    ),
                    section.text,
                    section.notes,
                    section.headings,
                    section.heading.anchor,
                )
                for section in self.text.sections
            ),
        ]

    def part(self, anchor):
        return next((part for part in self.parts if part.anchor == anchor), None) if anchor else None

    def had_part(self, anchor):
        """True if one of the latest versions before this one had a section of that name."""
        bodies = self.publication.editions.released().values_list("body", flat=True)[:VERSIONS_LOOKED_THROUGH]
        return any(chapters.read(body).section(anchor) for body in bodies)

    def contents(self, current):
        """(words, address) of each part, without an address for the one that is being read."""
        return [(part.title, "" if part is current else part.address) for part in self.parts]

    def before(self, part):
        place = self.parts.index(part)
        return self.parts[place - 1] if place else None

    def after(self, part):
        place = self.parts.index(part)
        return self.parts[place + 1] if place + 1 < len(self.parts) else None
