import pytest
from cms.api import add_plugin, create_page
from cms.models import PageContent
from cms.utils.permissions import current_user
from django.contrib.auth.models import Group

from pages.roles import make_roles
from tests.factories import UserFactory


@pytest.fixture
def staff(db):
    """`staff("Comms publisher")`: somebody with these roles."""

    def make(*roles):
        make_roles()
        person = UserFactory(is_staff=True)
        person.groups.set(Group.objects.filter(name__in=roles))
        assert person.groups.count() == len(roles)
        return person

    return make


@pytest.fixture
def writer(staff):
    return staff("Comms publisher")


@pytest.fixture
def second(staff):
    return staff("Comms publisher")


@pytest.fixture
def draft_of(db):
    """`draft_of(person, "Title")`: the version of a page that they wrote and nobody published."""

    def make(person, title="A page", words="What it says."):
        with current_user(person):
            slug = title.casefold().replace(" ", "-")
            page = create_page(
                title,
                "cms/standard.html",
                "en-gb",
                slug=slug,
                meta_description="What it is about.",
                created_by=person,
            )
            content = PageContent.admin_manager.get(page=page)
            slot = content.rescan_placeholders()["content"]
            add_plugin(slot, "InsetTextPlugin", "en-gb", body=f"<p>{words}</p>")
        return content.versions.get()

    return make
