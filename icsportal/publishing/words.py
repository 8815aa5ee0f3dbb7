"""Where a record stands, in the words that staff read at the top of its form."""

from django.utils import timezone

from icsportal.publishing.models import Record


def moment(at) -> str:
    """A moment in local time, such as "Monday 4 May 2026 at 09:00"."""
    return f"{timezone.localtime(at):%A %-d %B %Y at %H:%M}"


def name_of(person) -> str:
    return (person.get_full_name() or person.get_username()) if person else "the site's own content"


def seen_by_public(record, at=None) -> str:
    """What the public sees at `at` (default: now)."""
    at = at or timezone.now()
    if record.replaces_id:
        return f"The public reads the earlier version. {seen_by_public(record.replaces, at)}"
    if record.state == Record.State.WITHDRAWN:
        return "The public reads that it was withdrawn, when and why."
    if record.is_live(at):
        return f"The public can read it, since {moment(record.publish_at)}."
    if record.state == Record.State.APPROVED and record.publish_at <= at:
        return f"The public cannot read it any more, since {moment(record.expire_at)}."
    return "The public cannot read it."


def what_comes_next(record, at=None) -> str:
    """What happens next, by itself or by somebody's hand."""
    at = at or timezone.now()
    writer = name_of(record.changed_by)
    match record.standing(at):
        case "Draft":
            return "It stays a draft until somebody sends it for review."
        case "In review":
            return f"It waits for a second person: {writer} wrote the latest change and cannot publish it."
        case "Scheduled":
            return f"Goes live on {moment(record.publish_at)}."
        case "Published" if record.expire_at:
            next_words = f"Comes off on {moment(record.expire_at)}."
        case "Published":
            next_words = "It stays until somebody withdraws it."
        case _:
            return "Nothing more happens by itself."
    if record.needs_check:
        next_words += f" {name_of(record.approved_by)} published it urgently: a second person must check it."
    return next_words
