from functools import wraps

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from icsportal.publishing.addresses import redirect_below
from icsportal.publishing.views import WithdrawnNoticeMixin
from publications.meetings.calendars import calendar
from publications.meetings.models import Meeting, MeetingBody
from publications.meetings.pages import about
from publications.views.files import answer

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


def of_meeting(view):
    """Gives the view the live meeting of an address. What was withdrawn says why, what moved leads on."""

    @wraps(view)
    def found(request, body, held_on, **rest):
        meetings = Meeting.objects.select_related("body").filter(body__slug=body, held_on=held_on)
        if meeting := meetings.live().first():
            return view(request, meeting, **rest)
        if gone := meetings.withdrawn().first():
            return render(request, "410.html", {"record": gone}, status=410)
        return redirect_below(request, reverse("meetings:meeting", args=[body, held_on]))

    return found


@require_safe
@of_meeting
def calendar_of_one(request, meeting):
    return as_calendar(request, [meeting], f"meeting-{meeting.held_on:%Y-%m-%d}.ics")


def as_calendar(request, meetings, name):
    return HttpResponse(
        calendar(request, meetings),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@of_meeting
def file(request, meeting, name):
    """A paper, from its release."""
    if not meeting.papers_are_out():
        raise Http404
    paper = get_object_or_404(meeting.papers.select_related("file"), name=name)
    return answer(request, paper, meeting)
