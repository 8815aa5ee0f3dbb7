"""The system by place, as it is today or was on another day. Every rule is decided beside this module."""

from itertools import groupby

from cms.views import details as cms_page
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.text import get_text_list
from django.views.decorators.http import require_safe

from pages.alerts import subjects
from pages.models import COUNCILS, Kind, Organisation, Service, Site, Source
from pages.register.open_data import ATTRIBUTION, SETS, csv_of, json_of
from pages.where_you_live import structure
from pages.where_you_live.addresses import former, own_address
from pages.where_you_live.area_map import area_map
from pages.where_you_live.asked import asked_in
from pages.where_you_live.finder import address_of, answer, slug_of
from pages.where_you_live.forms import DayForm, FinderForm
from pages.where_you_live.history import history
from pages.where_you_live.latest import latest_about, links_about
from pages.where_you_live.nearby import nearest_practices, nearest_urgent_care

GOVERNMENT = {Kind.INTEGRATED_CARE_BOARD, *COUNCILS}


def lent(request):
    """What the CMS page at this address lends: title, sentence, picture, introduction. None without one."""
    page = request.current_page
    return (page and page.get_content_obj(settings.LANGUAGE_CODE, fallback=False)) or None


def asked_day(request, bounds=None, *, default=None):
    """(the form, the day): that of `?on=` if it can be shown, else the default, else today."""
    form = DayForm(request.GET if "on" in request.GET else None, first=(bounds or structure.bounds()).first)
    return form, form.cleaned_data["on"] if form.is_valid() else default or timezone.localdate()


def at(slug, organisations):
    """The one of some organisations that has or had this address, with its names; None if there is none."""
    return organisations.at_slug(slug).prefetch_related("names").first()


def page_of_day(request, template, form, context):
    """A page that also shows other days; a day that cannot be shown is answered with what is wrong."""
    on = context["on"]
    if form.is_valid() and request.GET["on"] != on.isoformat():
        return redirect(f"{request.path}?on={on.isoformat()}")
    context |= {"day_form": form, "is_past": on != timezone.localdate()}
    return render(request, template, context, status=422 if form.errors else 200)


def moved(organisation, request):
    """Where the public reads about an organisation now, if that is not the address that was asked for.

    A reorganisation can be undone, so no browser keeps this for long.
    """
    address = organisation.address_on()
    if address == request.path:
        return None
    response = redirect(address, permanent=True)
    patch_cache_control(response, max_age=300)
    return response


def own_page_of_editors(request):
    """An address below this section where nothing of the register is may still be a page of the CMS."""
    return cms_page(request, request.path_info.strip("/"))


def trail(*steps):
    """The way from the home page to the page above this one."""
    return [("Home", "/"), ("Where you live", reverse("pages:where_you_live")), *steps]


def last_day(organisation):
    """The day of which its own page speaks: today, or its last one."""
    return timezone.localdate() if organisation.is_open_on() else organisation.closed_on


def what_became(organisation):
    """What every page of one organisation says of its end and its history."""
    is_closed = not organisation.is_open_on()
    return {
        "is_closed": is_closed,
        "successors": organisation.successors_on() if is_closed else [],
        "history": history(organisation, timezone.localdate()),
    }


@require_safe
def where_you_live(request):
    today = timezone.localdate()
    places = structure.places(today)
    context = {
        "on": today,
        "lent": lent(request),
        "form": FinderForm(),
        "places": places,
        "map": area_map(places),
        "networks": sum(len(place.networks) for place in places),
        "main_bodies": structure.main_bodies(today),
        "bounds": structure.bounds(),
    }
    return render(request, "pages/where_you_live.html", context)


