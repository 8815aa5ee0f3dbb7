"""A page of the CMS is held to the rules of every record before the public may read it."""

import re
from html import unescape

import pytest
from cms.api import add_plugin
from cms.models import PageContent
from djangocms_versioning.models import Version

from icsportal.publishing.actions import NotReady
from pages.schedule.actions import require_may_publish
from pages.schedule.checking import findings, words_of
from tests.factories import BulletinFactory

pytestmark = pytest.mark.django_db


def add(version, plugin, **settings):
    slot = version.content.get_placeholders().get(slot="content")
    return add_plugin(slot, plugin, "en-gb", **settings)


def said(answer):
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode())))


def publish_by_button(client, version, person):
    client.force_login(person)
    client.post(f"/admin/djangocms_versioning/pagecontentversion/{version.pk}/publish/")
    return Version.objects.get(pk=version.pk).state, said(client.get("/admin/"))


@pytest.mark.parametrize(
    ("plugin", "settings", "words"),
    [
        ("TextPlugin", {"body": '<p>Go <a href="/">here</a>.</p>'}, "Link “here”: These words do not say"),
        ("InsetTextPlugin", {"body": "<h4>Deep</h4>"}, "Heading 1, “Deep”: This is a heading 4"),
        (
            "CareCardPlugin",
            {"heading": "Ask", "level": 3, "body": "<p>It.</p>"},
            "but no heading 2 is above it",
        ),
        (
            "DetailsPlugin",
            {"summary": "More", "body": "<table><tr><td>1</td></tr></table>"},
            "No cell of this",
        ),
        ("ActionLinkPlugin", {"text": "A draft", "address": "/news/not-yet/"}, "Nobody can open this link"),
        ("CardPlugin", {"heading": "Click here", "address": "/"}, "Link “Click here”: These words do not"),
        ("ContactDetailsPlugin", {"name": "Team", "website": "/no/such/page/"}, "Nobody can open this link"),
    ],
)
def test_a_fault_in_any_component_holds_the_page_back_and_says_what_to_do(
    client, draft_of, writer, second, plugin, settings, words
):
    BulletinFactory(slug="not-yet", state="draft", publish_at=None)
    version = draft_of(writer)
    add(version, plugin, **settings)
    state, told = publish_by_button(client, version, second)
    assert state == "draft"
    assert "Put this right before it can be published." in told
    assert words in told
    with pytest.raises(NotReady, match=re.escape(words)):
        require_may_publish(version, second)


def test_a_page_without_a_description_is_held_back(client, draft_of, writer, second):
    version = draft_of(writer)
    PageContent.admin_manager.filter(pk=version.object_id).update(meta_description="")
    state, told = publish_by_button(client, version, second)
    assert state == "draft"
    assert "Say in one sentence what the page is about" in told


def test_headings_count_across_components(client, draft_of, writer, second):
    version = draft_of(writer)
    add(version, "WarningCalloutPlugin", heading="Take care", level=2, body="<p>It is wet.</p>")
    add(version, "InsetTextPlugin", body="<h3>Where</h3><p>Deal.</p>")
    assert publish_by_button(client, version, second)[0] == "published"


def test_advice_on_a_page_never_stops_it(client, draft_of, writer, second):
    version = draft_of(writer, words="We utilise it.")
    assert [finding.rule for finding in findings(version) if not finding.stops]
    assert publish_by_button(client, version, second)[0] == "published"


def test_what_a_component_brings_from_elsewhere_is_not_checked_here(draft_of, writer):
    BulletinFactory(title="Click here")
    version = draft_of(writer)
    add(version, "LatestBulletinsPlugin", heading="News", number=3)
    assert "Click here" not in words_of(version.content)


def test_every_standing_page_passes_the_checks(site):
    contents = PageContent.objects.prefetch_related("versions")
    faults = {
        content.title: [str(finding) for finding in findings(content.versions.get()) if finding.stops]
        for content in contents
    }
    assert len(faults) > 20
    assert {title: found for title, found in faults.items() if found} == {}


def settings_form(client, version):
    return said(client.get(f"/admin/cms/pagecontent/{version.object_id}/change/"))


def test_the_settings_of_a_page_say_what_the_public_sees_what_comes_next_and_what_to_put_right(
    client, draft_of, writer, second
):
    version = draft_of(writer)
    client.force_login(second)
    form = settings_form(client, version)
    assert "Where it stands: Draft The public cannot read it. It stays a draft until a second person" in form
    assert "Nothing stops it from being published." in form
    add(version, "InsetTextPlugin", body='<p><a href="/">here</a></p>')
    assert "Put right before it can be published: Link “here”" in settings_form(client, version)


def test_the_settings_of_a_public_page_say_so(client, draft_of, writer, second):
    version = draft_of(writer)
    version.publish(second)
    client.force_login(writer)
    form = settings_form(client, version)
    assert "Where it stands: Published The public can read it, since" in form
    assert "Put right" not in form


def toolbar_of(client, version, mode):
    content_type = version.content_type_id
    page = client.get(f"/admin/cms/placeholder/object/{content_type}/{mode}/{version.object_id}/")
    assert page.status_code == 200
    return said(page)


@pytest.mark.parametrize("mode", ["edit", "preview", "structure"])
def test_the_toolbar_says_the_same_while_a_page_is_read_or_written(client, draft_of, writer, second, mode):
    version = draft_of(writer)
    client.force_login(second)
    toolbar = toolbar_of(client, version, mode)
    assert "Where it stands: Draft" in toolbar
    assert "The public cannot read it." in toolbar
    assert "Schedule it" in toolbar


@pytest.mark.parametrize("mode", ["edit", "preview"])
def test_a_page_that_is_written_or_previewed_says_above_its_words_where_it_stands(
    client, draft_of, writer, mode
):
    version = draft_of(writer)
    client.force_login(writer)
    page = toolbar_of(client, version, mode).partition("Display ")[2]
    assert "Draft. The public cannot read it. It stays a draft until a second person publishes it" in page


def test_the_public_page_says_nothing_of_where_it_stands(client, draft_of, writer, second):
    draft_of(writer).publish(second)
    assert "The public" not in said(client.get("/a-page/"))
    client.force_login(writer)
    words_of_page = client.get("/a-page/").content.decode().partition("<main")[2].partition("</main>")[0]
    assert "The public" not in words_of_page


def test_only_who_may_schedule_is_offered_it_on_the_toolbar(client, draft_of, writer, staff):
    client.force_login(staff("Comms contributor"))
    toolbar = toolbar_of(client, draft_of(writer), "preview")
    assert "Where it stands: Draft" in toolbar
    assert "Schedule it" not in toolbar
