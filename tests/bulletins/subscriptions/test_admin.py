"""Staff see how many subscribe; one address only by a look-up that is recorded."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.urls import NoReverseMatch, reverse

from bulletins.subscriptions.models import LookUp, Subscriber, SubscriptionRequest
from tests.factories import (
    LookUpFactory,
    NewsletterListFactory,
    SubscriberFactory,
    SubscriptionRequestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

COUNTS = "/admin/subscriptions/subscriber/"
LOOK_UP = "/admin/subscriptions/subscriber/look-up/"
ASKED = {"address": "sam@example.org", "reason": "The owner asks what we keep."}


def sign_in(client, *permissions):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(person)
    return person


def said(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_comms_sees_how_many_get_each_list_and_no_address(client):
    sign_in(client, "view_subscriber")
    newsletter = NewsletterListFactory(name="Medway and Swale")
    for fields in ({}, {}, {"how_often": "weekly"}, {"paused": True}):
        SubscriberFactory(newsletters=[newsletter, NewsletterListFactory()], **fields)
    SubscriberFactory(left=True)
    SubscriptionRequestFactory.create_batch(3)
    words = said(client.get(COUNTS))
    assert "Medway and Swale 2 1 1" in words
    assert "Get our emails 3 Paused 1 Asked, and have not confirmed 3 Left, and not erased yet 1" in words
    assert "@example.org" not in words
    assert "Look up one address" not in words


def test_the_counts_cost_the_same_for_one_list_or_ten(client, count_queries):
    sign_in(client, "view_subscriber")
    SubscriberFactory()
    client.get(COUNTS)
    for_one = count_queries(client.get, COUNTS)
    SubscriberFactory.create_batch(9)
    assert count_queries(client.get, COUNTS) == for_one


def test_no_address_is_shown_without_the_permission_for_it(client):
    SubscriberFactory(address="sam@example.org")
    sign_in(client, "view_subscriber", "view_lookup")
    assert client.get(LOOK_UP).status_code == 403
    assert client.post(LOOK_UP, ASKED).status_code == 403
    assert client.post(LOOK_UP, {**ASKED, "do": "erase"}).status_code == 403
    assert Subscriber.objects.exists()
    sign_in(client, "look_up_subscriber")
    assert client.get(COUNTS).status_code == 403
    assert client.get(LOOK_UP).status_code == 200


def test_no_page_of_the_admin_lists_subscribers():
    for model in (Subscriber, SubscriptionRequest):
        for page in ("add", "change", "delete", "history"):
            with pytest.raises(NoReverseMatch):
                reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=[1])
    assert not admin.site.is_registered(SubscriptionRequest)


def test_a_look_up_shows_all_that_is_kept_and_is_recorded_without_the_address(client):
    person = sign_in(client, "look_up_subscriber")
    subscriber = SubscriberFactory(address="sam@example.org", consent_wording="You agree to get emails.")
    words = said(client.post(LOOK_UP, {**ASKED, "address": "sam@EXAMPLE.org"}))
    for kept in ("sam@example.org", "You agree to get emails.", subscriber.newsletters.get().name):
        assert kept in words
    look_up = LookUp.objects.get()
    assert (look_up.by, look_up.action, look_up.reason) == (person, "looked", ASKED["reason"])
    assert look_up.was_found
    assert "sam" not in str(list(LookUp.objects.values()))
    assert not LogEntry.objects.exists()


def test_a_look_up_of_nobody_is_recorded_too(client):
    sign_in(client, "look_up_subscriber")
    assert "Nobody subscribes with this address." in said(client.post(LOOK_UP, ASKED))
    assert not LookUp.objects.get().was_found


@pytest.mark.parametrize(
    "fields", [{"reason": ""}, {"reason": "About sam@example.org"}, {"address": "sam"}, {"address": ""}]
)
def test_a_look_up_needs_an_address_and_a_reason_that_does_not_hold_it(client, fields):
    sign_in(client, "look_up_subscriber")
    SubscriberFactory(address="sam@example.org")
    answer = client.post(LOOK_UP, {**ASKED, **fields})
    assert answer.status_code == 422
    assert not LookUp.objects.exists()
    assert "Everything that is kept" not in said(answer)


def test_staff_erase_an_address_when_its_owner_asks(client):
    person = sign_in(client, "look_up_subscriber", "view_subscriber")
    SubscriberFactory(address="sam@example.org")
    SubscriptionRequestFactory(address="sam@example.org")
    other = SubscriberFactory()
    answer = client.post(LOOK_UP, {**ASKED, "do": "erase"}, follow=True)
    assert "Everything about this address has been erased." in said(answer)
    assert list(Subscriber.objects.all()) == [other]
    assert not SubscriptionRequest.objects.exists()
    assert (LookUp.objects.get().action, LookUp.objects.get().by) == ("erased", person)
    answer = client.post(LOOK_UP, {**ASKED, "do": "erase"}, follow=True)
    assert "Nothing was kept about this address." in said(answer)


def test_the_record_of_look_ups_is_read_and_never_changed(client):
    sign_in(client, "view_lookup", "look_up_subscriber", "view_subscriber")
    look_up = LookUpFactory()
    listed = "/admin/subscriptions/lookup/"
    assert "Its owner asked." in said(client.get(listed))
    assert client.get(f"{listed}{look_up.pk}/change/").status_code == 200
    assert client.post(f"{listed}{look_up.pk}/change/", {"reason": "x"}).status_code == 403
    assert client.post(f"{listed}{look_up.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{listed}add/").status_code == 403


@pytest.mark.parametrize(
    ("role", "counts", "looks_up"),
    [
        ("Comms contributor", 200, 403),
        ("Comms publisher", 200, 403),
        ("Subscriptions officer", 200, 200),
        ("Administrator", 200, 403),
        ("FOI officer", 403, 403),
        ("Urgent publisher", 403, 403),
    ],
)
def test_comms_counts_and_one_role_alone_looks_up(client, role, counts, looks_up):
    sign_in(client).groups.add(Group.objects.get(name=role))
    assert client.get(COUNTS).status_code == counts
    assert client.get(LOOK_UP).status_code == looks_up
