from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "pages.alerts"
    label = "alerts"
