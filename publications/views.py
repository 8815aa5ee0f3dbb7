from django.views.generic import DetailView, ListView

from icsportal.publishing.views import WithdrawnNoticeMixin
from publications.models import Publication


class PublicationList(ListView):
    template_name = "publications/publication_list.html"
    context_object_name = "publications"
    paginate_by = 20

    def get_queryset(self):
        return Publication.objects.live().for_listing()


class PublicationDetail(WithdrawnNoticeMixin, DetailView):
    template_name = "publications/publication_detail.html"
    context_object_name = "publication"

    def get_queryset(self):
        return Publication.objects.live().select_related("superseded_by")
