"""What freedom of information offers to site search."""

from datetime import UTC, datetime

from django.db.models.signals import post_save

from icsportal.lib.text import words_of_html
from icsportal.publishing.signals import record_changed
from icsportal.publishing.windows import public_window
from icsportal.search import index
from publications.files.models import FilePage, StoredFile
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
        pages=list(pages_of(entry)),
    )


def pages_of(entry):
    number = 0
    for answer_file in entry.files.filter(file__in=StoredFile.objects.cleared()).select_related("file"):
        is_pdf = answer_file.file.type == StoredFile.Type.PDF
        address = answer_file.get_absolute_url()
        for page in FilePage.objects.filter(file=answer_file.file_id):
            number += 1
            yield index.Page(
                number=number,
                label=page.label or (f"page {page.number}" if is_pdf else f"part {page.number}"),
                text=page.text,
                url=f"{address}#page={page.number}" if is_pdf else address,
                document=str(answer_file),
            )


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


def after_change(sender, record, **kwargs):
    """Questions, exemptions and files are saved after the row itself."""
    index.refresh(record)


def after_file(sender, instance, raw=False, **kwargs):
    """A file that was withdrawn is no longer found through its answer."""
    if not raw:
        for entry in DisclosureLogEntry.objects.filter(files__file=instance).distinct():
            index.refresh(entry)


def connect():
    index.register(DisclosureLogEntry, describe_entry)
    index.register(Provision, describe_provision)
    index.register(SchemeItem, describe_item)
    post_save.connect(after_file, sender=StoredFile, dispatch_uid="files of answers")
    record_changed.connect(after_change, sender=DisclosureLogEntry, dispatch_uid="answers")
