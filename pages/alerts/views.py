"""Reading alerts at their own addresses; above other pages `context_processors` puts them."""

from django.views.generic import DetailView, ListView

from icsportal.publishing.views import WithdrawnNoticeMixin
from pages.alerts.models import Alert


class AlertList(ListView):
    template_name = "pages/alerts/alert_list.html"
    context_object_name = "alerts"
    extra_context = {"shown_alert": None}  # all of them stand on the page

    def get_queryset(self):
        return Alert.objects.live().for_listing()


class AlertDetail(WithdrawnNoticeMixin, DetailView):
    """An alert while it is on the site; after that, that and when it ended."""

    template_name = "pages/alerts/alert_detail.html"
    context_object_name = "alert"

    def get_queryset(self):
        return Alert.objects.once_live().for_listing()

    def get_context_data(self, **kwargs):
        return super().get_context_data(has_ended=self.object.has_ended(), **kwargs)

    def render_to_response(self, context, **kwargs):
        status = 410 if context["has_ended"] else 200
        return super().render_to_response(context, status=status, **kwargs)
