"""The CMS pages that the public can read, with their addresses."""

from dataclasses import dataclass, field
from typing import NamedTuple

from cms.models import Page, PageContent, PagePermission, PageUrl
from django.conf import settings
from django.db.models import OuterRef, Q, Subquery


class PublishedPage(NamedTuple):
    content: PageContent
    address: str


@dataclass
class Branch:
    """A page as the site map shows it, above the pages that belong to it."""

    title: str
    address: str
    branches: list["Branch"] = field(default_factory=list)


def published_pages(below: Page | None = None) -> list[PublishedPage]:
    """Every page anyone may read, or those of one page and all below it; parents before their children.

    Left out are pages under an unpublished one, which the CMS hides too, and those that only lead elsewhere.
    """
    path = PageUrl.objects.filter(page=OuterRef("page"), language=OuterRef("language")).values("path")[:1]
    contents = (
        PageContent.objects.filter(
            Q(redirect=None) | Q(redirect=""),
            language=settings.LANGUAGE_CODE,
            page__site_id=settings.SITE_ID,
            page__login_required=False,
        )
        .annotate(path=Subquery(path))
        .exclude(path=None)
        .select_related("page")
        .order_by("page__path")
    )
    if below is not None:
        contents = contents.filter(page__path__startswith=below.path)
    closed = [
        permission.get_page_permission_tuple()
        for permission in PagePermission.objects.filter(can_view=True).select_related("page")
    ]
    return [
        PublishedPage(content, f"/{content.path}/" if content.path else "/")
        for content in contents
        if not any(permission.contains(content.page.path) for permission in closed)
    ]


def branches() -> list[Branch]:
    """The published pages as a tree: home, then the others in the order in which editors keep them."""
    top, way = [], []
    for content, address in published_pages():
        branch = Branch(content.title, address)
        while way and not content.page.path.startswith(way[-1][0]):
            way.pop()
        (way[-1][1].branches if way else top).append(branch)
        way.append((content.page.path, branch))
    return sorted(top, key=lambda branch: branch.address != "/")
