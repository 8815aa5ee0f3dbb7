"""What the register offers to site search: every organisation with a page, by all names it ever had."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from django.db.models import prefetch_related_objects
from django.db.models.signals import post_save
from django.utils import timezone

from icsportal.search import index
from pages.models import Kind, Organisation, RegisterChange, Succession
from pages.published import published_pages
from pages.where_you_live.addresses import former, lists, with_page
from pages.where_you_live.structure import area_name, partnership_area_of

LONG_AGO = datetime(1948, 7, 5, tzinfo=UTC)  # the first day of the NHS


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def everything():
    """(source, what can be found) of each organisation; None of those without a page of their own.

    A partnership with a CMS page at its address is found as that page.
    """
    pages = {page.address for page in published_pages()}
    for number, (title, address) in enumerate(lists()):
        yield f"list {number} of the register", index.Findable("Page", title, address, LONG_AGO)
    found = {row.pk: (row, address) for row, address in with_page() if address not in pages}
    prefetch_related_objects([row for row, _ in found.values()], "names")
    earlier = names_of_predecessors()
    for organisation in Organisation.objects.only("pk"):
        pair = found.get(organisation.pk)
        yield index.name_of(organisation), pair and describe(*pair, earlier.get(organisation.pk, ()))


def names_of_predecessors() -> dict[int, set[str]]:
    """The names of closed organisations by the key of each that followed, through any number of steps."""
    names = {row.pk: f"{row.name}, {row.short_name}" for row, _ in former()}
    earlier = {}
    for step in Succession.objects.order_by("on"):
        passed_on = earlier.get(step.predecessor_id, set()) | {names.get(step.predecessor_id)}
        earlier.setdefault(step.successor_id, set()).update(passed_on - {None})
    return earlier


def describe(row: Organisation, address: str, earlier: Iterable[str]) -> index.Findable:
    kind = row.get_kind_display()
    opened_on = row.opened_on or row.known_open_on
    former_names = [f"{name.name}, {name.short_name}" for name in row.former_names()]
    return index.Findable(
        kind,
        f"{row.name}, {row.town}" if row.kind == Kind.GP_PRACTICE else row.name,
        address,
        start_of(opened_on) if opened_on else LONG_AGO,
        summary=row.role or (f"{kind} in {row.town}." if row.town else f"{kind}."),
        body=" ".join(filter(None, [row.address, row.postcode])),
        also_known_as=", ".join(filter(None, [row.name, row.short_name, *former_names, *sorted(earlier)])),
        reference=(row.ods_code,) if row.ods_code else (),
        place=tuple(filter(None, [area_of(row)])),
    )


def area_of(row: Organisation) -> str:
    """The name of the place that its partnership looks after; empty for a body that serves more than one."""
    if row.kind == Kind.HEALTH_AND_CARE_PARTNERSHIP:
        return area_name(row)
    return partnership_area_of(row) if hasattr(row, "partnership_name") else ""


def after_change(sender, **kwargs):
    """Each change of the register ends with an entry of its history, when all rows are written."""
    index.put_all(everything())


def connect():
    index.add_source(everything)
    post_save.connect(after_change, sender=RegisterChange, dispatch_uid="search")
