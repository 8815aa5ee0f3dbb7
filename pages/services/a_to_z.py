"""Every word that people use for a service or a topic, by its first letter."""

import string
from dataclasses import dataclass, field

from icsportal.lib.text import fold
from pages.models import ServiceName, Topic

NUMBERS = "0 to 9"


@dataclass(frozen=True, order=True)
class Entry:
    """`words` lead to `address`; `meant` is what stands there under another name, else empty."""

    folded: str
    words: str
    meant: str
    address: str


@dataclass
class Letter:
    name: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def anchor(self):
        return f"letter-{self.name[0].lower()}"


def letters(services, with_topics=True) -> list[Letter]:
    """All letters in order, also those without an entry; numbers come first. Two or three queries."""
    by_letter = {name: Letter(name) for name in (NUMBERS, *string.ascii_uppercase)}
    for entry in sorted(set(entries(services, with_topics))):
        by_letter.get(entry.folded[0].upper(), by_letter[NUMBERS]).entries.append(entry)
    return list(by_letter.values())


def entries(services, with_topics):
    by_id = {service.pk: service for service in services.for_listing()}
    for service in by_id.values():
        yield Entry(service.folded_name, service.name, "", service.get_absolute_url())
    for name in ServiceName.objects.filter(service__in=services):
        service = by_id[name.service_id]
        yield Entry(name.folded, name.words, service.name, service.get_absolute_url())
    if with_topics:
        for topic in Topic.objects.filter(pk__in=services.topics()):
            yield Entry(fold(topic.name), topic.name, "", topic.get_absolute_url())
            for words in topic.also_known_as:
                yield Entry(fold(words), words, topic.name, topic.get_absolute_url())
