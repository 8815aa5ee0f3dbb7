from django.db import models
from django.db.models import Q

from icsportal.lib.hidden_signs import HIDDEN_SIGNS, HIDDEN_SIGNS_IN_TEXT


def can_be_seen(name, *, lines="", texts=""):
    """No unseen sign is in the fields: `lines` names those of one line, `texts` the longer ones."""
    condition = Q()
    for fields, signs in ((lines, HIDDEN_SIGNS), (texts, HIDDEN_SIGNS_IN_TEXT)):
        for field in fields.split():
            condition &= ~Q(**{f"{field}__regex": signs})
    return models.CheckConstraint(
        name=name,
        condition=condition,
        violation_error_message="There are hidden control characters in the words. "
        "Delete what you pasted, and paste it again as plain text.",
    )
