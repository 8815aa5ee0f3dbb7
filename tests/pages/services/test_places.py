import pytest

from pages.models import Site
from pages.services.places import area_name, nearby, partnerships, where

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ME13 8QR", "ME13 8"),
        ("me138qr", "ME13 8"),
        ("ME13 8", "ME13 8"),
        ("  me13 ", "ME13"),
        ("TN13", "TN13"),
        ("east-kent", "East Kent"),
        ("East-Kent", "East Kent"),
        ("SW1A 1AA", None),
        ("G1 1AA", None),
        ("nonsense", None),
        ("'; drop table pages_site; --", None),
        ("🦷" * 40, None),
        ("\x00", None),
    ],
)
def test_a_place_is_known_by_what_people_type(register, typed, name):
    found = where(typed)
    assert (found and found.name) == name


def test_the_nearest_site_comes_first(register):
    sites = list(
        Site.objects.filter(
            name__in=["William Harvey Hospital", "Buckland Hospital", "Darent Valley Hospital"]
        )
    )
    from_dover = [(near.site.name, near.distance) for near in nearby(sites, where("CT17 0HD"))]
    assert from_dover[0] == ("Buckland Hospital", "less than a mile away")
    assert [name for name, _ in from_dover[1:]] == ["William Harvey Hospital", "Darent Valley Hospital"]
    from_dartford = nearby(sites, where("DA2"))
    assert from_dartford[0].site.name == "Darent Valley Hospital"


def test_sites_of_a_partnership_come_before_the_others(register):
    sites = list(Site.objects.order_by("name"))
    found = nearby(sites, where("west-kent"))
    ours = [
        area_name(near.site.partnership) == "West Kent" if near.site.partnership else False for near in found
    ]
    assert ours == sorted(ours, reverse=True)
    assert any(ours)
    assert not any(near.distance for near in found)


def test_without_a_place_sites_stay_as_they_are(register):
    sites = list(Site.objects.order_by("name"))
    assert [near.site for near in nearby(sites, None)] == sites


def test_the_four_partnerships_are_known_by_their_areas(register):
    assert [area_name(partnership) for partnership in partnerships()] == [
        "Dartford, Gravesham and Swanley",
        "East Kent",
        "Medway and Swale",
        "West Kent",
    ]
