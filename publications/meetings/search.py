"""What meetings offer to site search: the meeting, its agenda, answers to the public, and its papers."""

from django.db.models.signals import post_save

from icsportal.lib.text import words_of_html
from icsportal.publishing.signals import record_changed
from icsportal.publishing.windows import public_window
from icsportal.search import index
from publications.files.models import FilePage, StoredFile
from publications.meetings.models import Meeting


def describe(meeting):
    window = public_window(meeting)
    if window is None:
        return None
    questions = [f"{each.question} {words_of_html(each.answer)}" for each in meeting.questions.all()]
    return index.Findable(
        "Meeting",
        f"{meeting.title}, {meeting.date_words}",
        meeting.get_absolute_url(),
        *window,
        summary=f"{meeting.body.name}. {meeting.summary}",
        body=" ".join([*(item.title for item in meeting.items.all()), meeting.about, *questions]),
        dated_on=meeting.held_on,
        # What is in papers that come out later is not said earlier: see `tasks.release_papers`.
        pages=pages_of(meeting) if meeting.papers_are_out() else (),
    )


def pages_of(meeting):
    found = []
    for paper in meeting.papers.released().select_related("file", "meeting__body"):
        for page in FilePage.objects.filter(file=paper.file_id):
            is_pdf = paper.file.type == StoredFile.Type.PDF
            address = paper.get_absolute_url()
            found.append(
                index.Page(
                    number=len(found) + 1,
                    label=page.label or (f"page {page.number}" if is_pdf else f"part {page.number}"),
                    text=page.text,
                    url=f"{address}#page={page.number}" if is_pdf else address,
                    document=f"{paper} ({paper.type_words})",
                )
            )
    return found


def after_change(sender, record, **kwargs):
    """Its agenda and papers are saved after the row itself."""
    index.refresh(record)


def after_file(sender, instance, raw=False, **kwargs):
    """What is said of a file that is a paper, and gone from it once it was withdrawn."""
    if not raw:
        for meeting in Meeting.objects.filter(papers__file=instance).distinct():
            index.refresh(meeting)


def connect():
    index.register(Meeting, describe)
    post_save.connect(after_file, sender=StoredFile, dispatch_uid="files of meetings")
    record_changed.connect(after_change, sender=Meeting, dispatch_uid="meetings")
