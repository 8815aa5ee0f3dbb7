"""Freedom of information for readers: reading only, no rule is decided here."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from icsportal.publishing.addresses import redirect_below
from icsportal.search.answered import already_answered
from icsportal.search.forms import Query
from publications.foi import deadlines, open_data
from publications.foi.charts import chart_of
from publications.foi.feeds import atom
from publications.foi.filters import LogFilter
from publications.foi.models import (
    ComplianceQuarter,
    DisclosureLogEntry,
    Provision,
    Regime,
    SchemeClass,
    SchemeItem,
)
from publications.foi.models.performance import FIGURES
from publications.foi.regulator import regulator
from publications.foi.search import ANSWERED_BY
from publications.models import Publication
from publications.views.files import answer
from publications.views.public import found_again

HOME = [("Home", "/"), ("Publications and FOI", "/publications/"), ("Freedom of information", "/foi/")]
LOG = ("Disclosure log", "/foi/disclosure-log/")
SCHEME = ("Publication scheme", "/foi/publication-scheme/")
EXEMPTIONS = ("Reasons to refuse", "/foi/exemptions/")

# Pages of the section, and in what words the first page leads to them.
CARDS = [
    ("/foi/how-to-ask/", "How to ask", "Who to ask, and how to write a clear request."),
    ("/foi/time-limits/", "When you get an answer", "Usually within 20 working days. When the clock stops."),
    ("/foi/costs/", "What it costs", "It is usually free. When you may have to pay."),
    ("/foi/exemptions/", "Reasons to refuse", "When a public body may say no, in plain words."),
    ("/foi/if-you-are-not-happy/", "If you are not happy", "Ask for a review, then go to the regulator."),
    ("/foi/disclosure-log/", "Disclosure log", "What people asked, and what was answered."),
    ("/foi/publication-scheme/", "Publication scheme", "What must be published without being asked."),
    ("/foi/performance/", "How we answer", "How many requests come, and how many answers are in time."),
]

# More than any year has had; a longer list would be no page to print.
ON_A_PAGE = 1500
IN_A_FEED = 50
QUARTERS_SHOWN = 8


@require_safe
def home(request):
    """The ways through the section; and, to a question, what was published that may answer it."""
    cards = [
        {"href": href, "heading": heading, "description": description} for href, heading, description in CARDS
    ]
    question = Query().clean(request.GET.get("question"))
    hits = already_answered(question, kinds=ANSWERED_BY) if question else []
    response = render(request, "foi/home.html", {"cards": cards, "question": question, "hits": hits})
    if question:
        response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def not_happy(request):
    """How to ask for a review, and then the regulator, whose name and address come from the settings."""
    context = {
        "regulator": regulator(),
        "days_to_ask": deadlines.DAYS_TO_ASK_FOR_A_REVIEW,
        "days_to_review": deadlines.DAYS_TO_REVIEW,
        "days_at_most": deadlines.DAYS_TO_REVIEW_AT_MOST,
    }
    return render(request, "foi/not_happy.html", context)


@require_safe
def scheme(request):
    """The seven classes, and of each how much of it is here."""
    classes = list(SchemeClass.objects.prefetch_related("items__publication"))
    for each in classes:
        each.found = sum(bool(item.where) for item in each.items.all())
        each.expected = len(each.items.all())
    return render(request, "foi/scheme.html", {"classes": classes, "trail": HOME})


@require_safe
def scheme_class(request, slug):
    """What is published in one class, where it is, and what is missing and why."""
    scheme_class = get_object_or_404(SchemeClass, slug=slug)
    items = SchemeItem.objects.filter(scheme_class=scheme_class).for_listing()
    shown = {item.publication_id for item in items}
    publications = [
        publication
        for publication in Publication.objects.live().filter(scheme_class=scheme_class.number).for_listing()
        if publication.pk not in shown
    ]
    others = SchemeClass.objects
    context = {
        "scheme_class": scheme_class,
        "items": items,
        "publications": publications,
        "trail": [*HOME, SCHEME],
        "previous": others.filter(number=scheme_class.number - 1).first(),
        "next": others.filter(number=scheme_class.number + 1).first(),
    }
    return render(request, "foi/scheme_class.html", context)


@require_safe
def log(request):
    """The log, a year on a page, or what fits the reader's choices."""
    form = LogFilter(request.GET, entries=DisclosureLogEntry.objects.live())
    page = Paginator(form.narrowed().for_listing(), ON_A_PAGE).get_page(request.GET.get("page"))
    form.count_choices()
    context = {
        "form": form,
        "page_obj": page,
        "before_number": f"?{form.query()}&page=",
        "trail": HOME,
    }
    return render(request, "foi/log.html", context)


