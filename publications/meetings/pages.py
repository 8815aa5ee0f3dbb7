"""What the page of one meeting shows."""

from dataclasses import dataclass, field

from publications.meetings.models import AgendaItem, Meeting, Paper, PublicQuestion


@dataclass
class Item:
    """An item of the agenda with all that belongs to it."""

    item: AgendaItem
    papers: list[Paper] = field(default_factory=list)
    questions: list[PublicQuestion] = field(default_factory=list)
    pack_address: str = ""  # opens the pack at its first page


def about(meeting: Meeting) -> dict:
    """`items`, and the papers and questions that belong to none of them. No query beyond `for_detail`."""
    papers = meeting.papers_to_read
    pack = next((paper for paper in papers if paper.kind == Paper.Kind.PACK), None)
    items = {item.number: Item(item) for item in meeting.items.all()}
    rest, questions = [], []
    for paper in papers:
        paper.meeting = meeting
        place = items.get(paper.item_number)
        (place.papers if place else rest).append(paper)
    for question in meeting.questions.all():
        place = items.get(question.item_number)
        (place.questions if place else questions).append(question)
    if pack:
        for each in items.values():
            if each.item.first_page:
                each.pack_address = f"{pack.get_absolute_url()}#page={each.item.first_page}"
    return {
        "items": list(items.values()),
        "papers": rest,
        "questions": questions,
        "papers_follow": bool(meeting.papers_at) and not meeting.papers_are_out(),
        "takes_questions": meeting.takes_questions(),
    }
