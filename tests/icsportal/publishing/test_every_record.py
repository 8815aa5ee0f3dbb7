"""Each kind of record has the same desk: its screens open for who may write and for who may only read."""

import factory
import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission

import tests.factories as factories
from icsportal.publishing.admin import RecordAdmin
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ADMINS = [each for each in admin.site._registry.values() if isinstance(each, RecordAdmin)]
FACTORIES = {
    each._meta.model: each
    for each in vars(factories).values()
    if isinstance(each, type) and issubclass(each, factory.django.DjangoModelFactory)
}


@pytest.mark.parametrize("state", ["draft", "approved"])
@pytest.mark.parametrize("of_kind", ADMINS, ids=lambda each: each.opts.label_lower)
def test_every_screen_of_every_record_opens(client, of_kind, state):
    record = FACTORIES[of_kind.model](state=state)
    writer, reader = UserFactory(is_staff=True, is_superuser=True), UserFactory(is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename=f"view_{of_kind.opts.model_name}"))
    for person in (writer, reader):
        client.force_login(person)
        for screen in ("change", "history", "preview", "page", "paper"):
            answer = client.get(of_kind.address(screen, record))
            assert answer.status_code == 200, (screen, person)
