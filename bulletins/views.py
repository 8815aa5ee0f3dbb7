from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from bulletins.feeds import atom
from bulletins.filters import NewsFilter
from bulletins.models import Bulletin
from icsportal.publishing.views import WithdrawnNoticeMixin

ON_A_PAGE = 20
IN_A_FEED = 50


@require_safe
def bulletin_list(request):
    """The news that fits what the reader asks for; what does not exist is answered with a way out."""
    form = NewsFilter(request.GET, news=Bulletin.objects.live())
    found = form.narrowed()
    if not form.chosen:
        found = found.featured_first()
    page = Paginator(found.for_listing(), ON_A_PAGE).get_page(request.GET.get("page"))
    form.count_choices()
    context = {
        "form": form,
        "page_obj": page,
        "featured": not form.chosen,
        "before_number": f"?{form.query()}&page=" if form.chosen else "?page=",
    }
    return render(request, "bulletins/bulletin_list.html", context)


@require_safe
def feed(request):
    """The same news for a feed reader, newest first."""
    form = NewsFilter(request.GET, news=Bulletin.objects.live())
    found = form.narrowed()
    if not form.is_valid():
        raise Http404
    entries = found.newest_first().for_listing()[:IN_A_FEED]
    return HttpResponse(
        atom(request, entries, about=form), content_type="application/atom+xml; charset=utf-8"
    )


class BulletinDetail(WithdrawnNoticeMixin, DetailView):
    template_name = "bulletins/bulletin_detail.html"
    context_object_name = "bulletin"

    def get_queryset(self):
        return Bulletin.objects.live().for_detail()

    def get_context_data(self, **kwargs):
        others = Bulletin.objects.live().only("title", "slug", "issued_on")
        return super().get_context_data(
            older=others.older_than(self.object).first(),
            newer=others.newer_than(self.object).first(),
            **kwargs,
        )
