from django.apps import AppConfig


class FoiConfig(AppConfig):
    name = "publications.foi"
    label = "foi"
    verbose_name = "Freedom of information"

    def ready(self):
        from pages import site_content
        from publications.foi import desk, search
        from publications.foi.standing import add_example, add_provision, add_scheme_class

        site_content.add_record_maker("foi/exemptions", add_provision)
        site_content.add_record_maker("foi/scheme", add_scheme_class)
        site_content.add_record_maker("foi/examples", add_example)
        search.connect()
        desk.connect()
