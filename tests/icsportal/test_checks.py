"""What `manage.py check --deploy` says of the settings a deployer has given."""

import os
import secrets
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from icsportal.checks import bank_holidays_are_known_a_year_ahead
from icsportal.lib import working_days

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "www.example.org",
    "DATABASE_URL": "postgresql://site@db.example.org/site",
    "SECURITY_CONTACT": "mailto:security@example.org",
}


def check_deploy(**changed):
    """The check as a deployer runs it, on a machine where nothing else is set; no database is asked."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **PRODUCTION, **changed},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_raise_no_warning():
    done = check_deploy()
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_a_site_that_names_nobody_for_security_problems_is_told_so():
    done = check_deploy(SECURITY_CONTACT="")
    assert done.returncode != 0
    assert "portal.W001" in done.stderr


def test_a_site_on_plain_http_is_told_so():
    done = check_deploy(HTTPS="false")
    assert done.returncode != 0
    assert "security.W004" in done.stderr


@pytest.mark.parametrize(("days_left", "is_told"), [(364, True), (365, True), (366, False)])
def test_a_table_of_bank_holidays_that_ends_within_a_year_is_told(monkeypatch, days_left, is_told):
    monkeypatch.setattr(working_days, "LAST_DAY", timezone.localdate() + timedelta(days=days_left))
    found = bank_holidays_are_known_a_year_ahead(None)
    assert [warning.id for warning in found] == (["portal.W002"] if is_told else [])
