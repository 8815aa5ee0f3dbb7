from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "icsportal.publishing"
    label = "publishing"
    verbose_name = "Publishing"
