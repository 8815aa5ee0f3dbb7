import pytest
from cms.models import Page, PageContent
from django.core.management import CommandError, call_command
from djangocms_versioning.constants import PUBLISHED
from djangocms_versioning.models import Version

from bulletins.models import Bulletin
from icsportal.lib.standing_text import BadStandingText
from pages import site_content
from pages.models import InsetText, StandingContent
from tests.factories import UserFactory

PAGE = """---
title: {title}
description: What it says.
template: {template}
reviewed_on: 2026-11-22
review_due_on: 2027-11-22
---
::: inset
{words}
:::
"""


@pytest.fixture
def fixtures(tmp_path, monkeypatch, db):
    """An empty folder of standing content, and a way to write a page into it."""
    monkeypatch.setattr(site_content, "FIXTURES", tmp_path)

    def write(name, title="A page", words="First words.", template="standard"):
        file = tmp_path / "pages" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(title=title, words=words, template=template))

    return write


def versions():
    return list(Version.objects.order_by("pk").values_list("pk", "state"))


def only_page():
    return StandingContent.objects.get().page


def edited(page, title):
    """The page as an editor left it: a new version with another title, published."""
    editor = UserFactory(is_superuser=True)
    version = PageContent.objects.get(page=page).versions.get().copy(editor)
    version.content.title = title
    version.content.save()
    version.publish(editor)


def test_building_twice_changes_nothing(site):
    before, news = versions(), Bulletin.objects.count()
    report = site_content.build()
    assert (report.added, report.updated, report.kept) == ([], [], [])
    assert versions() == before
    assert Bulletin.objects.count() == news > 0


def test_a_changed_file_changes_a_page_that_no_editor_touched(fixtures, client):
    fixtures("a-page")
    site_content.build()
    fixtures("a-page", words="Second words.")
    assert site_content.build().updated == ["pages/a-page"]
    answer = client.get("/a-page/").content.decode()
    assert "Second words." in answer
    assert "First words." not in answer


def test_a_changed_file_may_move_a_page_to_another_template(fixtures, client):
    two_parts = "First words.\n:::\n\n::: inset\nMore words."
    fixtures("a-page", words=two_parts)
    site_content.build()
    fixtures("a-page", words=two_parts, template="section")
    assert site_content.build().updated == ["pages/a-page"]
    answer = client.get("/a-page/").content.decode()
    assert (answer.count("First words."), answer.count("More words.")) == (1, 1)
    content = PageContent.objects.get(page=only_page())
    assert not content.placeholders.get(slot="content").get_plugins().exists()


def test_a_changed_file_leaves_what_an_editor_published(fixtures, client):
    fixtures("a-page")
    site_content.build()
    edited(only_page(), "The editor's title")
    fixtures("a-page", title="The file's new title")
    assert site_content.build().kept == ["pages/a-page"]
    assert "The editor&#x27;s title" in client.get("/a-page/").content.decode()


def test_a_changed_file_leaves_an_editors_draft(fixtures):
    fixtures("a-page")
    site_content.build()
    PageContent.objects.get().versions.get().copy(UserFactory(is_superuser=True))
    fixtures("a-page", words="Second words.")
    before = versions()
    assert site_content.build().kept == ["pages/a-page"]
    assert versions() == before


def test_a_page_that_an_editor_removed_is_not_made_again(fixtures):
    fixtures("a-page")
    site_content.build()
    Page.objects.all().delete()
    fixtures("a-page", words="Second words.")
    assert site_content.build().kept == ["pages/a-page"]
    assert not Page.objects.exists()


def test_a_page_below_one_that_was_removed_is_not_put_elsewhere(fixtures):
    fixtures("above")
    site_content.build()
    Page.objects.all().delete()
    fixtures("above/below")
    assert site_content.build().kept == ["pages/above/below"]
    assert not Page.objects.exists()


def test_pages_below_pages_stand_at_their_address(fixtures, client):
    fixtures("above/below", words="Deep words.")
    fixtures("above")
    site_content.build()
    assert "Deep words." in client.get("/above/below/").content.decode()


def test_a_file_that_cannot_be_read_stops_the_build_and_changes_nothing(fixtures):
    fixtures("a-page")
    fixtures("bad-page", words=":::\n::: no-such-component\nWords")
    with pytest.raises(BadStandingText, match=r"fixtures/pages/bad-page\.md: no component is called"):
        site_content.build()
    assert not StandingContent.objects.exists()
    assert not InsetText.objects.exists()


def test_the_command_names_the_file_that_cannot_be_read(fixtures, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "broken.md").write_text("no front matter")
    with pytest.raises(CommandError, match=r"fixtures/pages/broken\.md: line 1"):
        call_command("build_site")


def test_every_standing_page_is_published_and_says_when_it_was_reviewed(site, client):
    for standing in StandingContent.objects.exclude(page=None):
        content = PageContent.objects.get(page=standing.page)
        assert content.versions.get().state == PUBLISHED
        assert "Page last reviewed" in client.get(content.get_absolute_url()).content.decode(), standing.key


def test_nobody_can_sign_in_as_the_builder(site):
    builder = site_content.site_builder()
    assert not builder.is_active
    assert not builder.has_usable_password()
