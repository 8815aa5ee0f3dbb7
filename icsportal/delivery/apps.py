from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "icsportal.delivery"
    label = "delivery"
