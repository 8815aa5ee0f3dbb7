from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "bulletins"

    def ready(self):
        from bulletins import search
        from bulletins.standing import add_bulletin
        from pages import site_content

        site_content.add_record_maker("bulletins", add_bulletin)
        search.connect()
