"""Reading one record."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from icsportal.publishing.models import ShareLink


class WithdrawnNoticeMixin:
    """The address of a withdrawn record says when and why it went, instead of "not found"."""

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            records = self.get_queryset().model.objects
            record = self.at_address(records.withdrawn()).first()
            if record is None:
                raise
            return render(request, "410.html", {"record": record}, status=410)

    def at_address(self, records):
        """Those of the records that have the address which was asked for."""
        return records.filter(slug=self.kwargs["slug"])


@require_safe
def shared(request, token):
    """A draft, for people without an account who were given its secret address."""
    link = get_object_or_404(ShareLink.objects.valid(), token=token)
    if link.record is None or link.record.standing() == "Withdrawn":
        raise Http404
    return admin.site.get_model_admin(type(link.record)).draft_page(request, link.record)
