from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "bulletins.subscriptions"
    label = "subscriptions"

    def ready(self):
        from bulletins.subscriptions.links import link_for
        from pages.where_you_live import latest

        latest.add_links(lambda partnership: [link_for(partnership)])
