from publications.meetings.models.meeting import Meeting, MeetingBody
from publications.meetings.models.parts import AgendaItem, Paper, PublicQuestion

__all__ = ["AgendaItem", "Meeting", "MeetingBody", "Paper", "PublicQuestion"]
