"""What freedom of information offers to site search."""

from datetime import UTC, datetime

from icsportal.lib.text import words_of_html
from icsportal.publishing.windows import public_window
from icsportal.search import index
from publications.files import search as files
from publications.files.models import StoredFile
from publications.foi.models import DisclosureLogEntry, Provision, SchemeItem

ANSWER, GUIDE, SCHEME = "Answer to a request", "Information law", "Publication scheme"
ANSWERED_BY = (ANSWER, SCHEME, "Publication", "Meeting")  # what may answer a question before it is asked
FROM_THE_START = datetime(2005, 1, 1, tzinfo=UTC)  # the day on which the Act came into force


def describe_entry(entry):
    """Its words and those of its files; None while nobody approved it."""
    window = public_window(entry)
    if window is None:
        return None
    questions = list(entry.questions.all())
    texts = [entry.request_text, words_of_html(entry.answer)]
    texts += [f"{question.text} {words_of_html(question.answer)}" for question in questions]
    codes = Provision.objects.filter(applied__entry=entry).values_list("code", flat=True).distinct()
    return index.Findable(
        ANSWER,
        entry.title,
        entry.get_absolute_url(),
        *window,
        summary=f"Request {entry.reference}. {entry.outcome}.",
        body="\n".join(texts),
        reference=(entry.reference, *codes),
        topic=tuple(topic.name for topic in entry.topics.all()),
        dated_on=entry.answered_on,
        pages=files.pages_of(files_of(entry)),
    )


def files_of(entry):
    for answer_file in entry.files.filter(file__in=StoredFile.objects.cleared()).select_related("file"):
        yield answer_file.file, answer_file.get_absolute_url(), str(answer_file)


def describe_provision(provision):
    return index.Findable(
        GUIDE,
        f"{provision.in_words}: {provision.title}",
        provision.get_absolute_url(),
        FROM_THE_START,
        summary=provision.summary,
        body=words_of_html(provision.explanation),
        reference=(provision.code,),
    )


def describe_item(item):
    return index.Findable(
        SCHEME,
        item.name,
        f"{item.scheme_class.get_absolute_url()}#{item.anchor}",
        FROM_THE_START,
        summary=item.why_not or f"Class {item.scheme_class.number}: {item.scheme_class.title}.",
        body=item.duty,
        prominence=0.9,  # behind what it leads to
    )


def connect():
    files.register(DisclosureLogEntry, describe_entry, "files__file")
    index.register(Provision, describe_provision)
    index.register(SchemeItem, describe_item)