def chosen_entries(request):
    """The same entries as on the page, for other formats; an unknown choice is not found."""
    form = LogFilter(request.GET, entries=DisclosureLogEntry.objects.live())
    found = form.narrowed()
    if not form.is_valid():
        raise Http404
    return form, found


@require_safe
def log_csv(request):
    _, found = chosen_entries(request)
    return csv_file(open_data.log_csv(found, host_of(request)), "disclosure-log")


@require_safe
def log_json(request):
    _, found = chosen_entries(request)
    return json_of(open_data.log_json(found, host_of(request)))


@require_safe
def feed(request):
    form, _ = chosen_entries(request)
    found = form.narrowed(leaving_out="year").prefetch_related("applied__provision")
    entries = found.order_by("-publish_at", "-pk")[:IN_A_FEED]
    return HttpResponse(
        atom(request, entries, about=form), content_type="application/atom+xml; charset=utf-8"
    )


@require_safe
def entry(request, slug):
    """One request and its answer; at a withdrawn one, when and why it went."""
    if slug != slug.lower():
        return redirect("foi:entry", slug=slug.lower(), permanent=True)
    reference = DisclosureLogEntry.reference_of(slug)
    found = DisclosureLogEntry.objects.live().for_detail().filter(reference=reference).first()
    return render(request, "foi/entry.html", entry_context(found)) if found else not_here(request, slug)


def not_here(request, slug):
    """When and why an entry went, or where it is now. Raises Http404 if there was none."""
    gone = DisclosureLogEntry.objects.withdrawn().filter(reference=DisclosureLogEntry.reference_of(slug))
    if record := gone.first():
        return render(request, "410.html", {"record": record}, status=410)
    return redirect_below(request, reverse("foi:entry", args=[slug]))


def entry_context(found):
    """What the page of an entry shows, public or as a draft."""
    applied = list(found.applied.all())
    questions = list(found.questions.all())
    for question in questions:
        question.applied = [each for each in applied if each.question_number == question.number]
    return {
        "entry": found,
        "questions": questions,
        "applied_to_all": [each for each in applied if each.question_number is None],
        "reason": Provision.objects.filter(reason=found.refusal_reason).first()
        if found.refusal_reason
        else None,
        "files": [each for each in found.files.all() if each.file.is_cleared],
        "regulator": regulator(),
        "trail": [*HOME, LOG],
    }


@require_safe
def answer_file(request, slug, name):
    """A file of a published answer; a name of earlier leads to what took its place."""
    entries = DisclosureLogEntry.objects.live().filter(reference=DisclosureLogEntry.reference_of(slug))
    entry = entries.first()
    if entry is None:
        return not_here(request, slug)
    files = list(entry.files.select_related("file"))
    for each in files:
        if each.name == name:
            return answer(request, each, entry)
    for each in files:
        if each.file.is_cleared and f"-{each.role}-" in name:
            return found_again(HttpResponsePermanentRedirect(each.get_absolute_url()))
    raise Http404


@require_safe
def exemptions(request):
    """Every reason to refuse, in plain words, by the law that it is in."""
    provisions = list(Provision.objects.defer("explanation"))
    groups = [
        ("Exemptions for information of any kind", Regime.FOIA, False),
        ("Exceptions for information about the environment", Regime.EIR, False),
        ("Other reasons to refuse", Regime.FOIA, True),
    ]
    context = {
        "groups": [
            (
                heading,
                [each for each in provisions if each.regime == regime and bool(each.reason) == is_reason],
            )
            for heading, regime, is_reason in groups
        ],
        "trail": HOME,
    }
    return render(request, "foi/exemptions.html", context)


@require_safe
def exemption(request, slug):
    provision = get_object_or_404(Provision, slug=slug)
    used = DisclosureLogEntry.objects.live().under(provision)
    context = {"provision": provision, "used": used.count(), "trail": [*HOME, EXEMPTIONS]}
    return render(request, "foi/exemption.html", context)


@require_safe
def performance(request):
    """How requests were answered: the latest frozen quarters as a table and a chart."""
    quarters = list(ComplianceQuarter.objects.published()[:QUARTERS_SHOWN])
    context = {
        "quarters": quarters,
        "chart": chart_of(quarters),
        "headers": ["Figure", *(quarter.name for quarter in quarters)],
        "rows": [
            [words, *(getattr(quarter, name) for quarter in quarters)] for name, words in FIGURES.items()
        ],
        "numeric": range(1, len(quarters) + 1),
        "trail": HOME,
    }
    return render(request, "foi/performance.html", context)


@require_safe
def performance_csv(request):
    return csv_file(open_data.figures_csv(ComplianceQuarter.objects.published()), "foi-performance")


@require_safe
def performance_json(request):
    return json_of(open_data.figures_json(ComplianceQuarter.objects.published()))


def host_of(request):
    return request.build_absolute_uri("/").rstrip("/")


def csv_file(text, name):
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def json_of(data):
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
