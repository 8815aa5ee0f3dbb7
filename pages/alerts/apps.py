from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "pages.alerts"
    label = "alerts"

    def ready(self):
        from pages import site_content
        from pages.alerts import desk, search, subjects
        from pages.alerts.standing import add_ready_text

        subjects.connect()
        search.connect()
        desk.connect()
        site_content.add_record_maker("alert-texts", add_ready_text)
