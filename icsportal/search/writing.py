"""How the index is written: an entry, its card and its passages, or nothing of them."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Func, Q, Value

from icsportal.lib.terms import plain, searchable
from icsportal.lib.text import fold
from icsportal.search.models import LANGUAGE, Card, Entry, Passage, Word

# PostgreSQL holds at most a megabyte of words for one row; this much text always fits.
LONGEST_TEXT = 200_000
MOST_WORDS = 40_000  # different ones, of an entry with all its documents
LONGEST_WORD = 40
# No publication fails because the index has no room for one of its names.
LONGEST_TITLE, LONGEST_LABEL, LONGEST_NAME = 255, 200, 300
SPELT_FROM, SPELT_TO = 3, 25  # the length of words that spelling is put right with

# A rebuild takes the lock for itself, one step at a time; whoever publishes shares it.
LOCK = 5_871_204_463


class Strip(Func):
    function = "strip"


@transaction.atomic
def write(found: dict, *, anew: bool = False) -> None:
    """The index says of each source what it is found by; `anew` also where nothing seems to have changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
    holders = {each.url: source for source, each in found.items() if each is not None}
    texts = {source: Text(found[source]) for source in holders.values()}
    standing = Entry.objects.filter(Q(url__in=holders) | Q(source__in=found)).values_list(
        "pk", "source", "url", "checksum"
    )
    gone, same = [], set()
    for key, source, url, checksum in standing:
        if source not in texts or holders.get(url, source) != source:
            gone.append(key)
        elif texts[source].checksum == checksum and not anew:
            same.add(source)
    if gone:
        Entry.objects.filter(pk__in=gone).delete()
    if fresh := {source: text for source, text in texts.items() if source not in same}:
        write_texts(fresh)


class Text:
    """All words of a thing, read once: documents may be long, and are given page by page."""

    def __init__(self, found):
        self.found = found
        self.pages = list(found.pages)
        called = [found.title, *found.also_known_as.split(","), *found.reference]
        self.names = list(dict.fromkeys(filter(None, (fold(plain(name))[:LONGEST_NAME] for name in called))))
        # As they may be typed too: "walkin" beside "walk in".
        self.name_words = searchable(", ".join(called))
        said = repr((*(getattr(found, name) for name in SAID), self.pages))
        self.checksum = hashlib.sha256(said.encode()).hexdigest()

    def passages(self) -> Iterable[tuple]:
        if self.found.body:
            yield 0, "", "", "", self.found.body
        for page in self.pages:
            yield page.number, page.label, page.document, page.url, page.text

    @property
    def dated_year(self):
        return self.found.year or (self.found.dated_on.year if self.found.dated_on else None)


SAID = (
    "kind title url live_from live_until summary body also_known_as reference place topic year format "
    "dated_on prominence"
).split()


def write_texts(texts: dict[str, Text]) -> None:
    now = written_now()
    written = Entry.objects.bulk_create(
        [entry_of(source, text, now) for source, text in texts.items()],
        update_conflicts=True,
        unique_fields=["source"],
        update_fields=[field.name for field in Entry._meta.fields if field.name not in ("id", "source")],
        batch_size=200,
    )
    keys = dict(zip(texts, (entry.pk for entry in written), strict=True))
    Passage.objects.filter(entry__in=keys.values()).delete()
    cards, words, names = [], set(), set()
    passages = []
    for source, text in texts.items():
        heads = [text.name_words, searchable(text.found.summary)]
        bodies = []
        for number, label, document, url, said in text.passages():
            folded = searchable(said[:LONGEST_TEXT])
            bodies.append(folded)
            passages.append(
                Passage(
                    entry_id=keys[source],
                    number=number,
                    label=label[:LONGEST_LABEL],
                    document=document[:LONGEST_TITLE],
                    url=url,
                    text=said[:LONGEST_TEXT].replace("\0", " "),
                    vector=vector(folded),
                )
            )
        topics = map(searchable, text.found.topic)
        every = dict.fromkeys(chain.from_iterable(each.split() for each in [*heads, *topics, *bodies]))
        every = [word for word in every if len(word) <= LONGEST_WORD][:MOST_WORDS]
        cards.append(card_of(keys[source], text, every))
        words.update(filter(is_spelt, every))
        names.update(filter(is_spelt, chain.from_iterable(name.split() for name in text.names)))
    Card.objects.bulk_create(
        cards,
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=[field.name for field in Card._meta.fields if field.name != "entry"],
        batch_size=200,
    )
    Passage.objects.bulk_create(passages, batch_size=200)
    add_words(words, names)


def entry_of(source, text, now) -> Entry:
    found = text.found
    return Entry(
        source=source,
        kind=found.kind,
        title=found.title[:LONGEST_TITLE],
        summary=found.summary,
        url=found.url,
        names=text.names,
        prominence=found.prominence,
        dated_on=found.dated_on,
        live_from=found.live_from,
        live_until=found.live_until,
        checksum=text.checksum,
        written_at=now,
        vector=vector(text.name_words, "A")
        + vector(searchable(found.summary), "B")
        + vector(searchable(" ".join(found.topic)), "C"),
        openings=Strip(SearchVector(Value(text.name_words), config="simple")),
    )


def card_of(key, text, words) -> Card:
    found = text.found
    return Card(
        entry_id=key,
        kind=found.kind,
        year=text.dated_year,
        places=list(found.place),
        topics=list(found.topic),
        formats=list(found.format),
        dated_on=found.dated_on,
        live_from=found.live_from,
        live_until=found.live_until,
        lexemes=Strip(vector(" ".join(words))),
    )


def vector(folded: str, weight: str | None = None) -> SearchVector:
    return SearchVector(Value(folded), weight=weight, config=LANGUAGE)


def is_spelt(word: str) -> bool:
    return word.isalpha() and SPELT_FROM <= len(word) <= SPELT_TO


def add_words(words: set[str], names: set[str]) -> None:
    """The list holds these words; in one order, so that two who publish at once never wait for each other."""
    ordered = sorted(words)
    known = dict(Word.objects.filter(word__in=ordered).values_list("word", "in_names"))
    Word.objects.bulk_create(
        [Word(word=word, in_names=word in names) for word in ordered if word not in known],
        ignore_conflicts=True,
    )
    if better := [word for word, in_names in known.items() if word in names and not in_names]:
        Word.objects.filter(word__in=sorted(better)).update(in_names=True)


# --- Rebuilding


def written_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@transaction.atomic
def start_of_rebuild() -> datetime:
    """A moment before which nothing was written that is not yet seen: whoever was publishing has finished."""
    lock_alone()
    return written_now()


def lock_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def write_alone(step: Callable) -> int:
    """Reads and writes one step while nobody publishes, so that no older text replaces a newer one."""
    lock_alone()
    found = dict(step())
    write(found, anew=True)
    return sum(each is not None for each in found.values())


@transaction.atomic
def end_of_rebuild(started_at: datetime) -> int:
    """What was not written since the start has no source any more."""
    lock_alone()
    Entry.objects.filter(written_at__lt=started_at).delete()
    return Entry.objects.count()
