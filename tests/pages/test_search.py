"""What CMS pages offer to site search."""

import pytest
from cms.api import add_plugin, create_page
from cms.models import Page, PageContent
from django.contrib.auth import get_user_model

from icsportal.search.models import Entry
from pages.published import published_pages
from pages.search import words_of


@pytest.fixture
def builder(site):
    return get_user_model().objects.get(username="site-builder")


def urls(words=""):
    entries = Entry.objects.filter(source__startswith="cms.page ")
    return set((entries.matching(words) if words else entries).values_list("url", flat=True))


def content_at(path):
    return PageContent.objects.get(page__urls__path=path)


def test_every_published_page_of_the_standing_site_is_in_the_index(site):
    assert urls() == {page.address for page in published_pages()}


def test_a_draft_shows_only_once_it_is_published(site, builder):
    version = content_at("about").versions.get().copy(builder)
    version.content.title = "Xylophones"
    version.content.save()
    assert urls("xylophone") == set()
    version.publish(builder)
    assert urls("xylophone") == {"/about/"}


def test_an_unpublished_page_leaves_with_all_below_it_and_they_come_back_together(site, builder):
    version = content_at("about").versions.get()
    below = {url for url in urls() if url.startswith("/about/")}
    assert len(below) > 2
    version.unpublish(builder)
    assert not below & urls()
    version.copy(builder).publish(builder)
    assert below <= urls()


def test_a_renamed_page_and_those_below_it_are_found_at_their_new_addresses(site, builder):
    before = {url for url in urls() if url.startswith("/about/")}
    version = content_at("about").versions.get().copy(builder)
    version.content.slug = "who-we-are"
    version.content.save()
    version.publish(builder)
    assert {url.replace("/about/", "/who-we-are/") for url in before} <= urls()
    assert not before & urls()


def test_a_page_moved_below_another_is_found_at_its_new_address(client, site, admin_user):
    contact, about = (Page.objects.get(urls__path=path) for path in ("contact", "about"))
    client.force_login(admin_user)
    answer = client.post(f"/admin/cms/page/{contact.pk}/move-page/", {"target": about.pk, "position": "0"})
    assert answer.status_code == 200, answer.content
    assert "/about/contact/" in urls()
    assert "/contact/" not in urls()


def test_a_deleted_page_leaves_the_index_with_all_below_it(site):
    Page.objects.get(urls__path="about").delete()
    assert not {url for url in urls() if url.startswith("/about/")}


def test_readers_find_every_word_they_see_and_none_they_do_not(db, admin_user):
    page = create_page("Xylophones", "cms/standard.html", "en-gb", created_by=admin_user, slug="x")
    content = page.pagecontent_set(manager="admin_manager").get()
    slot = content.rescan_placeholders()["content"]
    add_plugin(slot, "TextPlugin", "en-gb", body="<p>One</p><p>two</p>")
    add_plugin(slot, "CareCardPlugin", "en-gb", type="urgent", heading="Three", body="<ul><li>four</li></ul>")
    add_plugin(slot, "ActionLinkPlugin", "en-gb", text="Five", address="/hidden/")
    add_plugin(slot, "DataTablePlugin", "en-gb", caption="Six", lines="A | B\nseven | 8")
    group = add_plugin(slot, "CardGroupPlugin", "en-gb", heading="Nine")
    add_plugin(slot, "CardPlugin", "en-gb", "last-child", group, heading="Ten", address="/hidden/")
    content.versions.get().publish(admin_user)
    assert words_of(content).split() == "One two Three four Five Six A | B seven | 8 Nine Ten".split()
    assert urls("five ten xylophone") == {"/x/"}
    assert urls("hidden") == set()
    assert urls("urgent") == set()
