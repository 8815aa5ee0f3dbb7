"""What every template may name; nothing is asked of the database unless it is used."""

from cms.models import PageContent
from django.utils.functional import SimpleLazyObject

from pages.models import UrgentHelp
from pages.schedule import words


def page_note(request):
    """Where a page stands, above its preview and in the edit mode; empty on every public page."""
    return {"page_note": SimpleLazyObject(lambda: note_of_page(getattr(request, "toolbar", None)))}


def note_of_page(toolbar):
    if toolbar is None or not (toolbar.edit_mode_active or toolbar.preview_mode_active):
        return ""
    version = isinstance(toolbar.obj, PageContent) and toolbar.obj.versions.first()
    if not version:
        return ""
    return f"{words.standing(version)}. {words.seen_by_public(version)} {words.what_comes_next(version)}"


def urgent_help(request):
    """The lines of urgent help, for the pages where anyone may arrive in need."""
    return {"urgent_help": SimpleLazyObject(UrgentHelp.objects.lines)}
