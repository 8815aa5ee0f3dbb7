"""Formatted text as staff bring it, wherever a form of the admin or of a page's component asks for it."""

from django.contrib.admin.widgets import AdminTextareaWidget
from djangocms_text.fields import HTMLField, HTMLFormField

from icsportal.lib.pasted_text import tidy


class PastedTextField(HTMLFormField):
    """Formatted text, which may come from Word or Google Docs."""

    def clean(self, value):
        return super().clean(tidy(value or ""))

    def has_changed(self, initial, data):
        """An editor that was left empty sends an empty paragraph."""
        return super().has_changed(tidy(initial or ""), tidy(data or ""))


# For `formfield_overrides` of an inline or a component; `RecordAdmin` has it already.
PASTED_TEXT = {HTMLField: {"form_class": PastedTextField, "widget": AdminTextareaWidget}}
