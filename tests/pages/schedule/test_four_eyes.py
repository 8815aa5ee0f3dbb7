"""A page of the CMS is published by somebody who did not write its latest change."""

import pytest
from cms.api import add_plugin
from cms.utils.permissions import current_user
from djangocms_versioning.models import Version

from pages.models import InsetText
from pages.schedule.four_eyes import writer_of

pytestmark = pytest.mark.django_db


def publish(client, version, person):
    """The publish button of the CMS, or a request made by hand; what the version is afterwards."""
    client.force_login(person)
    client.post(f"/admin/djangocms_versioning/pagecontentversion/{version.pk}/publish/")
    return Version.objects.get(pk=version.pk).state


def change_words(version, person):
    text = InsetText.objects.get(placeholder__object_id=version.object_id)
    with current_user(person):
        text.body = "<p>Changed.</p>"
        text.save()


def test_the_writer_cannot_publish_their_page(client, draft_of, writer):
    version = draft_of(writer)
    assert publish(client, version, writer) == "draft"
    answer = client.get("/admin/")
    assert "a second person must publish it" in answer.content.decode()


def test_a_second_person_can(client, draft_of, writer, second):
    assert publish(client, draft_of(writer), second) == "published"
    assert client.get("/a-page/").status_code == 200


def test_who_changed_it_last_counts_not_who_began_it(client, draft_of, writer, second):
    version = draft_of(writer)
    change_words(version, second)
    assert publish(client, version, second) == "draft"
    assert publish(client, version, writer) == "published"


def test_what_is_added_or_taken_out_is_a_change_too(draft_of, writer, second):
    version = draft_of(writer)
    slot = version.content.get_placeholders()[0]
    with current_user(second):
        added = add_plugin(slot, "InsetTextPlugin", "en-gb", body="<p>More.</p>")
    assert writer_of(Version.objects.get(pk=version.pk)) == second
    with current_user(writer):
        added.delete()
    assert writer_of(Version.objects.get(pk=version.pk)) == writer


def test_settings_of_a_page_are_a_change_too(draft_of, writer, second):
    version = draft_of(writer)
    with current_user(second):
        version.content.title = "Another title"
        version.content.save()
    assert writer_of(Version.objects.get(pk=version.pk)) == second


@pytest.mark.filterwarnings("ignore:All custom placeholder admin endpoints")
def test_changing_a_plugin_through_the_editor_is_noted_without_the_parameters_of_the_cms(
    client, draft_of, writer, second
):
    version = draft_of(writer)
    text = InsetText.objects.get(placeholder__object_id=version.object_id)
    client.force_login(second)
    pasted = '<p class="MsoNormal"><b>Crafted</b>.<o:p></o:p></p>'
    answer = client.post(f"/admin/cms/placeholder/edit-plugin/{text.pk}/", {"body": pasted})
    assert answer.status_code == 200
    text.refresh_from_db()
    assert text.body == "<p><strong>Crafted</strong>.</p>"
    assert writer_of(Version.objects.get(pk=version.pk)) == second


def test_a_contributor_publishes_nothing(client, draft_of, writer, staff):
    assert publish(client, draft_of(writer), staff("Comms contributor")) == "draft"
