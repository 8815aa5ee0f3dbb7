"""Reading one record."""

from django.http import Http404
from django.shortcuts import render


class WithdrawnNoticeMixin:
    """The address of a withdrawn record says when and why it went, instead of "not found"."""

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            records = self.get_queryset().model.objects
            record = records.withdrawn().filter(slug=kwargs["slug"]).first()
            if record is None:
                raise
            return render(request, "410.html", {"record": record}, status=410)
