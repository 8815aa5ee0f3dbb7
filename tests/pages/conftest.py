"""The register as its files have it, and a copy of the files to damage."""

import shutil

import pytest

from pages.register.importing import FOLDER, import_register
from tests.conftest import read, write


@pytest.fixture(scope="session")
def register_rows():
    """Rows of the register by table, kept from the first test that needed them."""
    return {}


@pytest.fixture
def register(db, register_rows):
    """The register as the import leaves it: taken in for one test, copied in for the others."""
    if register_rows:
        write(register_rows)
    else:
        before = read()
        import_register()
        register_rows.update({table: rows for table, rows in read().items() if rows != before[table]})


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
