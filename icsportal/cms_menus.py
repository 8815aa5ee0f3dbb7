"""Which section of the menu a reader is in, on pages that the CMS does not know."""

from menus.base import Modifier
from menus.menu_pool import menu_pool

# The first part of addresses that belong to a section of another name.
BELONGS_TO = {"foi": "publications", "meetings": "publications", "bulletins": "news"}


class SectionOfAddress(Modifier):
    """The section whose address the path begins with is marked as the one above the page."""

    def modify(self, request, nodes, namespace, root_id, post_cut, breadcrumb):
        if post_cut or breadcrumb:
            return nodes
        first = request.path.split("/")[1]
        section = f"/{BELONGS_TO.get(first, first)}/"
        for node in nodes:
            if node.get_absolute_url() == section:
                node.ancestor = True
        return nodes


menu_pool.register_modifier(SectionOfAddress)
