from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self):
        from pages import desk, page_addresses, roles, search, site_content
        from pages.schedule import checking, four_eyes
        from pages.services import search as service_search
        from pages.services import standing
        from pages.where_you_live import search as register_search
        from pages.where_you_live import search_answers

        page_addresses.connect()
        search.connect()
        four_eyes.connect()
        checking.connect()
        desk.connect()
        roles.connect()
        service_search.connect()
        register_search.connect()
        search_answers.connect()
        site_content.add_record_maker("search", search.add_health_words)
        site_content.add_record_maker("urgent-help", standing.add_urgent_help)
        site_content.add_record_maker("topics", standing.add_topic)
        site_content.add_record_maker("services", standing.add_service)
