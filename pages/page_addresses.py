"""Old addresses of CMS pages redirect: the CMS itself forgets them when a page is renamed or moved."""

from cms.models import Page, PageUrl
from cms.operations import MOVE_PAGE
from cms.signals import post_obj_operation, pre_obj_operation
from djangocms_versioning.constants import OPERATION_PUBLISH
from djangocms_versioning.signals import post_version_operation, pre_version_operation

from icsportal.publishing.actions import move_address


def public_paths(page):
    """{page id: path} of a page and all below it, for those the public can reach."""
    return dict(
        PageUrl.objects.filter(page__path__startswith=page.path)
        .exclude(path=None)
        .exclude(page__is_home=True)
        .values_list("page_id", "path")
    )


def redirect_moved(before, page):
    """Every path of `before` that is another one now redirects to it."""
    after = public_paths(page)
    for page_id, old_path in before.items():
        new_path = after.get(page_id)
        if new_path is not None and new_path != old_path:
            move_address(old_path=f"/{old_path}/", new_path=f"/{new_path}/")


def before_publishing(sender, operation, obj, **kwargs):
    if operation == OPERATION_PUBLISH and hasattr(obj.content, "page"):
        obj.paths_before = public_paths(obj.content.page)


def after_publishing(sender, operation, obj, **kwargs):
    if operation == OPERATION_PUBLISH and hasattr(obj.content, "page"):
        redirect_moved(obj.paths_before, obj.content.page)


def before_moving(sender, operation, obj, **kwargs):
    if operation == MOVE_PAGE:
        obj.paths_before = public_paths(obj)


def after_moving(sender, operation, obj, **kwargs):
    if operation == MOVE_PAGE:
        redirect_moved(obj.paths_before, Page.objects.get(pk=obj.pk))


def connect():
    pre_version_operation.connect(before_publishing, dispatch_uid="page_addresses")
    post_version_operation.connect(after_publishing, dispatch_uid="page_addresses")
    pre_obj_operation.connect(before_moving, dispatch_uid="page_addresses")
    post_obj_operation.connect(after_moving, dispatch_uid="page_addresses")
