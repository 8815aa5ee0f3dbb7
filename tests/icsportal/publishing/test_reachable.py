"""What anyone can read, asked of the site itself."""

import pytest
from cms.utils.permissions import get_current_user, set_current_user

from icsportal.publishing.reachable import is_public
from tests.factories import BulletinFactory, MovedAddressFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/about/", "/about/?print", "/news/", "/services/"])
def test_pages_and_lists_are_public(site, address):
    assert is_public(address)


@pytest.mark.parametrize("address", ["/no-such-page/", "/admin/", "/admin/login/", "/news/\0/", "/news/%00/"])
def test_what_nobody_or_only_staff_can_open_is_not(site, address):
    assert not is_public(address)


def test_a_record_is_public_while_it_is_live():
    assert is_public(BulletinFactory().get_absolute_url())
    for gone in (BulletinFactory(state="draft"), BulletinFactory(withdrawn=True)):
        assert not is_public(gone.get_absolute_url())


def test_a_redirect_is_as_public_as_its_end():
    MovedAddressFactory(old_path="/old/", new_path=BulletinFactory().get_absolute_url())
    MovedAddressFactory(old_path="/older/", new_path="/gone/")
    assert is_public("/old/")
    assert not is_public("/older/")


def test_asking_leaves_whose_request_it_is():
    person = UserFactory()
    set_current_user(person)
    try:
        is_public("/news/")
        assert get_current_user() == person
    finally:
        set_current_user(None)
