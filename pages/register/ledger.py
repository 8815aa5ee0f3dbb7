"""Writes to the register that are said in words and can be taken back exactly."""

import json
from datetime import date

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import router
from django.db.models import ProtectedError
from django.db.models.deletion import Collector

from pages.models import RegisterChange


class Refused(Exception):
    """The change cannot be made; says why in a sentence for staff."""


class Ledger:
    """Every row written through it, from what to what, in order."""

    def __init__(self):
        self.rows = []
        self.sentences = []

    def say(self, sentence):
        self.sentences.append(sentence)

    def create(self, instance):
        instance.save(force_insert=True)
        self.rows.append(entry(instance, None, values(instance)))
        return instance

    def change(self, instance, **fields):
        """Set `fields` on one row, and nothing else."""
        names = [instance._meta.get_field(name).attname for name in fields]
        before = values(instance, names)
        for name, value in fields.items():
            setattr(instance, name, value)
        instance.save(update_fields=list(fields))
        self.rows.append(entry(instance, before, values(instance, names)))

    def close(self, *, kind, by, on: date | None, reason="", undoes=None) -> RegisterChange:
        """The entry of the history that holds all this."""
        return RegisterChange.objects.create(
            kind=kind,
            by=by,
            takes_effect_on=on,
            summary="\n".join(self.sentences),
            reason=reason,
            details=self.rows,
            undoes=undoes,
        )


def values(instance, names=None):
    """The stored values of a row, as they are in JSON."""
    names = names or [field.attname for field in instance._meta.concrete_fields]
    stored = {name: getattr(instance, name) for name in names}
    return json.loads(json.dumps(stored, cls=DjangoJSONEncoder))


def entry(instance, before, after):
    return {"model": instance._meta.label_lower, "pk": instance.pk, "from": before, "to": after}


def take_back(rows):
    """Every row of a ledger is as it was before it was written.

    Raises Refused if anything has changed since, or anything new depends on it.
    """
    for row in reversed(rows):
        model = apps.get_model(row["model"])
        instance = model.objects.select_for_update().filter(pk=row["pk"]).first()
        if instance is None:
            raise Refused(f"{model._meta.verbose_name.capitalize()} {row['pk']} is not there any more.")
        if values(instance, list(row["to"])) != row["to"]:
            raise Refused(
                f"Later changes build on this one: {instance} ({model._meta.verbose_name}) "
                "has been changed since. Undo that first."
            )
        if row["from"] is None:
            remove(instance)
        else:
            model.objects.filter(pk=instance.pk).update(
                **{name: model._meta.get_field(name).to_python(value) for name, value in row["from"].items()}
            )


def remove(instance):
    collector = Collector(router.db_for_write(type(instance)), origin=instance)
    try:
        collector.collect([instance])
    except ProtectedError as error:
        raise Refused(depends(instance, next(iter(error.protected_objects)))) from error
    others = [one for found in collector.data.values() for one in found if one != instance]
    others += [one for found in collector.fast_deletes for one in found[:1]]
    if others:
        raise Refused(depends(instance, others[0]))
    instance.delete()


def depends(instance, other):
    return (
        f"Later changes build on this one: {other._meta.verbose_name} “{other}” belongs to {instance}. "
        "Change that first."
    )