@require_safe
def finder(request):
    """Leads from what was typed to the page of the answer, whose address does not say what was typed."""
    if "postcode" not in request.GET:
        return render(request, "pages/finder.html", {"form": FinderForm()})
    form = FinderForm(request.GET)
    if form.is_valid() and form.found.address:
        response = HttpResponseRedirect(form.found.address, status=303)
    else:
        response = render(request, "pages/finder.html", {"form": form}, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def finder_answer(request, slug):
    today = timezone.localdate()
    found = answer(slug, today)
    if found is None:
        raise Http404
    subjects.say(request, partnership=found.partnership)
    practices = nearest_practices(found.position, today)
    urgent_care = nearest_urgent_care(found.position)
    context = {
        "trail": trail(("Find who is responsible", reverse("pages:finder"))),
        "answer": found,
        "area": structure.area_name(found.partnership),
        "parts": [(part, address_of(slug_of(part.code))) for part in found.parts],
        "practices": [
            (
                near,
                ""
                if near.what.partnership_id == found.partnership.pk
                else structure.partnership_area_of(near.what),
            )
            for near in practices
        ],
        "urgent_care": urgent_care,
        "form": FinderForm(),
        "sources": Source.objects.published().behind(
            *found.parts, *(near.what for near in practices + urgent_care)
        ),
    }
    return render(request, "pages/finder_answer.html", context)


@require_safe
def finder_outside(request):
    context = {"trail": trail(("Find who is responsible", reverse("pages:finder"))), "form": FinderForm()}
    return render(request, "pages/finder_outside.html", context)


@require_safe
def network_list(request):
    bounds = structure.bounds()
    form, on = asked_day(request, bounds)
    places = structure.places(on)
    context = {
        "on": on,
        "places": places,
        "total": sum(len(place.networks) for place in places),
        "changes": structure.changes([place.partnership for place in places], timezone.localdate()),
        "bounds": bounds,
        "sources": Source.objects.published().behind(
            *(network for place in places for network in place.networks)
        ),
    }
    return page_of_day(request, "pages/network_list.html", form, context)


@require_safe
def practice_list(request):
    practices = Organisation.objects.practices().open_on().for_listing()
    letters = groupby(practices, lambda practice: practice.name[:1].upper())
    return render(
        request,
        "pages/practice_list.html",
        {
            "practices": practices,
            "letters": [(letter, list(rows)) for letter, rows in letters],
            "on": timezone.localdate(),
            "sources": Source.objects.published().behind(*practices),
        },
    )


@require_safe
def organisation_list(request):
    """All but networks and practices, which have lists of their own, by kind; then those that have closed."""
    listed_elsewhere = [Kind.PRIMARY_CARE_NETWORK, Kind.GP_PRACTICE]
    present = Organisation.objects.exclude(kind__in=listed_elsewhere).open_on().for_listing()
    order = list(Kind)
    return render(
        request,
        "pages/organisation_list.html",
        {
            "present": [
                (row, own_address(row)) for row in sorted(present, key=lambda row: order.index(row.kind))
            ],
            "former": former(),
        },
    )


@require_safe
def partnership(request, slug):
    found = at(slug, Organisation.objects.partnerships())
    if found is None:
        return own_page_of_editors(request)
    if elsewhere := moved(found, request):
        return elsewhere
    bounds = structure.bounds()
    form, on = asked_day(request, bounds, default=last_day(found))
    if not found.is_open_on(on):
        form.add_error("on", f"{found.name} was not open on this day. Type another day.")
        on = last_day(found)
    place = next(place for place in structure.places(on) if place.partnership == found)
    structure.count_practices(place.networks, on)
    practices_alone = Organisation.objects.practices().members_of(found, on).for_listing(on)
    partners = structure.partners_of(found, on)
    sites = Site.objects.filter(partnership=found)
    context = {
        "on": on,
        "slug": slug,
        "lent": lent(request),
        "place": place,
        "practices_alone": practices_alone,
        "practice_total": sum(each.practice_count for each in place.networks) + len(practices_alone),
        "partners": partners,
        "sites": sites,
        "services": Service.objects.live().based_in(found).for_listing(),
        "consultations": asked_in(found),
        "latest": latest_about(found),
        "links": links_about(found),
        "bounds": bounds,
        "sources": Source.objects.published().behind(
            found, *partners, *sites, *place.networks, *practices_alone
        ),
        **what_became(found),
    }
    return page_of_day(request, "pages/partnership_detail.html", form, context)


@require_safe
def network(request, partnership, slug):
    found = at(slug, Organisation.objects.networks())
    if found is None:
        return own_page_of_editors(request)
    if elsewhere := moved(found, request):
        return elsewhere
    day = last_day(found)
    row = Organisation.objects.for_listing(day).get(pk=found.pk)
    practices = Organisation.objects.practices().members_of(found, day).for_listing(day)
    councils = structure.councils_of(practices)
    context = {
        "trail": trail(("Networks of GP practices", reverse("pages:network_list"))),
        "network": row,
        "practices": practices,
        "councils": councils,
        "area": get_text_list([structure.area_name(council) for council in councils], "and"),
        "sources": Source.objects.published().behind(found, *practices),
        **what_became(found),
    }
    return render(request, "pages/network_detail.html", context)


@require_safe
def practice(request, slug):
    found = at(slug, Organisation.objects.practices())
    if found is None:
        return own_page_of_editors(request)
    if elsewhere := moved(found, request):
        return elsewhere
    day = last_day(found)
    row = Organisation.objects.for_listing(day).get(pk=found.pk)
    parent = found.parent_on(day)
    near = [] if row.latitude is None else nearest_urgent_care((row.latitude, row.longitude))
    context = {
        "trail": trail(("GP practices A to Z", reverse("pages:practice_list"))),
        "practice": row,
        "network": parent if parent and parent.kind == Kind.PRIMARY_CARE_NETWORK else None,
        "urgent_care": near,
        "sources": Source.objects.published().behind(found, *(each.what for each in near)),
        **what_became(found),
    }
    return render(request, "pages/practice_detail.html", context)


@require_safe
def organisation(request, slug):
    found = at(slug, Organisation.objects)
    if found is None:
        return own_page_of_editors(request)
    if elsewhere := moved(found, request):
        return elsewhere
    day = last_day(found)
    row = Organisation.objects.for_listing(day).get(pk=found.pk)
    sites = Site.objects.filter(operator=found)
    context = {
        "trail": trail(("Trusts, councils and other bodies", reverse("pages:organisation_list"))),
        "organisation": row,
        "schema_type": "GovernmentOrganization" if row.kind in GOVERNMENT else "Organization",
        "takes_part": structure.takes_part_in(found, day),
        "sites": sites,
        "practices": structure.practices_in(found, day),
        "sources": Source.objects.published().behind(found, *sites),
        **what_became(found),
    }
    return render(request, "pages/organisation_detail.html", context)


@require_safe
def open_data(request):
    form, on = asked_day(request)
    context = {
        "trail": trail(),
        "on": on,
        "sets": [(name, data.title) for name, data in SETS.items()],
        "attribution": ATTRIBUTION,
    }
    return page_of_day(request, "pages/open_data.html", form, context)


@require_safe
def data_csv(request, name):
    return set_of_day(
        request,
        name,
        lambda on, host: HttpResponse(
            csv_of(name, on, host),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}-{on}.csv"'},
        ),
    )


@require_safe
def data_json(request, name):
    return set_of_day(
        request,
        name,
        lambda on, host: JsonResponse(
            json_of(name, on, host), json_dumps_params={"ensure_ascii": False, "indent": 1}
        ),
    )


def set_of_day(request, name, response_for):
    """The set as of today or of `?on=`; a day that cannot be given is answered with why, in plain text."""
    if name not in SETS:
        raise Http404
    form, on = asked_day(request)
    if form.errors:
        return HttpResponse(form.errors["on"][0], content_type="text/plain; charset=utf-8", status=422)
    return response_for(on, request.build_absolute_uri("/").rstrip("/"))
