from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "bulletins.subscriptions"
    label = "subscriptions"
