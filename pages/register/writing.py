"""Writing differences of the import into the register's tables, kind by kind, in few queries."""

from collections import defaultdict
from datetime import timedelta

from pages.models import (
    ImportedFact,
    Kind,
    Membership,
    Organisation,
    OrganisationName,
    Partner,
    PatientCount,
    Place,
    Site,
    Source,
    Succession,
)
from pages.slugs import plain_slug, unused_slug

MODELS = {
    "source": Source,
    "organisation": Organisation,
    "names": OrganisationName,
    "membership": Membership,
    "partner": Partner,
    "succession": Succession,
    "patient count": PatientCount,
    "site": Site,
    "place": Place,
}
# Fields whose plain value is the key of an organisation.
REFERENCES = {
    "organisation",
    "partnership",
    "council",
    "operator",
    "predecessor",
    "successor",
    "child",
    "parent",
}
# What makes a row the same one, where the register already has it without an import.
NATURAL_KEYS = {
    "source": ["id"],
    "partner": ["organisation_id", "partnership_id"],
    "succession": ["predecessor_id", "successor_id"],
    "patient count": ["organisation_id", "as_at"],
    "site": ["name", "postcode"],
    "place": ["code"],
}
# Partnerships and networks choose their addresses first, and open ones before closed ones.
FIRST_TO_CHOOSE = [Kind.HEALTH_AND_CARE_PARTNERSHIP, Kind.PRIMARY_CARE_NETWORK]
ONE_DAY = timedelta(days=1)


class Writer:
    """Writes each difference once. What an editor removed since the last import stays removed."""

    def __init__(self, differences):
        self.facts = differences.facts
        self.found = differences.found
        self.organisations = {}
        self.written = []

    def write(self):
        self.find_organisations()
        write = {"organisation": self.write_organisations, "names": self.write_names}
        write["membership"] = self.write_memberships
        for kind in MODELS:
            todo = [one for one in self.found if one.key[0] == kind and one.what != "gone"]
            if kind in write:
                write[kind](todo)
            else:
                self.write_rows(todo, existing(kind))
        ImportedFact.objects.bulk_create(
            self.written,
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["fields", "object_id"],
        )
        gone = [one.before.pk for one in self.found if one.what == "gone"]
        ImportedFact.objects.filter(pk__in=gone).delete()

    def find_organisations(self):
        """Those that the import wrote before, or that have the same code or name."""
        rows = {str(row.pk): row for row in Organisation.objects.all()}
        by_code = {row.ods_code: row for row in rows.values() if row.ods_code}
        by_name = {
            name.name: rows[str(name.organisation_id)]
            for name in OrganisationName.objects.all()
            if rows[str(name.organisation_id)].ods_code is None
        }
        written = dict(ImportedFact.objects.filter(kind="organisation").values_list("key", "object_id"))
        for (kind, key), fact in self.facts.items():
            if kind == "organisation":
                name = self.facts["names", key].fields["names"][-1]["name"]
                found = (
                    rows.get(written.get(key)) or by_code.get(fact.fields["ods_code"]) or by_name.get(name)
                )
                if found:
                    self.organisations[key] = found

    def write_organisations(self, todo):
        # Councils before what lies in their areas.
        for in_a_council in (False, True):
            part = [one for one in todo if bool(one.fact.fields.get("council")) == in_a_council]
            for difference, row in self.write_rows(part, self.organisations, lambda one: one.key[1]):
                self.organisations[difference.key[1]] = row

    def write_rows(self, todo, rows, key_of=None):
        """Create or change one row for each difference; `rows` has those that exist, by `key_of` it."""
        new, done = [], []
        by_id = {str(row.pk): row for row in rows.values()}
        for difference in todo:
            fields = self.resolved(difference.fact.fields)
            row = rows.get(key_of(difference) if key_of else natural_key(difference.key[0], fields))
            if difference.before:
                row = by_id.get(difference.before.object_id)
                fields = {name: fields[name] for name in difference.changed_fields}
            if row is None and difference.before is None:
                row = MODELS[difference.key[0]](**fields)
                new.append(row)
            elif row is not None:
                set_fields(row, fields)
            done.append((difference, row))
        if new:
            type(new[0]).objects.bulk_create(new)
        for difference, row in done:
            self.remember(difference, row)
        return done

    def resolved(self, fields):
        """The fields with each reference as the organisation that it names."""
        return {
            name: self.organisations[value] if name in REFERENCES and value else value
            for name, value in fields.items()
        }

    def remember(self, difference, row):
        kind, key = difference.key
        object_id = row.pk if row is not None else difference.before.object_id
        self.written.append(
            ImportedFact(kind=kind, key=key, fields=difference.fact.plain, object_id=object_id)
        )

    def write_names(self, todo):
        known = defaultdict(dict)
        for row in OrganisationName.objects.all():
            known[row.organisation_id][row.name] = row
        taken = {row.slug for rows in known.values() for row in rows.values() if row.slug}
        new = []
        for difference in sorted(todo, key=self.turn_to_choose):
            organisation = self.organisations[difference.key[1]]
            rows = known[organisation.pk]
            slugs = {row.slug for row in rows.values()}
            changed, added = names_to_write(difference, rows)
            # No two names may overlap even for a moment: first give up days, then take them.
            for row, fields in changed:
                set_fields(row, fewer_days(row, fields))
            for row, fields in changed:
                set_fields(row, fields)
            for fields in added:
                row = OrganisationName(organisation=organisation, **fields)
                new.append(row)
                if plain_slug(organisation.kind, row.name) not in slugs:
                    row.slug = unused_slug(organisation, row.name, taken)
                    slugs.add(plain_slug(organisation.kind, row.name))
                    taken.add(row.slug)
            self.remember(difference, organisation)
        OrganisationName.objects.bulk_create(new)

    def turn_to_choose(self, difference):
        organisation = self.organisations[difference.key[1]]
        return (
            organisation.closed_on is not None,
            FIRST_TO_CHOOSE.index(organisation.kind)
            if organisation.kind in FIRST_TO_CHOOSE
            else len(FIRST_TO_CHOOSE),
            organisation.pk,
        )

    def write_memberships(self, todo):
        """A child that moved leaves its old parent the day before the files first show it in the new one."""
        current = {row.child_id: row for row in Membership.objects.filter(ends_on=None)}
        new = []
        for difference in todo:
            fields = self.resolved(difference.fact.fields)
            child, parent = fields.pop("child"), fields.pop("parent")
            row = current.get(child.pk)
            if row is None and difference.before is None:
                row = Membership.between(child, parent, **fields)
                new.append(row)
            elif row is not None and row.parent_id != parent.pk and "parent" in difference.changed_fields:
                moved_on = fields["as_at"]
                set_fields(row, {"ends_on": moved_on - ONE_DAY})
                row = Membership.between(
                    child, parent, **fields | {"starts_on": moved_on, "start_is_known": False}
                )
                new.append(row)
            elif row is not None and row.parent_id == parent.pk:
                set_fields(row, {"source_ids": fields["source_ids"], "as_at": fields["as_at"]})
            self.remember(difference, child)
        Membership.objects.bulk_create(new)


