"""What meetings offer to site search: the meeting, its agenda, answers to the public, and its papers."""

from icsportal.lib.text import words_of_html
from icsportal.publishing.windows import public_window
from icsportal.search import index
from publications.files import search as files
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
        pages=files.pages_of(files_of(meeting)) if meeting.papers_are_out() else (),
    )


def files_of(meeting):
    for paper in meeting.papers.released().select_related("file", "meeting__body"):
        yield paper.file, paper.get_absolute_url(), f"{paper} ({paper.type_words})"


def connect():
    files.register(Meeting, describe, "papers__file")
