"""Conventions a machine can hold, run by `manage.py check`."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def someone_can_be_told_of_a_security_problem(app_configs, **kwargs):
    if settings.SECURITY_CONTACT:
        return []
    return [
        Warning(
            "SECURITY_CONTACT is not set, so /.well-known/security.txt names nobody.",
            hint="Set it to mailto:… or https://….",
            id="portal.W001",
        )
    ]
