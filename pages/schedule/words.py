"""Where a version of a CMS page stands, in the words that staff read of every record."""

from cms.models import PageContent
from djangocms_versioning.constants import DRAFT, PUBLISHED
from djangocms_versioning.models import Version

from icsportal.publishing.words import moment, name_of
from pages.models import PageSchedule
from pages.schedule.four_eyes import writer_of


def standing(version) -> str:
    """One of the five words of the lifecycle."""
    if version.state == PUBLISHED:
        return "Published"
    if version.state == DRAFT:
        entry = waiting_entry(version)
        return "Scheduled" if entry and not entry.is_outdated else "Draft"
    return "Withdrawn"


def seen_by_public(version) -> str:
    """What the public sees now of the page."""
    if version.state == PUBLISHED:
        return f"The public can read it, since {moment(version.modified)}."
    if PageContent.objects.filter(page=version.content.page, language=version.content.language).exists():
        return "The public reads another version of this page."
    return "The public cannot read it."


def what_comes_next(version) -> str:
    """What happens next, by itself or by somebody's hand."""
    if version.state == PUBLISHED:
        entry = PageSchedule.objects.waiting().filter(version__in=versions_of_page(version)).first()
        if entry and not entry.is_outdated:
            return f"Another version takes its place on {moment(entry.publish_at)}."
        return "It stays until somebody takes it off."
    if version.state != DRAFT:
        return "Nothing more happens by itself."
    if entry := waiting_entry(version):
        return outlook(entry)
    return (
        f"It stays a draft until a second person publishes it: {name_of(writer_of(version))} "
        "wrote the latest change."
    )


def outlook(entry) -> str:
    """What happens at the time of an entry that waits for it."""
    if entry.is_outdated:
        return (
            f"It does not go live on {moment(entry.publish_at)}: it was changed after it was scheduled. "
            "Delete it from “Scheduled pages”; a second person then schedules it again."
        )
    return f"Goes live on {moment(entry.publish_at)}."


def versions_of_page(version):
    contents = PageContent.admin_manager.filter(page=version.content.page, language=version.content.language)
    return Version.objects.filter(content_type=version.content_type, object_id__in=contents.values("pk"))


def waiting_entry(version):
    return version.schedules.waiting().first()
