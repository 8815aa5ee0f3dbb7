"""Changes of the register made by staff: each is whole, said in words, recorded, and can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from icsportal.publishing.actions import move_address
from pages.models import (
    COUNCILS,
    OTHER_PROVIDERS,
    TRUSTS,
    Kind,
    Membership,
    Organisation,
    OrganisationName,
    Partner,
    RegisterChange,
    Succession,
)
from pages.models.kinds import BELONGS_TO
from pages.register.ledger import Ledger, Refused, take_back
from pages.slugs import plain_slug, unused_slug

ONE_DAY = timedelta(days=1)
# Bodies of one family may take each other's place; any other only one of its own kind.
FAMILIES = [
    {*COUNCILS},
    {*TRUSTS, *OTHER_PROVIDERS},
    {Kind.CLINICAL_COMMISSIONING_GROUP, Kind.INTEGRATED_CARE_BOARD},
]


@dataclass
class Reorganisation:
    """What is to happen on the day `on`, the first day of the new order.

    Everything in `closing` has its last day on the day before. What succeeds it is `successor`; or, without
    one, a new organisation called `new_name`; or neither. With a `successor`, `new_name` renames it.
    `moving` joins the successor from elsewhere.
    """

    on: date
    closing: Sequence[Organisation] = ()
    successor: Organisation | None = None
    new_name: str = ""
    new_ods_code: str = ""
    new_kind: str = ""
    partnership: Organisation | None = None
    moving: Sequence[Organisation] = ()

    @property
    def day_before(self):
        return self.on - ONE_DAY


@dataclass
class Preview:
    """What a reorganisation would do: in sentences, and as the addresses that would lead elsewhere."""

    sentences: list[str]
    addresses: list[tuple[str, str]] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)


def day(on):
    return date_format(on, "j F Y")


def family(kind):
    return next((kinds for kinds in FAMILIES if kind in kinds), {kind})


@transaction.atomic
def reorganise(*, plan: Reorganisation, reason: str, by) -> RegisterChange:
    """The register is as `plan` says, before and after its day, and its history says so.

    Nothing that the public sees changes before that day. Raises Refused with a sentence for staff.
    """
    ledger = Ledger()
    carry_out(plan, ledger)
    return ledger.close(kind=RegisterChange.Kind.REORGANISATION, by=by, on=plan.on, reason=reason)


def preview(plan: Reorganisation) -> Preview:
    """What `reorganise` would do: it is done, looked at, and taken back. Raises Refused like it."""
    with transaction.atomic():
        touched = [*plan.closing, *([plan.successor] if plan.successor else [])]
        before = {one.pk: one.own_address_on(plan.day_before) for one in touched}
        counts_before = network_counts(plan.day_before)
        ledger = Ledger()
        successor = carry_out(plan, ledger)
        moved = {one.pk: Organisation.objects.get(pk=one.pk).address_on(plan.on) for one in touched}
        result = Preview(
            sentences=[*ledger.sentences, *changed_counts(plan, counts_before, network_counts(plan.on))],
            addresses=[(before[key], moved[key]) for key in before if before[key] != moved[key]],
            pages=pages_touched(plan, successor, ledger),
        )
        transaction.set_rollback(True)
    return result


def carry_out(plan, ledger):
    """Write the plan through the ledger, and return the successor, if there is one."""
    plan = as_stored(plan)
    check(plan)
    closing = list(plan.closing)
    successor = plan.successor
    for organisation in closing:
        ledger.say(f"{organisation.name_on(plan.day_before)} closes. Its last day is {day(plan.day_before)}.")
    if successor and plan.new_name:
        rename(successor, plan, ledger)
    elif plan.new_name:
        successor = open_new(plan, ledger)
    for organisation in closing:
        ledger.change(organisation, closed_on=plan.day_before)
        if successor:
            is_new = not plan.successor and len(closing) == 1
            ledger.create(
                Succession(
                    predecessor=organisation,
                    successor=successor,
                    on=plan.on,
                    type=Succession.Type.REPLACEMENT if is_new else Succession.Type.MERGER,
                )
            )
            ledger.say(
                f"{successor.name_on(plan.on)} takes the place of {organisation.name_on(plan.day_before)} "
                f"from {day(plan.on)}."
            )
    move_members(plan, successor, ledger)
    move_partners(plan, successor, ledger)
    return successor


def as_stored(plan):
    """The plan with its organisations as they are now, held so that nobody else changes them meanwhile."""
    chosen = [*plan.closing, *plan.moving, *([plan.successor] if plan.successor else [])]
    rows = Organisation.objects.select_for_update().in_bulk([one.pk for one in chosen])
    return replace(
        plan,
        closing=[rows[one.pk] for one in plan.closing],
        moving=[rows[one.pk] for one in plan.moving],
        successor=plan.successor and rows[plan.successor.pk],
    )


def check(plan):
    """Raises Refused if the plan contradicts itself or the register."""
    if not (plan.closing or plan.new_name or plan.moving):
        raise Refused("Choose what closes, or give a new name, or choose what moves.")
    if plan.moving and not (plan.successor or plan.new_name):
        raise Refused("Say what they move to: choose the successor, or name a new organisation.")
    if plan.successor in plan.closing:
        raise Refused(f"{plan.successor} cannot both close and succeed. Take it out of one of the two.")
    for organisation in [*plan.closing, *plan.moving]:
        if not organisation.is_open_on(plan.day_before):
            raise Refused(f"{organisation} is not open on {day(plan.day_before)}.")
        if organisation.closed_on:
            raise Refused(f"{organisation} closes already: its last day is {day(organisation.closed_on)}.")
        refuse_later_changes(organisation, plan.on)
    if plan.successor:
        if not plan.successor.is_open_on(plan.on) or plan.successor.closed_on:
            raise Refused(f"{plan.successor} is not open from {day(plan.on)}, so it cannot succeed anything.")
        if plan.new_ods_code or plan.new_kind:
            raise Refused("A code and a kind are for a new organisation: leave them empty, or the successor.")
        refuse_later_changes(plan.successor, plan.on, only_names=not plan.closing)
    check_kinds(plan)


def check_kinds(plan):
    kind = kind_of_successor(plan)
    for organisation in plan.closing if kind else ():
        if kind not in family(organisation.kind):
            raise Refused(
                f"{organisation} is of the kind “{organisation.kind}”: "
                f"one of the kind “{kind}” cannot take its place."
            )
    for organisation in plan.moving:
        if (organisation.kind, kind) not in BELONGS_TO:
            raise Refused(
                f"{organisation} is of the kind “{organisation.kind}”: "
                f"it cannot move to one of the kind “{kind}”."
            )


def kind_of_successor(plan):
    if plan.successor:
        return plan.successor.kind
    if not plan.new_name:
        return None
    kinds = {organisation.kind for organisation in plan.closing}
    if not plan.new_kind and len(kinds) != 1:
        raise Refused("Say what kind of organisation the new one is.")
    return plan.new_kind or kinds.pop()


def refuse_later_changes(organisation, on, only_names=False):
    """What is recorded of an organisation from the day `on` must be undone before that day is changed."""
    later = list(organisation.names.filter(starts_on__gte=on))
    if not only_names:
        later += organisation.memberships.filter(starts_on__gte=on)
        later += organisation.memberships_of_children.filter(starts_on__gte=on)
    if later:
        raise Refused(
            f"The register already says something of {organisation} from {day(later[0].starts_on)}: "
            f"“{later[0]}”. Choose a later day, or undo that change first."
        )


def rename(organisation, plan, ledger):
    current = organisation.names.on(plan.day_before).get()
    if current.name == plan.new_name:
        raise Refused(f"It is already called {plan.new_name}. Leave the new name empty to keep it.")
    refuse_taken_name(plan.new_name, organisation.kind, plan.on, but_for=organisation)
    ledger.change(current, ends_on=plan.day_before)
    is_same_slug = plain_slug(organisation.kind, plan.new_name) == organisation.slug_on(plan.day_before)
    ledger.create(
        OrganisationName(
            organisation=organisation,
            name=plan.new_name,
            slug=None if is_same_slug else unused_slug(organisation, plan.new_name),
            starts_on=plan.on,
        )
    )
    ledger.say(f"{current.name} is called {plan.new_name} from {day(plan.on)}.")


def refuse_taken_name(name, kind, on, but_for=None):
    others = Organisation.objects.of_kinds(kind).open_on(on).exclude(pk=but_for and but_for.pk)
    if OrganisationName.objects.on(on).filter(name__iexact=name, organisation__in=others).exists():
        raise Refused(f"There is already one of the kind “{kind}” called {name}.")


def open_new(plan, ledger):
    kind = kind_of_successor(plan)
    code = plan.new_ods_code or None
    refuse_taken_name(plan.new_name, kind, plan.on)
    if code and (other := Organisation.objects.filter(ods_code=code).first()):
        raise Refused(f"The code {code} belongs to {other}.")
    organisation = Organisation(kind=kind, ods_code=code, opened_on=plan.on)
    try:
        organisation.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    ledger.create(organisation)
    slug = unused_slug(organisation, plan.new_name)
    ledger.create(OrganisationName(organisation=organisation, name=plan.new_name, slug=slug))
    where = ""
    if kind in (Kind.PRIMARY_CARE_NETWORK, Kind.GP_PRACTICE):
        parent = plan.partnership or parent_of_all(plan)
        ledger.create(Membership.between(organisation, parent, starts_on=plan.on))
        where = f" in {parent.name_on(plan.on)}"
    ledger.say(f"{plan.new_name} opens on {day(plan.on)}{where}.")
    return organisation


def parent_of_all(plan):
    """What all that closes belongs to."""
    parents = {organisation.parent_on(plan.day_before) for organisation in plan.closing}
    if len(parents) != 1 or None in parents:
        raise Refused("Choose the partnership that the new organisation belongs to.")
    return parents.pop()


def move_members(plan, successor, ledger):
    """Who belonged to what closes belongs to its successor; without one, to the partnership above."""
    on_the_day_before = Membership.objects.on(plan.day_before).select_related("child", "parent")
    for own in on_the_day_before.filter(child__in=plan.closing):
        ledger.change(own, ends_on=plan.day_before)
    joining = on_the_day_before.filter(parent__in=plan.closing) | on_the_day_before.filter(
        child__in=plan.moving
    )
    for membership in joining.prefetch_related("child__names", "parent__names").order_by("pk"):
        child, parent, ends_on = membership.child, membership.parent, membership.ends_on
        target = successor or parent.parent_on(plan.day_before)
        if target == parent or ends_on == plan.day_before:
            continue
        ledger.change(membership, ends_on=plan.day_before)
        if target:
            ledger.create(Membership.between(child, target, starts_on=plan.on, ends_on=ends_on))
            ledger.say(f"{child} moves from {parent} to {target.name_on(plan.on)} on {day(plan.on)}.")
        else:
            ledger.say(f"{child} belongs to nothing from {day(plan.on)}.")


def move_partners(plan, successor, ledger):
    """The successor has the partners, and is a partner, where what closes had and was."""
    current = Partner.objects.on(plan.day_before).select_related("organisation", "partnership")
    for mine, other in (("organisation", "partnership"), ("partnership", "organisation")):
        known = set()
        if successor:
            rows = Partner.objects.on(plan.on).filter(**{mine: successor})
            known = set(rows.values_list(f"{other}_id", flat=True))
        for partner in current.filter(**{f"{mine}__in": plan.closing}).order_by("pk"):
            ledger.change(partner, ends_on=plan.day_before)
            that = getattr(partner, other)
            if successor and that.pk not in known and that.closed_on is None:
                known.add(that.pk)
                ledger.create(
                    Partner(**{mine: successor, other: that}, starts_on=plan.on, notes=partner.notes)
                )


def network_counts(on):
    partnerships = Organisation.objects.partnerships().with_name(on).with_network_count(on)
    return {one.pk: (one.name, one.network_count) for one in partnerships.order_by("name")}


def changed_counts(plan, before, after):
    for key, (name, count) in after.items():
        _, count_before = before.get(key, (name, 0))
        if count_before != count:
            yield (
                f"{name} has {count_before} primary care networks until {day(plan.day_before)}, "
                f"and {count} from {day(plan.on)}."
            )


def pages_touched(plan, successor, ledger):
    """The addresses of pages that will say something else from the day of the plan."""
    shown = [successor] if successor else []
    shown += filter(None, [one.parent_on(plan.day_before) for one in plan.closing])
    moved = [row["to"] for row in ledger.rows if row["model"] == "pages.membership" and row["from"] is None]
    shown += Organisation.objects.filter(pk__in=[row["parent_id"] for row in moved])
    shown += Organisation.objects.filter(pk__in=[row["child_id"] for row in moved])
    return list(dict.fromkeys(one.own_address_on(plan.on) for one in shown))


@transaction.atomic
def undo(*, change: RegisterChange, by, reason: str = "", today: date | None = None) -> RegisterChange:
    """The register is exactly as it was before `change`. What was public meanwhile leads to what was before.

    Raises Refused if the change cannot be undone, or later changes build on it.
    """
    today = today or timezone.localdate()
    change = RegisterChange.objects.select_for_update().get(pk=change.pk)
    if not change.can_be_undone:
        raise Refused("Only a reorganisation or a correction can be undone, and only once.")
    was_public = change.takes_effect_on and change.takes_effect_on <= today
    touched = [one for one in organisations_of(change) if was_public and one.is_known_by(today)]
    public = {one: one.own_address_on(today) for one in touched}
    take_back(change.details)
    ledger = Ledger()
    ledger.say(f"Undone: {change.summary}")
    remaining = {one.pk: one for one in organisations_of(change)}
    for organisation, path in public.items():
        instead = remaining.get(organisation.pk) or next(iter(remaining.values()), None)
        if instead:
            move_address(old_path=path, new_path=instead.address_on(today))
    return ledger.close(
        kind=RegisterChange.Kind.UNDO, by=by, on=change.takes_effect_on, reason=reason, undoes=change
    )


def organisations_of(change):
    """The organisations that a change closed, renamed or made, as far as they exist, first the closed."""
    ids = {
        row["pk"] if row["model"] == "pages.organisation" else row["to"].get("organisation_id")
        for row in change.details
        if row["model"] in ("pages.organisation", "pages.organisationname")
    }
    return list(Organisation.objects.filter(pk__in=ids - {None}).order_by("-closed_on", "pk"))


@transaction.atomic
def correct(*, fact, fields: dict, by, reason: str = "") -> RegisterChange | None:
    """A row of the register is put right: facts that were wrong, or that have no dates of their own.

    None if they were right already.
    """
    stored = type(fact).objects.select_for_update().get(pk=fact.pk)
    changed = {name: value for name, value in fields.items() if getattr(stored, name) != value}
    if not changed:
        return None
    ledger = Ledger()
    for name, value in changed.items():
        words = stored._meta.get_field(name).verbose_name
        ledger.say(f"{stored}: {words} from “{shown(getattr(stored, name))}” to “{shown(value)}”.")
    ledger.change(stored, **changed)
    return ledger.close(kind=RegisterChange.Kind.CORRECTION, by=by, on=None, reason=reason)


def shown(value):
    return "nothing" if value in (None, "") else value


@transaction.atomic
def add(*, fact, by, reason: str = "") -> RegisterChange:
    """A row that was missing is in the register."""
    ledger = Ledger()
    ledger.create(fact)
    ledger.say(f"Added: {fact._meta.verbose_name} {fact}.")
    return ledger.close(kind=RegisterChange.Kind.CORRECTION, by=by, on=None, reason=reason)
