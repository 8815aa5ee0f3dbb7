from cms.plugin_pool import plugin_pool

from bulletins.consultations.lists import open_now
from bulletins.consultations.models import OpenConsultations
from pages.cms_plugins import ComponentPlugin


@plugin_pool.register_plugin
class OpenConsultationsPlugin(ComponentPlugin):
    model = OpenConsultations
    name = "Open consultations"
    render_template = "bulletins/consultations/plugins/open_consultations.html"
    cache = False  # what is open depends on the clock

    def render(self, context, instance, placeholder):
        context = super().render(context, instance, placeholder)
        context["consultations"] = open_now()
        return context
