"""A feed cannot hold hidden signs, so a correction may not either."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0004_share_link_revoked_by")]

    operations = [
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=~models.Q(text__regex="[\\u0001-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F]"),
                name="correction_can_be_seen",
                violation_error_message="There are hidden control characters in the correction.",
            ),
        ),
    ]
