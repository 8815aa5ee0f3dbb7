"""What stands in for a mail server where none is named."""

from django.core.mail.backends.base import BaseEmailBackend

from icsportal.env import MissingSetting


class NoServer(BaseEmailBackend):
    """Refuses every message, so that none is lost unseen."""

    def open(self):
        raise MissingSetting("SMTP_URL is not set: set it to smtp://user:password@host:587 to send emails.")

    def send_messages(self, messages):
        self.open()
