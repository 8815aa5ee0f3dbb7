"""What CMS pages offer to site search: their published words, from the moment of publication."""

from datetime import timedelta

from cms.models import CMSPlugin, Page, PageContent
from cms.operations import PAGE_OPERATIONS
from cms.signals import post_obj_operation
from cms.utils.plugins import downcast_plugins
from django.db import models
from django.db.models.signals import post_delete
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from djangocms_versioning.signals import post_version_operation

from icsportal.lib.text import words_of_html
from icsportal.publishing.desk import ROWS_AT_MOST, Panel, Row, add_panel
from icsportal.search import index
from icsportal.search.health_words import add_bets, add_groups
from icsportal.search.models import Term
from pages.models.plugins import site_or_https
from pages.published import PublishedPage, published_pages

RECENT = timedelta(days=14)


def describe(page: PublishedPage):
    content = page.content
    return index.Findable(
        "Page",
        content.title,
        page.address,
        content.changed_date,
        summary=content.meta_description or "",
        body=words_of(content),
    )


def words_of(content: PageContent) -> str:
    """All words of the page's components, in their order."""
    plugins = CMSPlugin.objects.filter(placeholder__in=content.get_placeholders())
    ordered = downcast_plugins(plugins.order_by("placeholder", "position"))
    return "\n".join(filter(None, (words for plugin in ordered for words in words_in(plugin))))


def words_in(plugin):
    """What readers see of a component's settings: its free text, but no choices and no addresses.

    "body" holds formatted text in every component; "rte" names the editor that wrote it.
    """
    for field in plugin._meta.local_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        if is_text and site_or_https not in field.validators and field.name != "rte":
            text = getattr(plugin, field.name)
            yield words_of_html(text) if field.name == "body" else text


def sync(top: Page):
    """The index says of a page and all below it what can be read there now."""
    published = {page.content.page_id: page for page in published_pages(below=top)}
    for page in Page.objects.filter(path__startswith=top.path):
        found = published.get(page.pk)
        index.put(index.name_of(page), found and describe(found))


def after_versioning(sender, obj, **kwargs):
    if isinstance(obj.content, PageContent):
        sync(obj.content.page)


def after_moving(sender, operation, obj, **kwargs):
    if operation in PAGE_OPERATIONS:
        for page in Page.objects.filter(pk=obj.pk):  # as it is now; a deleted one is gone by itself
            sync(page)


def after_deleting(sender, instance, **kwargs):
    index.put(index.name_of(instance), None)


def everything():
    return ((index.name_of(page.content.page), describe(page)) for page in published_pages())


def searches_that_failed(request):
    """What people looked for in the last two weeks without finding or opening anything."""
    if not request.user.has_perm("search.view_term"):
        return None
    since = timezone.localdate() - RECENT
    failing = Term.objects.failing().filter(week__gte=since).most_asked_first()[: ROWS_AT_MOST + 1]
    return Panel(
        "Searches that failed",
        "Everybody found something in the last two weeks.",
        [
            Row(
                term.words,
                f"{reverse('admin:search_term_changelist')}?{urlencode({'q': term.words})}",
                f"Asked {term.searches} times in the week of {term.week:%-d %B %Y}, "
                f"{term.without_result} times without a result.",
            )
            for term in failing
        ],
    )


def add_health_words(*, fields, text, by):
    """The maker of `fixtures/search`."""
    add_groups(fields["groups"])
    add_bets(fields["bets"])


def connect():
    index.add_source(everything)
    add_panel(searches_that_failed)
    post_version_operation.connect(after_versioning, dispatch_uid="search")
    post_obj_operation.connect(after_moving, dispatch_uid="search")
    post_delete.connect(after_deleting, sender=Page, dispatch_uid="search")
