from django.apps import AppConfig
from django.db.models.signals import post_delete


class SendingConfig(AppConfig):
    name = "bulletins.sending"
    label = "sending"

    def ready(self):
        from bulletins.newsletters.admin import NewsletterIssueAdmin
        from bulletins.sending import desk
        from bulletins.sending.admin import send_button
        from bulletins.sending.models import forget_address
        from bulletins.subscriptions.models import Subscriber

        desk.connect()
        NewsletterIssueAdmin.more_buttons.append(send_button)
        post_delete.connect(forget_address, sender=Subscriber, dispatch_uid="sending")
