"""What every template may name."""

from django.conf import settings


def organisation(request):
    """The name and logo in the header: the deployer's words, not an editor's."""
    return {
        "organisation_name": settings.ORGANISATION_NAME,
        "organisation_logo": settings.ORGANISATION_LOGO,
    }
