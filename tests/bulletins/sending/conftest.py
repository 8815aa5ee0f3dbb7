import pytest
from django.utils import timezone

from bulletins.subscriptions.models import Subscriber
from tests.bulletins.sending.mail_server import MailServer


@pytest.fixture
def mail_server(settings):
    """A real mail server that this process sends to, as fast as it can."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.MAIL_PER_MINUTE = 0
        yield server


@pytest.fixture
def readers(db):
    """`readers(number, newsletter)`: so many people get each issue of the newsletter."""

    def make(number, newsletter):
        now = timezone.now()
        made = Subscriber.objects.bulk_create(
            Subscriber(
                address=f"reader{each}@example.org",
                consent_version=1,
                consent_wording="You agree.",
                asked_at=now,
                confirmed_at=now,
            )
            for each in range(number)
        )
        choice = Subscriber.newsletters.through
        choice.objects.bulk_create(choice(subscriber=each, newsletterlist=newsletter) for each in made)
        return made

    return make
