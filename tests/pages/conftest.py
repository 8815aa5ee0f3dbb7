"""The register as its files have it, and a copy of the files to damage."""

import shutil

import pytest

from pages.register.importing import FOLDER, import_register
from tests.databases import REGISTER, clone, database, drop, taken_back


@pytest.fixture(scope="session")
def register_database(settings_for_tests, django_db_setup, django_db_blocker):
    """A copy of the test database with the register."""
    with django_db_blocker.unblock():
        clone(REGISTER)
        with database(REGISTER):
            import_register()
    yield
    with django_db_blocker.unblock():
        drop(REGISTER)


@pytest.fixture
def register(db, register_database):
    """The register as the import leaves it. Ask for it before anything that makes records."""
    with taken_back(REGISTER):
        yield


class RegisterFiles:
    """A copy of the register's files, for a test to change."""

    def __init__(self, folder):
        self.folder = folder

    def replace(self, name, old, new):
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is in {name} {text.count(old)} times"
        (self.folder / name).write_text(text.replace(old, new), encoding="utf-8")

    def append(self, name, line):
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


@pytest.fixture
def files(tmp_path):
    return RegisterFiles(shutil.copytree(FOLDER, tmp_path / "register"))
