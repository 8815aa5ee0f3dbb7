from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "icsportal.background"
