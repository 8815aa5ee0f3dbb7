"""Choosing pages of this website, each in a box of its own that offers their names while one types."""

import re

from django import forms
from django.template.loader import render_to_string

BOXES_AT_LEAST = 4
EMPTY_BOXES = 2
ADDRESS_AT_END = re.compile(r"\((/\S*)\)\s*\Z")


class PagesWidget(forms.Widget):
    """Text boxes with suggestions of the browser's own: no script, one stop of the Tab key each."""

    template_name = "admin/bulletins/chosen_pages.html"
    use_fieldset = True
    choices: list = []

    def get_context(self, name, value, attrs):
        values = value or []
        boxes = [*values, *[""] * max(EMPTY_BOXES, BOXES_AT_LEAST - len(values))]
        context = super().get_context(name, None, attrs)
        context["widget"] |= {"boxes": boxes, "suggestions": [words for _, words in self.choices]}
        return context

    def render(self, name, value, attrs=None, renderer=None):
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data, files, name):
        typed = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [words.strip() for words in typed if words.strip()]

    def id_for_label(self, id_):
        return ""


class PagesField(forms.MultipleChoiceField):
    """Addresses of pages; people may type an address, or the words that stand for it."""

    widget = PagesWidget
    default_error_messages = {
        "invalid_choice": "“%(value)s” is no page that the public can read: choose one that the box offers."
    }

    def offer(self, pages):
        """Lets people choose among [(address, words)]."""
        self.choices = [(address, f"{words} ({address})") for address, words in pages]

    def prepare_value(self, value):
        words = dict(self.choices)
        return [words.get(address, address) for address in value or []]

    def to_python(self, value):
        found = (ADDRESS_AT_END.search(words) for words in value or [])
        addresses = [match[1] if match else words for match, words in zip(found, value or [], strict=True)]
        return list(dict.fromkeys(super().to_python(addresses)))

    def has_changed(self, initial, data):
        return super().has_changed(initial, self.to_python(data))
