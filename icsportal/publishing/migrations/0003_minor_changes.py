"""Whether a change is minor was known from the end of its note; it is a column of its own."""

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat, Left, Length, Trim

SAID = "Minor change."


def note_to_column(apps, schema_editor):
    said = apps.get_model("publishing", "Change").objects.filter(note__endswith=SAID)
    said.update(is_minor=True, note=Trim(Left("note", Length("note") - len(SAID))))


def column_to_note(apps, schema_editor):
    minor = apps.get_model("publishing", "Change").objects.filter(is_minor=True)
    minor.update(note=Trim(Concat("note", Value(f" {SAID}"))))


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_lifecycle")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="is_minor",
            field=models.BooleanField(
                default=False, editable=False, help_text="It is not announced as an update."
            ),
        ),
        migrations.RunPython(note_to_column, column_to_note),
    ]
