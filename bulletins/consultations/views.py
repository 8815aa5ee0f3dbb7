from cms.views import details as cms_page
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from bulletins.consultations import lists
from bulletins.consultations.feeds import atom
from bulletins.consultations.models import Consultation
from icsportal.publishing.views import WithdrawnNoticeMixin

ON_A_PAGE = 20
IN_A_FEED = 50


@require_safe
def consultation_list(request):
    """Open, coming, waiting for the outcome, and concluded; of the last one page at a time."""
    page = Paginator(lists.concluded(), ON_A_PAGE).get_page(request.GET.get("page"))
    ahead, waiting = lists.ahead_and_waiting()
    context = {"ahead": ahead, "waiting": waiting, "page_obj": page, "before_number": "?page="}
    return render(request, "bulletins/consultations/consultation_list.html", context)


@require_safe
def feed(request):
    """Consultations for a feed reader, the last to be published first."""
    latest = Consultation.objects.live().for_listing().order_by("-publish_at", "-pk")[:IN_A_FEED]
    return HttpResponse(atom(request, latest), content_type="application/atom+xml; charset=utf-8")


class ConsultationDetail(WithdrawnNoticeMixin, DetailView):
    template_name = "bulletins/consultations/consultation_detail.html"
    context_object_name = "consultation"

    def get_queryset(self):
        return Consultation.objects.live().for_detail()

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:  # editors may have a page of their own below the section
            return cms_page(request, request.path_info.strip("/"))
