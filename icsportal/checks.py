"""Conventions a machine can hold, run by `manage.py check`."""

from datetime import timedelta

from django.conf import settings
from django.core.checks import Tags, Warning, register
from django.utils import timezone

from icsportal.lib import working_days


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


@register(deploy=True)
def bank_holidays_are_known_a_year_ahead(app_configs, **kwargs):
    """Beyond the table, opening hours and the days by which requests are answered cannot be said."""
    if working_days.LAST_DAY - timezone.localdate() > timedelta(days=365):
        return []
    return [
        Warning(
            f"The table of bank holidays ends on {working_days.LAST_DAY:%-d %B %Y}.",
            hint="Add the years that www.gov.uk/bank-holidays lists to icsportal/lib/working_days.py.",
            id="portal.W002",
        )
    ]
