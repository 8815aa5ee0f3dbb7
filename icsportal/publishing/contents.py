"""What is written in a record, apart from where it stands in the lifecycle: to keep, compare, copy, restore.

Contents are plain data that JSON can hold: {field name: value}, with the related rows of
`Record.content_children` as lists of such dictionaries, and many-to-many choices as sorted lists of keys.
"""

import difflib
import re

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import strip_tags

from icsportal.publishing.models import Record

LIFECYCLE = {field.name for field in Record._meta.get_fields()}


def written_fields(model):
    """The concrete fields that hold what people write: not keys, not the lifecycle's own."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in LIFECYCLE and not is_parent_link(field)
    ]


def is_parent_link(field):
    return field.is_relation and field.remote_field.parent_link


def contents(record) -> dict:
    """All that is written in `record` now, its related rows included."""
    encode = DjangoJSONEncoder()
    found = {field.name: plain(field, record, encode) for field in written_fields(type(record))}
    for field in type(record)._meta.many_to_many:
        if field.remote_field.through._meta.auto_created:
            found[field.name] = sorted(getattr(record, field.name).values_list("pk", flat=True))
    for child in record.content_children:
        rows = getattr(record, child)
        back = rows.field.name
        found[child] = [
            {
                field.name: plain(field, row, encode)
                for field in row._meta.concrete_fields
                if not field.primary_key and field.name != back
            }
            for row in rows.order_by("pk")
        ]
    return found


def plain(field, row, encode):
    value = field.value_from_object(row)
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return str(value) if isinstance(value, str) else value
    if hasattr(value, "name") and hasattr(value, "storage"):
        return value.name or ""
    return encode.default(value) if not isinstance(value, tuple) else list(value)


def write(record, written: dict):
    """Put contents into a saved record and save it; fields that it no longer has are left out."""
    fields = {field.name: field for field in written_fields(type(record))}
    for name, value in written.items():
        if name in fields:
            setattr(record, fields[name].attname, fields[name].to_python(value))
    record.save()
    for field in type(record)._meta.many_to_many:
        if field.name in written:
            getattr(record, field.name).set(written[field.name])
    for child in record.content_children:
        if child in written:
            rows = getattr(record, child)
            rows.all().delete()
            for row in written[child]:
                made = rows.model(**{rows.field.name: record})
                for field in made._meta.concrete_fields:
                    if field.name in row:
                        setattr(made, field.attname, field.to_python(row[field.name]))
                made.save()


def difference(model, before: dict, after: dict) -> list[tuple[str, str, str]]:
    """(label, what it was, what it is) of every field that differs, in words fit for a table."""
    labels = {field.name: field.verbose_name for field in [*written_fields(model), *model._meta.many_to_many]}
    changed = []
    for name in after.keys() | before.keys():
        was, became = before.get(name), after.get(name)
        if was != became:
            label = str(labels.get(name, name)).replace("_", " ")
            changed.append((label[:1].upper() + label[1:], in_words(was), in_words(became)))
    return sorted(changed)


def in_words(value):
    if value is None or value == "" or value == []:
        return "empty"
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(in_words(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(
            f"{name}: {in_words(item)}" for name, item in value.items() if item not in (None, "")
        )
    return readable(str(value))


def readable(text):
    """HTML as the words a reader sees, a line for each block."""
    return strip_tags(re.sub(r"</(p|h[2-4]|li|tr|caption)>", "\n", text)).strip()


def words_compared(was: str, became: str) -> list[tuple[str, str]]:
    """The text as runs of ("same" | "removed" | "added", words)."""
    old, new = (re.findall(r"\S+\s*", text) for text in (was, became))
    runs = []
    for operation, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            runs.append(("same", "".join(old[a:b])))
        else:
            runs += [
                (kind, "".join(words))
                for kind, words in (("removed", old[a:b]), ("added", new[c:d]))
                if words
            ]
    return runs
