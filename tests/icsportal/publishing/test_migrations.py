"""Rows that were written before a change of their table."""

from importlib import import_module

import pytest
from django.apps import apps

from icsportal.publishing.models import Change
from tests.factories import BulletinFactory

minor_changes = import_module("icsportal.publishing.migrations.0003_minor_changes")


@pytest.mark.django_db
def test_a_change_called_minor_in_its_note_is_minor_in_its_column_and_back():
    bulletin = BulletinFactory()
    notes = ["Minor change.", "The day was wrong. Minor change.", "Minor change. Then more."]
    for note in notes:
        Change.objects.create(
            record=bulletin, action="Published", to_state="approved", note=note, contents={}
        )
    minor_changes.note_to_column(apps, None)
    found = Change.objects.about(bulletin).filter(note__in=["", "The day was wrong."], is_minor=True)
    assert found.count() == 2
    assert Change.objects.about(bulletin).filter(is_minor=False).get().note == notes[2]
    minor_changes.column_to_note(apps, None)
    assert sorted(Change.objects.about(bulletin).values_list("note", flat=True)) == sorted(notes)
