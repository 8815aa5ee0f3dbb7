from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from icsportal.publishing.views import WithdrawnNoticeMixin
from publications.files.models import StoredFile
from publications.files.serving import serve
from publications.meetings.calendars import calendar
from publications.meetings.models import Meeting, MeetingBody, Paper
from publications.meetings.pages import about

ON_A_PAGE = 20
IN_A_CALENDAR = 200


def listed(request, meetings, **context):
    page = Paginator(meetings.past(), ON_A_PAGE).get_page(request.GET.get("page"))
    context |= {"coming": meetings.coming()[:IN_A_CALENDAR], "page_obj": page, "before_number": "?page="}
    return render(request, "meetings/meeting_list.html", context)


@require_safe
def meeting_list(request):
    """Meetings to come, and those before, of all bodies."""
    return listed(request, Meeting.objects.live().for_listing(), bodies=MeetingBody.objects.all())


@require_safe
def body(request, body):
    """Meetings of one body."""
    found = get_object_or_404(MeetingBody.objects.select_related("organisation"), slug=body)
    return listed(request, Meeting.objects.live().filter(body=found).for_listing(), body=found)


class MeetingDetail(WithdrawnNoticeMixin, DetailView):
    template_name = "meetings/meeting_detail.html"
    context_object_name = "meeting"

    def get_queryset(self):
        return Meeting.objects.live().for_detail()

    def at_address(self, records):
        return records.filter(body__slug=self.kwargs["body"], held_on=self.kwargs["held_on"])

    def get_object(self, queryset=None):
        return get_object_or_404(self.at_address(self.get_queryset()))

    def get_context_data(self, **context):
        return super().get_context_data(**context) | about(self.object)


@require_safe
def calendar_of_all(request):
    """Meetings to come, to subscribe to."""
    coming = Meeting.objects.live().coming().select_related("body")[:IN_A_CALENDAR]
    return as_calendar(request, coming, "meetings.ics")


@require_safe
def calendar_of_one(request, body, held_on):
    meeting = get_object_or_404(
        Meeting.objects.live().select_related("body"), body__slug=body, held_on=held_on
    )
    return as_calendar(request, [meeting], f"meeting-{held_on:%Y-%m-%d}.ics")


def as_calendar(request, meetings, name):
    return HttpResponse(
        calendar(request, meetings),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def file(request, body, held_on, name):
    """A paper: from its release, while the meeting is on the site."""
    meeting = Meeting.objects.filter(body__slug=body, held_on=held_on, replaces=None).first()
    if meeting is None:
        raise Http404
    if not meeting.is_live():
        if meeting.state == Meeting.State.WITHDRAWN and meeting.papers.filter(name=name).exists():
            return render(request, "410.html", {"record": meeting}, status=410)
        raise Http404
    if not meeting.papers_are_out(timezone.now()):
        raise Http404
    paper = get_object_or_404(Paper.objects.select_related("file"), meeting=meeting, name=name)
    stored = paper.file
    if stored.state in (StoredFile.State.WITHDRAWN, StoredFile.State.ERASED):
        notice = {
            "title": str(paper),
            "withdrawn_at": stored.withdrawn_at or stored.erased_at,
            "withdrawal_reason": "This file should not be read any more.",
        }
        return render(request, "410.html", {"record": notice}, status=410)
    if not stored.is_cleared:
        raise Http404
    return serve(request, stored, paper.name, inline=stored.type == StoredFile.Type.PDF)
