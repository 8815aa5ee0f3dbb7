"""The pages of search: results, suggestions while typing, a feed, and how browsers may ask."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from icsportal.lib.limits import is_too_often
from icsportal.search import answers, counting, feeds
from icsportal.search.bounded import TookTooLong
from icsportal.search.finding import MOST_SHOWN
from icsportal.search.forms import FilterForm, SearchForm
from icsportal.search.searching import ON_A_PAGE, search
from icsportal.search.suggesting import suggestions

MINUTE = 60  # seconds
SUGGESTIONS_A_MINUTE = 240  # a library, a hospital or a mobile network is one address to us
CHOICES_A_MINUTE = 60


def asked(request) -> SearchForm:
    form = SearchForm(request.GET)
    form.is_valid()  # any query string is
    return form


@require_safe
@cache_control(private=True, no_store=True)
def results(request):
    """What the public can find; who asked is neither kept nor logged."""
    form = asked(request)
    context = {"form": form}
    if form.words:
        try:
            found = search(form.words, filters=form.filters, as_typed=form.is_exact)
        except TookTooLong:
            return render(request, "search/results.html", {**context, "took_too_long": True})
        context |= shown(form, found, request.GET.get("page"))
        if "page" not in request.GET and not form.filters and found.prepared:
            counting.count_search(
                form.words, found=0 if found.is_some or found.corrected else found.counts.total
            )
    return render(request, "search/results.html", context)


def shown(form, found, number) -> dict:
    """What the page shows of what was found."""
    page = Paginator(found.best, ON_A_PAGE).get_page(number)
    return {
        "found": found,
        "page_obj": page,
        "hits": found.hits(page.start_index() - 1, page.end_index()) if found.best else [],
        "answer": answers.answer(form.words) if page.number == 1 and not form.filters else None,
        "filter_form": FilterForm(form, found.counts),
        "before_number": f"{form.address()}&page=",
        "count": f"More than {found.counts.shown:,}" if found.counts.is_more else found.counts.total,
        "is_cut": found.counts.total > MOST_SHOWN,
        "most_shown": MOST_SHOWN,
        "clear_href": form.address(kind=None, place=None, year=None, format=None) if form.filters else "",
        "as_typed": form.address(exact="1"),
        "feed_address": form.address("search_feed"),
    }


@require_safe
@cache_control(public=True, max_age=60)
def suggest(request):
    """Names that begin as what was typed, as JSON: {"suggestions": [{"words", "kind", "meant"}]}."""
    if is_too_often(request, "suggestions", SUGGESTIONS_A_MINUTE, seconds=MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60", "Cache-Control": "no-store"})
    try:
        found = suggestions(asked(request).words)
    except TookTooLong:
        found = []
    return JsonResponse({"suggestions": [vars(one) for one in found]})


# A token would need a cookie. What a forged request could do is count a result as opened.
@csrf_exempt
@require_POST
@cache_control(private=True, no_store=True)
def chosen(request):
    """One of the results for these words was opened: the words, and nothing about who opened it."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return HttpResponseForbidden("Only this site can count its results.", "text/plain")
    form = SearchForm(request.POST)
    form.is_valid()
    if not is_too_often(request, "choices", CHOICES_A_MINUTE, seconds=MINUTE):
        counting.count_choice(form.words)
    return HttpResponse(status=204)


@require_safe
@cache_control(private=True, no_store=True)
def feed(request):
    form = asked(request)
    if not form.words:
        return HttpResponseBadRequest("Say what to look for: ?q=words", "text/plain; charset=utf-8")
    try:
        found = search(form.words, filters=form.filters, as_typed=True)
    except TookTooLong:
        return HttpResponse("Use more words.", "text/plain", status=400)
    return HttpResponse(
        feeds.atom(request, form, found.hits(0, feeds.IN_A_FEED)),
        content_type="application/atom+xml; charset=utf-8",
    )


@require_safe
@cache_control(public=True, max_age=86_400)
def description(request):
    """How a browser may search here from its address bar (OpenSearch 1.1)."""
    return render(
        request,
        "search/opensearch.xml",
        {"root": request.build_absolute_uri("/")},
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )
