"""Conventions of the house that a machine can hold."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from cms.models import CMSPlugin
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from factory.django import DjangoModelFactory

from tests import factories

BASE = settings.BASE_DIR
PACKAGES = ("icsportal", "pages", "bulletins", "publications")
LONGEST_MODULE = 400
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "misc"}


def ours():
    """Every Python file of the site, but for migrations."""
    return [
        path
        for package in PACKAGES
        for path in (BASE / package).rglob("*.py")
        if path.parent.name != "migrations"
    ]


def named(path):
    return path.relative_to(BASE).as_posix()


def test_imports_point_downwards_only():
    linter = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=BASE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linter.returncode == 0, linter.stdout
    assert "Floors of the house KEPT" in linter.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    # Only ours: a migration of djangocms_text leaves stray models behind in the process that ran it.
    labels = [app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in PACKAGES]
    call_command("makemigrations", *labels, "--check", "--dry-run", verbosity=0)


def test_every_model_has_a_factory_or_is_a_component():
    ours = {
        model
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in PACKAGES and not issubclass(model, CMSPlugin)
    }
    made = {
        made._meta.model
        for made in vars(factories).values()
        if isinstance(made, type) and issubclass(made, DjangoModelFactory)
    }
    assert ours - made == set()


def test_no_module_is_named_after_nothing():
    words = {named(path): set(re.split(r"[/_.]", named(path))) for path in ours()}
    assert [name for name, found in words.items() if found & NAMES_OF_NOTHING] == []


@pytest.mark.parametrize("path", ours(), ids=named)
def test_a_module_holds_one_idea(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", sorted((BASE / "templates" / "components").glob("*.html")), ids=named)
def test_a_component_says_first_what_it_needs(path):
    first_line = path.read_text(encoding="utf-8").partition("\n")[0]
    assert re.match(rf"\{{# components/{path.name}\. Needs: .+? #\}}", first_line)
