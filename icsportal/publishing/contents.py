"""What is written in a record, apart from where it stands in the lifecycle: to keep, compare, copy, restore.

Contents are plain data that JSON can hold: {field name: value}, with the related rows of
`Record.content_children` as lists of such dictionaries, and many-to-many choices as sorted lists of keys.
"""

import difflib
import re
from html import unescape
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import strip_tags
from django.utils.text import capfirst

from icsportal.publishing.models import Record

LINK = re.compile(r"""<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>""", re.DOTALL)
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


def changed(model, before: dict, after: dict) -> list[tuple[str, Any, Any, Any]]:
    """(label, field or None, what it was, what it is) of everything that differs."""
    fields = {field.name: field for field in [*written_fields(model), *model._meta.many_to_many]}
    found = []
    for name in after.keys() | before.keys():
        was, became = before.get(name), after.get(name)
        if was != became:
            field = fields.get(name) or related_rows(model, name)
            label = field.verbose_name if name in fields else name
            found.append((capfirst(str(label).replace("_", " ")), field, was, became))
    return sorted(found, key=lambda row: row[0])


def difference(model, before: dict, after: dict) -> list[tuple[str, str, str]]:
    """(label, what it was, what it is) of every field that differs, in words fit for a table."""
    return [
        (label, in_words(was, field), in_words(became, field))
        for label, field, was, became in changed(model, before, after)
    ]


def related_rows(model, name):
    """The relation of `Record.content_children` that is called `name`."""
    return next((field for field in model._meta.related_objects if field.get_accessor_name() == name), None)


def in_words(value, field=None) -> str:
    """What people would say that a field holds: names instead of keys and codes."""
    if value is None or value == "" or value == []:
        return "empty"
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(in_words(item, field) for item in value)
    if isinstance(value, dict):
        return row_in_words(value, field)
    if field is not None and field.is_relation and str(value).isdecimal():
        named = field.related_model._default_manager.filter(pk=value).first()
        return str(named or f"number {value}, now gone")
    choices = dict(getattr(field, "flatchoices", []))
    return readable(str(choices.get(value, value)))


def row_in_words(row, relation):
    fields = {field.name: field for field in relation.related_model._meta.concrete_fields} if relation else {}
    told = [
        (field.verbose_name if (field := fields.get(name)) else name, in_words(item, field))
        for name, item in row.items()
        if item not in (None, "") and (name not in fields or fields[name].editable)
    ]
    return ", ".join(f"{label}: {words}" for label, words in told)


def readable(text):
    """HTML as the words a reader sees: a line for each block, and addresses after the words of links."""
    text = LINK.sub(r"\2 (\1)", text)
    text = re.sub(r"<h([2-4])\b[^>]*>", r"Heading \1: ", text)
    return unescape(strip_tags(re.sub(r"</(p|h[2-4]|li|tr|caption)>", "\n", text))).strip()


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
