"""The settings of a CMS page, below what staff read of every record: what the public sees, and what next."""

from cms.admin.pageadmin import PageContentAdmin
from cms.models import PageContent
from cms.toolbar.utils import get_object_preview_url
from django.contrib import admin
from django.urls import reverse
from djangocms_versioning.constants import DRAFT

from pages.schedule import words
from pages.schedule.checking import findings, reading_age

admin.site.unregister(PageContent)


@admin.register(PageContent)
class PageSettingsAdmin(PageContentAdmin):
    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        version = obj and obj.versions.first()
        if version:
            context |= standing_context(version, request.user)
        return super().render_change_form(request, context, add, change, form_url, obj)


def standing_context(version, person):
    """What the top of a form says of a version of a page, for "admin/pages/page_standing.html"."""
    context = {
        "standing": words.standing(version),
        "seen_by_public": words.seen_by_public(version),
        "what_comes_next": words.what_comes_next(version),
        "preview_address": get_object_preview_url(version.content),
    }
    if version.state != DRAFT:
        return context
    if person.has_perm("pages.add_pageschedule") and not words.waiting_entry(version):
        context["schedule_address"] = schedule_address(version)
    found = findings(version)
    return context | {
        "is_checked": True,
        "stops": [str(finding) for finding in found if finding.stops],
        "advice": [str(finding) for finding in found if not finding.stops],
        "reading_age": reading_age(version),
    }


def schedule_address(version):
    return f"{reverse('admin:pages_pageschedule_add')}?version={version.pk}"
