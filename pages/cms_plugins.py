"""Components an editor drops on a page; thin: the model holds the settings, the component the markup."""

from cms.plugin_base import CMSPluginBase
from cms.plugin_pool import plugin_pool

from icsportal.publishing.pasting import PASTED_TEXT
from pages import models


class ComponentPlugin(CMSPluginBase):
    module = "NHS components"
    allow_children = False
    formfield_overrides = PASTED_TEXT

    @property
    def render_template(self):
        return f"pages/plugins/{self.model._meta.model_name}.html"


def component(model, name, **options):
    """Registers the plugin of a component; its class is called after the model, as stored plugins name it."""
    attributes = {"model": model, "name": name, "__module__": __name__, **options}
    plugin = type(ComponentPlugin)(f"{model.__name__}Plugin", (ComponentPlugin,), attributes)
    return plugin_pool.register_plugin(plugin)


CareCardPlugin = component(models.CareCard, "Care card")
WarningCalloutPlugin = component(models.WarningCallout, "Warning callout")
InsetTextPlugin = component(models.InsetText, "Inset text")
DoDontListPlugin = component(models.DoDontList, "Do or don't list")
ActionLinkPlugin = component(models.ActionLink, "Action link")
DetailsPlugin = component(models.Details, "Expander")
SummaryListPlugin = component(models.SummaryList, "Summary list")
DataTablePlugin = component(models.DataTable, "Table")
ImagePlugin = component(models.Image, "Picture")
ContactDetailsPlugin = component(models.ContactDetails, "Contact details")
FactPlugin = component(models.Fact, "Fact with its source")
IllustrationPlugin = component(models.Illustration, "Drawing (decorative)")
ReviewDatePlugin = component(models.ReviewDate, "Review date")
CardGroupPlugin = component(
    models.CardGroup, "Group of cards", allow_children=True, child_classes=["CardPlugin"]
)
CardPlugin = component(models.Card, "Card", require_parent=True, parent_classes=["CardGroupPlugin"])


@plugin_pool.register_plugin
class UrgentHelpPlugin(ComponentPlugin):
    """The one block of urgent help; its words are edited under Urgent help in the admin."""

    name = "Urgent help"
    render_template = "pages/plugins/urgent_help.html"
    cache = False  # a change of its words is seen at once


@plugin_pool.register_plugin
class PlaceFinderPlugin(ComponentPlugin):
    """Asks a reader for a postcode, a town or a practice, and leads to who is responsible there."""

    name = "Find by postcode"
    render_template = "pages/plugins/place_finder.html"
