"""Reading services; every rule is decided by the models and the modules beside this one."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, TemplateView

from icsportal.publishing.views import WithdrawnNoticeMixin
from pages.models import Service, Topic
from pages.services.a_to_z import letters
from pages.services.forms import AToZForm, PlaceForm
from pages.services.open_data import as_csv, as_json
from pages.services.places import area_name, nearby


class ServicesHome(TemplateView):
    template_name = "pages/service_home.html"

    def get_context_data(self, **kwargs):
        live = Service.objects.live()
        return super().get_context_data(
            top_tasks=live.most_wanted().for_listing(), topics=live.topics(), **kwargs
        )


class TopicDetail(DetailView):
    template_name = "pages/topic_detail.html"
    context_object_name = "topic"
    queryset = Topic.objects.all()

    def get_context_data(self, **kwargs):
        services = Service.objects.live().in_topic(self.object).for_listing()
        return super().get_context_data(services=services, **kwargs)


class ServiceDetail(WithdrawnNoticeMixin, DetailView):
    template_name = "pages/service_detail.html"
    context_object_name = "service"
    model = Service

    def get_queryset(self):
        return Service.objects.live().for_detail()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**service_context(self.object, self.request.GET), **kwargs)

    def render_to_response(self, context, **kwargs):
        if self.request.path != self.object.get_absolute_url():
            return redirect(self.object, permanent=True)
        response = super().render_to_response(context, **kwargs)
        if context["place_form"].is_bound:
            patch_cache_control(response, private=True, no_store=True)
        return response


def service_context(service, query=None):
    """All that the page of a service shows, for a reader who may have said where they are."""
    query, today = query or {}, timezone.localdate()
    form = PlaceForm({"place": query["place"]} if "place" in query else None)
    place = form.cleaned_data["place"] if form.is_bound and form.is_valid() else None
    hours = service.opening_hours
    return {
        "service": service,
        "hours": hours.in_words(today),
        "today": hours.today_in_words(today) if hours.is_known() and not hours.is_always_open() else "",
        "schedule": hours.schedule(),
        "areas": [area_name(partnership) for partnership in service.partnerships.all()],
        "place_form": form,
        "place": place,
        "sites": nearby(list(service.sites.all()), place),
    }


@require_safe
def a_to_z(request):
    form = AToZForm(request.GET or None)
    services = form.narrowed(Service.objects.live())
    return render(
        request,
        "pages/service_a_to_z.html",
        {
            "form": form,
            "letters": letters(services, with_topics=not form.is_narrowing()),
            "count": services.count(),
            "is_narrowing": form.is_narrowing(),
        },
    )


@require_safe
def data_json(request):
    services = Service.objects.live().for_detail()
    return JsonResponse(
        as_json(services, host_of(request)), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


@require_safe
def data_csv(request):
    services = Service.objects.live().for_detail()
    return HttpResponse(
        as_csv(services, host_of(request)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="services.csv"'},
    )


def host_of(request):
    return request.build_absolute_uri("/").rstrip("/")
