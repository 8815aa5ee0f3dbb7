"""Finding publications: the list, and the same list for feed readers and spreadsheets; series."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from publications.feeds import atom
from publications.filters import PublicationFilter
from publications.listing import csv_of
from publications.models import Publication, Series
from publications.views.public import found_again

ON_A_PAGE = 20
IN_A_FEED = 50


@require_safe
def publication_list(request):
    """The publications that fit what the reader asks for; what does not exist is answered with a way out."""
    form = PublicationFilter(request.GET, publications=Publication.objects.live())
    found = form.ordered(form.narrowed()).for_listing()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    form.count_choices()
    return render(request, "publications/publication_list.html", {"form": form, "page_obj": page})


@require_safe
def feed(request):
    """The same publications for a feed reader: what came last to the site is first."""
    form, found = asked_for(request)
    entries = found.latest_first().for_listing()[:IN_A_FEED]
    return HttpResponse(
        atom(request, entries, about=form), content_type="application/atom+xml; charset=utf-8"
    )


@require_safe
def list_csv(request):
    """The same publications, all of them, for a spreadsheet."""
    form, found = asked_for(request)
    rows = form.ordered(found).for_export()
    response = HttpResponse(
        csv_of(rows, request.build_absolute_uri), content_type="text/csv; charset=utf-8; header=present"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="publications.csv"'
    return response


def asked_for(request):
    form = PublicationFilter(request.GET, publications=Publication.objects.live())
    found = form.narrowed()
    if not form.is_valid():
        raise Http404
    return form, found


@require_safe
def series(request, slug):
    """All that came out under one name, the newest first."""
    found, publications = in_series(slug)
    return render(request, "publications/series_detail.html", {"series": found, "publications": publications})


@require_safe
def series_latest(request, slug):
    """Leads to the newest of a series, whichever that is."""
    _, publications = in_series(slug)
    return found_again(redirect(publications[0]))


def in_series(slug):
    """A series and what is public of it. Raises Http404 while that is nothing."""
    found = get_object_or_404(Series, slug=slug)
    publications = Publication.objects.live().filter(series=found).for_listing()
    if not publications:
        raise Http404
    return found, publications
