"""Which pages the public can read."""

import pytest
from cms.models import ACCESS_PAGE_AND_DESCENDANTS, Page, PageContent, PagePermission
from django.contrib.auth import get_user_model

from pages.published import branches, published_pages


def addresses(**options):
    return [page.address for page in published_pages(**options)]


def page_at(path):
    return Page.objects.get(urls__path=path)


def latest_version(path):
    return PageContent.admin_manager.filter(page=page_at(path)).latest_content().get().versions.get()


@pytest.fixture
def builder(site):
    return get_user_model().objects.get(username="site-builder")


def test_every_published_page_answers_at_its_address(client, site):
    assert {address: client.get(address).status_code for address in addresses()} == dict.fromkeys(
        addresses(), 200
    )
    assert "/" in addresses()


def test_a_draft_is_not_among_them(site, builder):
    before = addresses()
    latest_version("about").copy(builder)
    assert addresses() == before


def test_an_unpublished_page_takes_those_below_it_away(client, site, builder):
    below = [address for address in addresses() if address.startswith("/about/")]
    assert len(below) > 2
    latest_version("about").unpublish(builder)
    assert not set(below) & set(addresses())
    assert len(addresses()) == len(set(addresses()))
    assert client.get(below[1]).status_code == 404


def test_a_page_for_some_people_only_is_not_among_them(client, site, builder):
    PagePermission.objects.create(
        page=page_at("about"),
        user=builder,
        can_view=True,
        grant_on=ACCESS_PAGE_AND_DESCENDANTS,
    )
    assert not [address for address in addresses() if address.startswith("/about/")]
    assert client.get("/about/our-system/").status_code != 200


def test_a_page_that_only_leads_elsewhere_is_not_among_them(site):
    content = PageContent.objects.get(page=page_at("about/partners"))
    content.redirect = "/about/"
    content.save()
    assert "/about/partners/" not in addresses()


def test_the_pages_below_one_can_be_asked_for_alone(site):
    about = page_at("about")
    assert addresses(below=about) == [address for address in addresses() if address.startswith("/about/")]


def test_the_tree_starts_at_home_and_keeps_each_page_under_its_parent(site):
    tree = branches()
    assert tree[0].address == "/"
    about = next(branch for branch in tree if branch.address == "/about/")
    assert [branch.address for branch in about.branches] == [
        address for address in addresses() if address.startswith("/about/") and address != "/about/"
    ]


def test_a_page_under_one_that_leads_elsewhere_does_not_slip_under_its_neighbour(site):
    content = PageContent.objects.get(page=page_at("about"))
    content.redirect = "/"
    content.save()
    assert "/about/our-system/" in [branch.address for branch in branches()]
