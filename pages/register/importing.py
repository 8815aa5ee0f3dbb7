"""The import: what differs between the files and what they said last time, and writing just that."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pages.models import ImportedFact, Kind, RegisterChange
from pages.register.facts import facts
from pages.register.files import BadRegister, Problems, read
from pages.register.writing import MODELS, REFERENCES, Writer

FOLDER = settings.BASE_DIR / "fixtures" / "register"
UNREMARKED = {"as_at", "source_ids"}


@dataclass(frozen=True)
class Difference:
    """One fact that the files add, change, or have no more. `before` is what they said last time."""

    what: str
    label: str
    key: tuple[str, str]
    fact: object = None
    before: ImportedFact | None = None

    @property
    def changed_fields(self):
        """{field: (from, to)}"""
        if self.what != "changed":
            return {}
        before, after = self.before.fields, self.fact.plain
        return {name: (before.get(name), after[name]) for name in after if before.get(name) != after[name]}

    def __str__(self):
        if self.what == "gone":
            return (
                f"gone: {self.label} is not in the files any more; it stays until it is closed in the admin"
            )
        if self.what == "added":
            return f"added: {self.label}"
        fields = self.changed_fields
        remarked = {name: fields[name] for name in fields if name not in UNREMARKED} or fields
        return f"changed: {self.label}: " + "; ".join(
            f"{name.replace('_', ' ')} from {in_words(old)} to {in_words(new)}"
            for name, (old, new) in remarked.items()
        )

    def as_json(self):
        return {"what": self.what, "label": self.label} | (
            {"fields": self.changed_fields} if self.what == "changed" else {}
        )


@dataclass
class Differences:
    """Everything that an import would write, in the order of writing; true if there is anything."""

    facts: dict
    found: list[Difference] = field(default_factory=list)

    def __bool__(self):
        return bool(self.found)

    def __str__(self):
        if not self.found:
            return "Nothing to do: the register is as the files say."
        counts = Counter(difference.what for difference in self.found)
        return ", ".join(f"{counts[what]} {what}" for what in ("added", "changed", "gone") if counts[what])


def in_words(value):
    if value in (None, "", [], {}):
        return "nothing"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return ", then ".join(f"“{name['name']}”" for name in value)
    return f"“{value}”"


def differences(folder: Path = FOLDER) -> Differences:
    """What the files in `folder` say that they did not say at the last import. Writes nothing.

    Raises BadRegister with every bad row.
    """
    problems = Problems()
    found = facts(read(folder, problems), problems)
    problems.stop_if_any()
    known = {(fact.kind, fact.key): fact for fact in ImportedFact.objects.all()}
    result = Differences(found)
    for key, fact in found.items():
        before = known.get(key)
        if before is None or before.fields != fact.plain:
            what = "changed" if before else "added"
            result.found.append(Difference(what, label(key, fact.fields, found), key, fact, before))
            check_fields(fact, problems)
    for key, before in known.items():
        if key not in found:
            result.found.append(Difference("gone", label(key, before.fields, found), key, None, before))
    problems.stop_if_any()
    return result


def check_fields(fact, problems):
    """Each value fits the field it goes to: its length, its choices, the form of an address."""
    rows = fact.fields["names"] if fact.kind == "names" else [fact.fields]
    for fields in rows:
        values = {name: value for name, value in fields.items() if name not in REFERENCES}
        instance = MODELS[fact.kind](**values)
        left_out = {one.name for one in instance._meta.fields} - values.keys()
        try:
            instance.clean_fields(exclude=left_out)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                problems.add(fact.where, f"{name.replace('_', ' ')}: {' '.join(messages)}")


def label(key, fields, found):
    """The fact in words, for people who read what an import does."""
    kind, name = key
    if kind in ("organisation", "names"):
        names = found.get(("names", name))
        called = names.fields["names"][-1]["name"] if names else name
        code = f" ({name})" if called != name else ""
        of_kind = f"{Kind(fields['kind']).label}: " if kind == "organisation" else "name of "
        return f"{of_kind}{called}{code}"
    if kind == "membership":
        return f"membership: {fields['child']} in {fields['parent']}"
    return f"{kind}: {name}"


@transaction.atomic
def import_register(*, by=None, folder: Path = FOLDER) -> Differences:
    """The register says what the files say, and its history says what changed. All, or nothing.

    Only what the files changed since the last import is written, so what editors changed stays.
    Raises BadRegister with every bad row.
    """
    found = differences(folder)
    if found:
        try:
            Writer(found).write()
        except IntegrityError as error:
            sentence = str(error).partition("\n")[0]
            raise BadRegister([f"The files contradict what staff changed since: {sentence}"]) from error
        RegisterChange.objects.create(
            kind=RegisterChange.Kind.IMPORT,
            by=by,
            summary=f"Import of the register's files: {found}.",
            details=[difference.as_json() for difference in found.found],
        )
    return found