def names_to_write(difference, rows):
    """([(row, what to set)], [names to add]): what the files changed of an organisation's names.

    A name that they simply write over the old one ends that, by the day of the list that first shows it: the
    exact day is not known. A name that an editor gave first stays with the editor's days.
    """
    if difference.before is None:
        whole = [(rows.get(name["name"]), name) for name in difference.fact.fields["names"]]
        return [(row, name) for row, name in whole if row], [name for row, name in whole if not row]
    before = {name["name"]: name for name in difference.before.fields["names"]}
    names = zip(difference.fact.fields["names"], difference.fact.plain["names"], strict=True)
    changed, added = [], []
    for fields, now in names:
        said = before.get(now["name"])
        if said and now["name"] in rows:
            news = {field: fields[field] for field in fields if now[field] != said.get(field)}
            changed.append((rows[now["name"]], news))
        elif not said and now["name"] not in rows:
            added.append(fields)
    current = next((row for row in rows.values() if row.ends_on is None), None)
    ends_by_itself = any(row is current and news.get("ends_on") for row, news in changed)
    if added and added[-1]["ends_on"] is None and current and not ends_by_itself:
        seen_on = added[-1]["as_at"]
        added[-1] |= {"starts_on": seen_on, "start_is_known": False}
        changed.append((current, {"ends_on": seen_on - ONE_DAY}))
    return changed, added


def fewer_days(row, fields):
    """The days that a row has both before and after `fields` are set."""
    starts = [day for day in (row.starts_on, fields.get("starts_on", row.starts_on)) if day]
    ends = [day for day in (row.ends_on, fields.get("ends_on", row.ends_on)) if day]
    return {"starts_on": max(starts, default=None), "ends_on": min(ends, default=None)}


def existing(kind):
    return {natural_key(kind, vars(row)): row for row in MODELS[kind].objects.all()}


def natural_key(kind, fields):
    return tuple(
        fields[name] if name in fields else fields[name.removesuffix("_id")].pk for name in NATURAL_KEYS[kind]
    )


def set_fields(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
