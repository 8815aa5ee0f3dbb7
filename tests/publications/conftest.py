"""What the tests of files use, for those of publications too."""

from tests.publications.files.conftest import in_this_process, kept

__all__ = ["in_this_process", "kept"]
