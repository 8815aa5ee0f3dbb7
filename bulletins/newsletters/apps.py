from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    name = "bulletins.newsletters"
    label = "newsletters"
