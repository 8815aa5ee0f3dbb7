"""Where a page stands, on the toolbar of the CMS while it is read or written."""

from cms.models import PageContent
from cms.toolbar_base import CMSToolbar
from cms.toolbar_pool import toolbar_pool
from django.urls import reverse
from djangocms_versioning.constants import DRAFT

from pages.admin.page import schedule_address
from pages.schedule import words


@toolbar_pool.register
class StandingToolbar(CMSToolbar):
    def post_template_populate(self):
        content = self.toolbar.obj
        version = isinstance(content, PageContent) and content.versions.first()
        if not version or not self.request.user.is_staff:
            return
        menu = self.toolbar.get_or_create_menu("standing", f"Where it stands: {words.standing(version)}")
        settings = reverse("admin:cms_pagecontent_change", args=[content.pk])
        for sentence in (words.seen_by_public(version), words.what_comes_next(version)):
            menu.add_modal_item(sentence, url=settings)
        if self.request.user.has_perm("pages.add_pageschedule") and version.state == DRAFT:
            menu.add_link_item("Schedule it", url=schedule_address(version))
