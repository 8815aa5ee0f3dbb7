import pytest
from cms.api import create_page
from cms.models import PageContent

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(is_superuser=True, is_staff=True)


def published(title, editor, parent=None):
    page = create_page(title, "cms/standard.html", "en-gb", parent=parent, created_by=editor)
    PageContent.admin_manager.get(page=page).versions.get().publish(editor)
    return page


def renamed(page, slug, editor):
    version = PageContent.objects.get(page=page).versions.get().copy(editor)
    version.content.slug = slug
    version.content.save()
    version.publish(editor)


def test_a_renamed_page_and_those_below_it_redirect(client, editor):
    above = published("Above", editor)
    published("Below", editor, parent=above)
    renamed(above, "over", editor)
    assert client.get("/over/below/").status_code == 200
    assert client.get("/above/").headers["Location"] == "/over/"
    answer = client.get("/above/below/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/over/below/")


def test_a_page_renamed_twice_redirects_in_one_step(client, editor):
    page = published("First", editor)
    renamed(page, "second", editor)
    renamed(page, "third", editor)
    assert client.get("/first/").headers["Location"] == "/third/"
    assert client.get("/second/").headers["Location"] == "/third/"


def test_a_page_renamed_back_answers_itself(client, editor):
    page = published("First", editor)
    renamed(page, "second", editor)
    renamed(page, "first", editor)
    assert client.get("/first/").status_code == 200
    assert client.get("/second/").headers["Location"] == "/first/"


def test_a_draft_with_another_address_changes_nothing_for_the_public(client, editor):
    page = published("First", editor)
    version = PageContent.objects.get(page=page).versions.get().copy(editor)
    version.content.slug = "second"
    version.content.save()
    assert client.get("/first/").status_code == 200
    assert client.get("/second/").status_code == 404


def test_a_page_moved_below_another_redirects(client, editor):
    above = published("Above", editor)
    page = published("Page", editor)
    client.force_login(editor)
    answer = client.post(f"/admin/cms/page/{page.pk}/move-page/", {"target": above.pk, "position": "0"})
    assert answer.status_code == 200, answer.content
    client.logout()
    assert client.get("/above/page/").status_code == 200
    assert client.get("/page/").headers["Location"] == "/above/page/"
