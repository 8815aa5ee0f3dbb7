"""Pages that a bulletin points to by address, whichever app they belong to."""

from icsportal.publishing.models import MovedAddress
from icsportal.search.models import Entry


def related_pages(addresses: list[str]) -> list[Entry]:
    """What the public can read now at these addresses, or at where they moved, by title. Two queries."""
    found = {entry.pk: entry for entry in entries_at(addresses).values()}
    return sorted(found.values(), key=lambda entry: (entry.title, entry.pk))


def entries_at(addresses: list[str]) -> dict[str, Entry]:
    """What the public can read now at each of these addresses, or at where it moved. Two queries."""
    if not addresses:
        return {}
    moved = dict(MovedAddress.objects.filter(old_path__in=addresses).values_list("old_path", "new_path"))
    now = {address: moved.get(address, address) for address in addresses}
    found = {entry.url: entry for entry in Entry.objects.live().filter(url__in=now.values()).for_listing()}
    return {address: found[path] for address, path in now.items() if path in found}


def pages_to_choose_from(kept: list[str]) -> list[tuple[str, str]]:
    """(address, words) of all that is public, by kind and title, after those kept that are not public now."""
    public = Entry.objects.live().order_by("kind", "title").values_list("url", "kind", "title")
    choices = [(url, f"{kind}: {title}") for url, kind, title in public]
    known = {url for url, _ in choices}
    return [(url, f"Not public now: {url}") for url in kept if url not in known] + choices
