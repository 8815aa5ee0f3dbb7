from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "icsportal.search"
    label = "search"
