from django.apps import AppConfig


class FoiConfig(AppConfig):
    name = "publications.foi"
    label = "foi"
