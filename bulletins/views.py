from django.views.generic import DetailView, ListView

from bulletins.models import Bulletin
from icsportal.publishing.views import WithdrawnNoticeMixin


class BulletinList(ListView):
    template_name = "bulletins/bulletin_list.html"
    context_object_name = "bulletins"
    paginate_by = 20

    def get_queryset(self):
        return Bulletin.objects.live().for_listing()


class BulletinDetail(WithdrawnNoticeMixin, DetailView):
    template_name = "bulletins/bulletin_detail.html"
    context_object_name = "bulletin"

    def get_queryset(self):
        return Bulletin.objects.live()
