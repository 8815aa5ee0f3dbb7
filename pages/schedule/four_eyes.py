"""Who wrote the latest change of a page cannot be the one who publishes it.

The CMS asks `Version.check_publish` before it publishes by a button or a request, and so asks our condition.
Django's own save signals say who writes: those of the CMS stay silent for a request without its parameters.
"""

from cms.models import CMSPlugin, PageContent, Placeholder
from cms.utils.permissions import get_current_user
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from djangocms_versioning.conditions import ConditionFailed
from djangocms_versioning.constants import DRAFT
from djangocms_versioning.models import Version

from pages.models import PageEdit


def writer_of(version):
    """Who made the latest change of a version: the person who began it, until somebody else changes it."""
    edit = getattr(version, "latest_edit", None)
    return edit.by if edit else version.created_by


def second_person(version, user):
    """A condition of the CMS for publishing."""
    if writer_of(version) == user:
        raise ConditionFailed(
            "You wrote the latest change of this page, so a second person must publish it. "
            "If it cannot wait, use “Scheduled pages” in the admin and say why."
        )


def note_edit(sender, instance, **kwargs):
    """What the person of this request just wrote in a draft of a page is its latest change."""
    by = get_current_user()
    if not isinstance(instance, CMSPlugin | PageContent) or not getattr(by, "pk", None):
        return
    content = instance
    if isinstance(instance, CMSPlugin):
        # It may be gone already when a whole page is deleted.
        placeholder = Placeholder.objects.filter(pk=instance.placeholder_id).first()
        content = placeholder and placeholder.source
    if not isinstance(content, PageContent):
        return
    version = content.versions.filter(state=DRAFT).first()
    if version is not None:
        PageEdit.objects.update_or_create(version=version, defaults={"by": by, "at": timezone.now()})


def connect():
    if second_person not in Version.check_publish:
        Version.check_publish.append(second_person)
    post_save.connect(note_edit, dispatch_uid="page_four_eyes")
    post_delete.connect(note_edit, dispatch_uid="page_four_eyes")
