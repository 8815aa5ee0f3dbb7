from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "bulletins"

    def ready(self):
        from bulletins import search
        from bulletins.models import Bulletin
        from bulletins.standing import add_bulletin
        from pages import site_content
        from pages.alerts import subjects
        from pages.where_you_live import latest

        site_content.add_record_maker("bulletins", add_bulletin)
        search.connect()
        subjects.add(
            "bulletins:bulletin", lambda slug: subjects.of_records(Bulletin.objects.filter(slug=slug))
        )
        latest.add_source(lambda partnership: Bulletin.objects.live().for_place(partnership).for_listing())
