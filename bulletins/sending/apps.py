from django.apps import AppConfig


class SendingConfig(AppConfig):
    name = "bulletins.sending"
    label = "sending"
