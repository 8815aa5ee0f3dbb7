from django.apps import AppConfig

# What an editor writes or pastes keeps its structure and loses its looks; pictures come by their own plugin.
RICH_TEXT = {
    "*": {"lang"},
    "a": {"href", "hreflang", "data-cms-href"},
    "abbr": {"title"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
} | {
    tag: set()
    for tag in (
        "p br h2 h3 h4 ul li strong em b i blockquote q cite sub sup span "
        "table caption thead tbody tr dl dt dd"
    ).split()
}


class PortalConfig(AppConfig):
    name = "icsportal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self):
        from djangocms_text.html import cms_parser

        from icsportal import (
            checks,  # noqa: F401  registers them
            section_lists,
        )

        section_lists.connect()

        cms_parser.ALLOWED_TAGS = set(RICH_TEXT) - {"*"}
        cms_parser.ALLOWED_ATTRIBUTES = {tag: set(attributes) for tag, attributes in RICH_TEXT.items()}
        cms_parser.generic_attribute_prefixes = set()
