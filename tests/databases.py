"""Copies of the test database that last as long as the tests of this process."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connections
from django.test import TestCase

STANDING = "standing"  # holds the standing site; nothing that a test does there stays
REGISTER = "register"  # holds the register alone
SERVED = f"{STANDING}_served"  # "served", a copy of that one, which browsers visit


@contextmanager
def database(suffix):
    """The connection of this thread leads to a copy of the test database instead of to itself."""
    usual = connections["default"]
    connections["default"] = usual.copy()
    connections["default"].settings_dict["NAME"] = f"{settings.DATABASES['default']['NAME']}_{suffix}"
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = usual


def clone(suffix):
    """Copies the database that the connection leads to. No other connection may lead there meanwhile."""
    connections["default"].close()
    connections["default"].creation.clone_test_db(suffix, verbosity=0)


def drop(suffix):
    connections["default"].creation.destroy_test_db(suffix=suffix, verbosity=0)


@contextmanager
def taken_back(suffix):
    """As `database`; what is done there is taken back at the end, as after any test."""
    with database(suffix):
        atomics = TestCase._enter_atomics()
        try:
            yield
        finally:
            TestCase._rollback_atomics(atomics)
