from cms.plugin_pool import plugin_pool

from pages.cms_plugins import ComponentPlugin
from publications.models import Publication, PublicationTeaser


@plugin_pool.register_plugin
class PublicationTeaserPlugin(ComponentPlugin):
    model = PublicationTeaser
    name = "Newest publications"
    render_template = "publications/plugins/publication_teaser.html"
    cache = False  # what is live depends on the clock

    def render(self, context, instance, placeholder):
        context = super().render(context, instance, placeholder)
        context["publications"] = Publication.objects.live().for_listing()[: instance.number]
        return context
