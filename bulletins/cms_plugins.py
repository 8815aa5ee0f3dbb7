from cms.plugin_pool import plugin_pool

from bulletins.models import Bulletin, LatestBulletins
from pages.cms_plugins import ComponentPlugin


@plugin_pool.register_plugin
class LatestBulletinsPlugin(ComponentPlugin):
    model = LatestBulletins
    name = "Latest news"
    render_template = "bulletins/plugins/latest_bulletins.html"
    cache = False  # what is live depends on the clock

    def render(self, context, instance, placeholder):
        context = super().render(context, instance, placeholder)
        context["bulletins"] = Bulletin.objects.live().for_listing()[: instance.number]
        return context
