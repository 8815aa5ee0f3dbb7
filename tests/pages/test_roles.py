"""The admin, walked as each role, by its addresses and by requests made by hand. The README has the table."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from cms.api import create_page
from cms.models import PageContent
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from djangocms_versioning.models import Version

from bulletins.models import Bulletin
from pages.models import PageSchedule
from pages.roles import ADMINISTRATOR, ROLES, make_roles
from tests.factories import (
    AlertFactory,
    BulletinFactory,
    DisclosureLogEntryFactory,
    PublicationFactory,
    ServiceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

EVERYONE = [*ROLES, ADMINISTRATOR, "No role"]
RECORDS = {
    "bulletin": BulletinFactory,
    "service": ServiceFactory,
    "publication": PublicationFactory,
    "alert": AlertFactory,
    "disclosurelogentry": DisclosureLogEntryFactory,
}
COMMS = {"bulletin", "service"}
FOI = {"publication", "disclosurelogentry"}

# role: {what may be done: the kinds of record with which}
MAY = {
    "Comms contributor": {"view": COMMS, "write": COMMS},
    "Comms publisher": {"view": COMMS, "write": COMMS, "publish": COMMS},
    "FOI officer": {"view": FOI, "write": FOI, "publish": FOI},
    "Urgent publisher": {"view": {*COMMS, "publication"}, "urgent": {*COMMS, "publication"}},
    "Urgent help editor": {},
    "Alert officer": {"view": {"alert"}, "write": {"alert"}, "publish": {"alert"}, "urgent": {"alert"}},
    "Subscriptions officer": {},
    ADMINISTRATOR: {"view": {*COMMS, *FOI, "alert"}},
    "No role": {},
}
PUBLISHES_PAGES = {"Comms publisher"}


@pytest.fixture
def person(client):
    """`person("FOI officer")`: somebody of that role, signed in."""

    def sign_in(role):
        someone = UserFactory(is_staff=True)
        someone.groups.set(Group.objects.filter(name=role))
        client.force_login(someone)
        return someone

    return sign_in


def may(role, what, kind):
    return kind in MAY[role].get(what, set())


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("kind", RECORDS)
def test_a_role_reads_and_writes_its_own_kinds_of_record_only(client, person, role, kind):
    person(role)
    record = RECORDS[kind](state="draft", publish_at=None)
    address = f"admin:{record._meta.app_label}_{kind}"
    views, writes = may(role, "view", kind), may(role, "write", kind)
    for page in (
        reverse(f"{address}_changelist"),
        *(
            reverse(f"{address}_{page}", args=[record.pk])
            for page in ("change", "history", "preview", "page")
        ),
    ):
        assert (client.get(page).status_code == 200) is views, page
    assert (client.get(reverse(f"{address}_add")).status_code == 200) is writes
    for page in (reverse(f"{address}_add"), reverse(f"{address}_change", args=[record.pk])):
        assert (client.post(page, {}).status_code == 200) is writes, page
    shared = client.post(reverse(f"{address}_share", args=[record.pk]))
    assert (shared.status_code == 302) is writes
    assert client.post(reverse(f"{address}_delete", args=[record.pk]), {"post": "yes"}).status_code == 403


DOING = [
    ("submit", "write", {"state": "draft", "publish_at": None}, "in_review"),
    ("publish", "publish", {"state": "in_review", "publish_at": None}, "approved"),
    ("send_back", "publish", {"state": "in_review", "publish_at": None}, "draft"),
    ("publish_urgently", "urgent", {"state": "draft", "publish_at": None}, "approved"),
    ("withdraw", "publish", {}, "withdrawn"),
    ("unschedule", "publish", {"publish_at": timezone.now() + timedelta(days=1)}, "draft"),
]


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize(("action", "needs", "fields", "after"), DOING, ids=[row[0] for row in DOING])
def test_a_role_does_what_is_its_own_and_a_crafted_request_does_no_more(
    client, person, role, kind, action, needs, fields, after
):
    person(role)
    record = RECORDS[kind](**fields)
    before = record.state
    answer = client.post(
        reverse(f"admin:{record._meta.app_label}_{kind}_do", args=[record.pk, action]),
        {"reason": "Because.", "at_0": "", "at_1": ""},
    )
    record.refresh_from_db()
    allowed = may(role, needs, kind)
    assert answer.status_code == (302 if allowed else 403)
    assert record.state == (after if allowed else before)


@pytest.mark.parametrize("role", EVERYONE)
def test_many_are_approved_at_once_by_publishers_only(client, person, role):
    person(role)
    bulletin = BulletinFactory(state="in_review", publish_at=None, changed_by=UserFactory())
    client.post(
        reverse("admin:bulletins_bulletin_changelist"),
        {"action": "publish_selected", "_selected_action": bulletin.pk},
    )
    bulletin.refresh_from_db()
    assert (bulletin.state == "approved") is may(role, "publish", "bulletin")


@pytest.mark.parametrize("role", EVERYONE)
def test_pages_are_published_and_scheduled_by_publishers_only(client, person, role):
    person(role)
    words = {"meta_description": "What it is about.", "created_by": UserFactory()}
    page = create_page("A page", "cms/standard.html", "en-gb", **words)
    version = PageContent.admin_manager.get(page=page).versions.get()
    later = {"version": version.pk, "publish_at_0": "2099-01-05", "publish_at_1": "09:00"}
    client.post(reverse("admin:pages_pageschedule_add"), later)
    client.post(reverse("admin:djangocms_versioning_pagecontentversion_publish", args=[version.pk]))
    assert PageSchedule.objects.exists() is (role in PUBLISHES_PAGES)
    assert (Version.objects.get().state == "published") is (role in PUBLISHES_PAGES)


@pytest.mark.parametrize("role", EVERYONE)
def test_accounts_and_roles_are_for_administrators(client, person, role):
    someone = person(role)
    for page in ("auth_user_changelist", "auth_user_add", "auth_group_changelist"):
        assert (client.get(reverse(f"admin:{page}")).status_code == 200) is (role == ADMINISTRATOR)
    client.post(
        reverse("admin:auth_user_change", args=[someone.pk]),
        {"username": someone.username, "is_superuser": "on"},
    )
    someone.refresh_from_db()
    assert not someone.is_superuser


@pytest.mark.parametrize("role", EVERYONE)
def test_nobody_opens_a_list_of_the_admin_that_is_not_on_their_first_page(client, person, role):
    person(role)
    first_page = client.get("/admin/").content.decode()
    for model in admin.site._registry:
        if model._meta.app_label not in ("pages", "bulletins", "publications", "auth"):
            continue
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        status = client.get(address).status_code
        assert status in (200, 403)
        assert status == 403 or f'href="{address}"' in first_page or not may_see_module(model, client), (
            address
        )


def may_see_module(model, client):
    request = client.get("/admin/").wsgi_request
    return admin.site._registry[model].has_module_permission(request)


def test_a_visitor_without_an_account_is_asked_to_sign_in(client):
    bulletin = BulletinFactory(state="in_review")
    for page in ("change/", "do/publish/", "preview/", "page/", "share/", "history/"):
        answer = client.post(f"/admin/bulletins/bulletin/{bulletin.pk}/{page}")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/admin/login/")
    assert Bulletin.objects.get().state == "in_review"


def test_roles_are_made_with_the_database_and_stay_as_an_administrator_leaves_them():
    assert set(Group.objects.values_list("name", flat=True)) == {*ROLES, ADMINISTRATOR}
    changed = Group.objects.get(name="FOI officer")
    changed.permissions.clear()
    make_roles()
    assert not changed.permissions.exists()
    assert Group.objects.count() == len(ROLES) + 1


def test_the_readme_has_a_row_for_every_role():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    table = readme.partition("### Who may do what")[2].partition("\n#")[0]
    assert re.findall(r"^\| \*\*(.+?)\*\*", table, re.M) == [*ROLES, ADMINISTRATOR]
