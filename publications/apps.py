from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "publications"

    def ready(self):
        from pages import site_content
        from pages.where_you_live import latest
        from publications import desk, search
        from publications.models import Publication
        from publications.standing import add_publication

        site_content.add_record_maker("publications", add_publication)
        search.connect()
        desk.connect()
        latest.add_links(Publication.objects.links_for)
