from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from icsportal import env

NAME = "admin"
KEPT_IN = ".dev/admin-password"


def sign_in_words(address: str = "") -> str:
    """How to sign in at `address`; an account is made first when nobody could.

    The password is random, made once, and kept in a file that only its owner reads and git ignores.
    """
    User = get_user_model()
    password_file = settings.BASE_DIR / KEPT_IN
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        User.objects.create_superuser(NAME, password=env.generated_key(password_file, size=12))
    admin = User.objects.filter(username=NAME, is_superuser=True, is_active=True).first()
    where = f"{address}{reverse('admin:index')}"
    if admin and password_file.exists() and admin.check_password(password_file.read_text().strip()):
        return f"Sign in at {where} as {NAME}; the password is in {KEPT_IN}."
    return f"Sign in at {where} with your own account (forgotten? manage.py changepassword NAME)."


class Command(BaseCommand):
    help = (
        "Make an account for the admin of a site in development, when there is none, and say how to sign in."
    )

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "This makes an account for development only: run manage.py createsuperuser instead."
            )
        self.stdout.write(sign_in_words())
