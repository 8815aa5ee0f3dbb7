"""What every template may name; nothing is asked of the database unless it is used."""

from django.utils.functional import SimpleLazyObject

from pages.models import UrgentHelp


def urgent_help(request):
    """The lines of urgent help, for the pages where anyone may arrive in need."""
    return {"urgent_help": SimpleLazyObject(UrgentHelp.objects.lines)}
